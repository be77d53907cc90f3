import math

import pytest
from pictures import assert_readable, svg, texts
from unstable_gradients.charts.weight_scale import DELTA, DEPTH, LOSS, SCALE, weight_scale
from unstable_gradients.results import read

ROWS = read("weight_scale").rows


@pytest.fixture(scope="module")
def chart():
    return weight_scale(ROWS)


@pytest.mark.parametrize("width", [640, 320])
@pytest.mark.parametrize(
    "scale, depth, word, outcome",
    [(SCALE, DEPTH, "holding", "learns"), (0.5, 20, "vanishing", "stuck"), (3, 40, "exploding", "stuck")],
)
def test_the_words_follow_the_dials(chart, width, scale, depth, word, outcome):
    picture = svg(chart, width, weight_scale=scale, depth=depth)
    assert_readable(picture, width)
    assert word in texts(picture) and outcome in texts(picture)
    assert {"vanishing", "holding", "exploding"} & set(texts(picture)) == {word}


def test_every_position_of_the_dials_has_a_row(chart):
    positions = {(row["scale"], row["depth"]) for row in ROWS}
    scale, depth = (
        [
            p["bind"]["min"] + i * p["bind"]["step"]
            for i in range(round((p["bind"]["max"] - p["bind"]["min"]) / p["bind"]["step"]) + 1)
        ]
        for p in chart.specification["params"]
    )
    assert positions == {(s, d) for s in scale for d in depth}


def test_nothing_lies_outside_the_fixed_axes():
    assert all(DELTA[0] <= delta <= DELTA[1] for row in ROWS for delta in row["delta"])
    assert all(LOSS[0] <= loss <= LOSS[1] for row in ROWS for loss in row["loss"])


@pytest.mark.parametrize("scale, depth", [(0.5, 40), (1.0, 5), (1.5, 30), (4.0, 10), (4.0, 40)])
def test_the_factor_is_written_as_the_row_has_it(chart, scale, depth):
    first = next(row["delta"][0] for row in ROWS if (row["scale"], row["depth"]) == (scale, depth))
    (text,) = {text for text in texts(svg(chart, 640, weight_scale=scale, depth=depth)) if text.startswith("layer 1:")}
    written = text.removeprefix("layer 1: ").removesuffix(" × last layer")
    if written.startswith("10") and not 9 < first < 100:
        exponent = int(written[2:].translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")))
        assert exponent == round(math.log10(first))
    else:
        assert float(written) == pytest.approx(first, rel=0.05)


def test_the_description_tells_the_three_regimes(chart):
    for word in ("vanishing", "holding", "exploding"):
        assert f"the gradient is {word}" in chart.description
