"""The pictures of `gradients`: readable at both widths, and what they show is what the rows say."""

import re

import numpy as np
import pytest
from pictures import assert_readable, svg, texts
from unstable_gradients.charts.difference_step import difference_step
from unstable_gradients.charts.landscape import landscape
from unstable_gradients.charts.slope_line import slope_line
from unstable_gradients.charts.two_weights import two_weights
from unstable_gradients.charts.weight_pictures import weight_pictures
from unstable_gradients.landscape import level_rows
from unstable_gradients.results import read

WIDTHS = pytest.mark.parametrize("width", [640, 320])


def bowl(w1, w2):
    return 0.5 * (w1**2 + 9 * w2**2)


@WIDTHS
@pytest.mark.parametrize("w1, w2", [(-1.5, 1), (3, -2), (0, 0), (-3, 2)])
def test_the_map_shows_the_place_of_the_dials(width, w1, w2):
    rows = read("two_weights").rows
    picture = svg(two_weights(rows), width, w1=w1, w2=w2)
    assert_readable(picture, width)
    row = next(row for row in rows if (row.get("w1"), row.get("w2")) == (w1, w2))
    assert f"loss {row['loss']:.2f}" in texts(picture)
    slopes = (f"{row[name]:.2f}".replace("-", "−").replace("−0.00", "0.00") for name in ("dw1", "dw2"))
    assert f"gradient ({', '.join(slopes)})" in texts(picture)


@WIDTHS
def test_the_arrowhead_points_the_way_of_the_arrow(width):
    picture = svg(two_weights(read("two_weights").rows), width, w1=-1, w2=0.5)
    (arrow,) = re.findall(r'x2="([\d.-]+)" y2="([\d.-]+)" stroke="var\(--ink\)"', picture)
    (angle,) = re.findall(r"rotate\(([\d.-]+)\)\"[^>]*fill=\"var\(--ink\)", picture)
    x, y = map(float, arrow)
    assert float(angle) == pytest.approx(90 + np.degrees(np.arctan2(y, x)), abs=1)


@WIDTHS
def test_the_v_can_be_read(width):
    picture = svg(difference_step(read("difference_step").rows), width)
    assert_readable(picture, width)
    assert {"one-sided", "central", "rounding", "truncation"} <= set(texts(picture))


@WIDTHS
@pytest.mark.parametrize("slope", [-0.5, 0.75])
def test_the_slope_line_says_the_slope(width, slope):
    curve = [{"w": w, "loss": slope * w + w * w} for w in np.linspace(-1, 1, 9)]
    chart = slope_line([*curve, {"at": 0.0, "loss": 0.0, "slope": slope}])
    picture = svg(chart, width)
    assert_readable(picture, width)
    assert f"slope {slope:.2f}".replace("-", "−") in texts(picture)
    assert f"slope {slope:.2f}" in chart.description


@WIDTHS
def test_the_landscape_names_its_paths_and_cuts_what_leaves_the_map(width):
    away = [(-1.3) ** k for k in range(40)]
    rows = [
        *level_rows(bowl, [0.5, 2.0]),
        {"setting": "plain", "w1": [2.0, 1.0, 0.5], "w2": [1.0, 0.2, 0.1]},
        {"setting": "too far", "w1": away, "w2": away},
        {"setting": "lost", "w1": [1.0, np.inf], "w2": [1.0, np.nan]},
    ]
    chart = landscape(rows)
    picture = svg(chart, width)
    assert_readable(picture, width)
    assert {"plain", "too far", "lost", "minimum"} <= set(texts(picture))
    assert "plain: 2 steps from 2, 1 to 0.5, 0.1." in chart.description
    assert chart.description.count("far off the map") == 2


@WIDTHS
def test_weight_pictures_have_a_square_for_every_weight(width):
    rows = [{"name": str(k), "values": np.sin(np.arange(64) + k)} for k in range(10)]
    picture = svg(weight_pictures(rows), width)
    assert_readable(picture, width)
    assert {str(k) for k in range(10)} <= set(texts(picture))
    for colour in (1, 2):
        wanted = sum(int(((row["values"] > 0) == (colour == 1)).sum()) for row in rows)
        assert picture.count(f'fill="var(--series-{colour})"') == wanted
    sides = re.findall(r'd="M[\d.,-]+?h([\d.]+)v([\d.]+)h[^>]*series', picture)
    assert len(sides) == 640
    assert all(float(w) == pytest.approx(float(h), rel=1e-6) for w, h in sides)
