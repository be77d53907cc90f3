"""A chart's SVG is made light: it stays the same picture, to a twentieth of a pixel."""

import random
import re

import vl_convert
from playwright.sync_api import Browser
from sphinx_live_cells.slim import slim

# The share of pixels of which some colour differs by a fifth of the scale, drawn twice as large.
DIFFERENCE = """async svgs => {
    const [before, after] = await Promise.all(svgs.map(async svg => {
        const image = new Image();
        image.src = URL.createObjectURL(new Blob([svg], {type: "image/svg+xml"}));
        await image.decode();
        const canvas = new OffscreenCanvas(2 * image.width, 2 * image.height), context = canvas.getContext("2d");
        context.drawImage(image, 0, 0, canvas.width, canvas.height);
        return context.getImageData(0, 0, canvas.width, canvas.height).data;
    }));
    return before.filter((value, index) => Math.abs(value - after[index]) > 51).length / before.length;
}"""
NUMBER = r"-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?"


def _absolute(path: str) -> list[tuple[float, float]]:
    """Every point of a path of M, L, C, Z, l and c, from the corner."""
    points: list[tuple[float, float]] = []
    here = start = (0.0, 0.0)
    for letter, text in re.findall(r"([MLCZlc])([^MLCZlc]*)", path):
        numbers = [float(number) for number in re.findall(NUMBER, text)]
        pairs = list(zip(numbers[::2], numbers[1::2], strict=True))
        size = 3 if letter in "cC" else 1
        for first in range(0, len(pairs), size):
            origin = here if letter.islower() else (0.0, 0.0)
            step = [(x + origin[0], y + origin[1]) for x, y in pairs[first : first + size]]
            points += step
            here = step[-1]
        if letter == "M":
            start = here
        if letter in "zZ":
            here = start
    return points


def _path(svg: str) -> str:
    return re.search(r' d="([^"]*)"', svg)[1]


def test_every_point_of_a_long_curve_stays_where_it_was() -> None:
    draw = random.Random(5)
    spots = [f"{draw.uniform(-3, 640):.{draw.randint(0, 6)}f},{draw.uniform(-3, 2):.4f}" for _ in range(3000)]
    curves = "".join(f"C{a},{b},{c}" for a, b, c in zip(spots[0::3], spots[1::3], spots[2::3], strict=True))
    path = f"M{spots[0]}" + "".join(f"L{spot}" for spot in spots) + f"ZL5,5M{spots[7]}{curves}L1e-7,2"
    light = _path(slim(f'<path d="{path}"/>'))
    assert len(light) < 0.7 * len(path)
    before, after = _absolute(path), _absolute(light)
    assert len(before) == len(after) == 6004
    farthest = max(
        abs(a - b) for one, other in zip(before, after, strict=True) for a, b in zip(one, other, strict=True)
    )
    assert 0.01 < farthest <= 0.05 + 1e-9  # errors do not add up along the curve


def test_numbers_keep_two_digits_and_text_keeps_all() -> None:
    tag = '<rect x="12.34567" y="-0.0004" width="0.5" opacity="0.999" transform="translate(1.005,-2.71828)"/><text>3.14159</text>'
    assert slim(tag) == (
        '<rect x="12.35" y="0" width="0.5" opacity="1" transform="translate(1,-2.72)"/><text>3.14159</text>'
    )


def test_other_paths_keep_their_commands() -> None:
    circle = '<path d="M2.3456,0A2.3456,2.3456,0,1,1,-2.3456,0"/>'
    assert slim(circle) == '<path d="M2.35,0A2.35,2.35,0,1,1,-2.35,0"/>'
    assert slim('<path d="M0,0h8.07291666v-8h-8.07291666Z"/>') == '<path d="M0,0h8.07v-8h-8.07Z"/>'
    assert slim('<path d="L1,2 3,4"/>') == '<path d="L1,2 3,4"/>'  # a letter for two points: Vega does not write it


def test_what_is_never_drawn_goes_and_a_painted_background_stays() -> None:
    unseen = '<path class="foreground" aria-hidden="true" d="" display="none"/>'
    frame = '<path class="background" aria-hidden="true" d="M0,0h9v9h-9Z" stroke="red"/>'
    assert slim(f"<g>{unseen}{frame}</g>") == '<g><path class="background" d="M0,0h9v9h-9Z" stroke="red"/></g>'


def test_a_chart_looks_as_before(browser: Browser) -> None:
    rows = [{"x": x / 40, "y": (x * 37 % 101) / 101, "kind": "abc"[x % 3]} for x in range(600)]
    mark = {"color": {"field": "kind", "type": "nominal"}}
    place = {axis: {"field": axis, "type": "quantitative"} for axis in "xy"}
    layers = [
        {"mark": {"type": "line", "interpolate": "monotone"}, "encoding": place | mark},
        {"mark": "point", "encoding": place | mark},
        {
            "mark": "rect",
            "encoding": {"x": place["x"] | {"bin": True}, "color": {"aggregate": "count"}, "opacity": {"value": 0.3}},
        },
    ]
    svg = vl_convert.vegalite_to_svg({"data": {"values": rows}, "layer": layers, "width": 400}, vl_version="6.4")
    light = slim(svg)
    assert len(light) < 0.9 * len(svg)
    page = browser.new_page()
    assert page.evaluate(DIFFERENCE, [svg, light]) < 0.0005
    assert page.evaluate(DIFFERENCE, [svg, light.replace('<path d="M', '<path d="M9')]) > 0.002  # it would be seen
    page.close()
