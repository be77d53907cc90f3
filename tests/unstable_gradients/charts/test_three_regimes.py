import pytest
from pictures import assert_readable, svg, texts
from unstable_gradients.charts.three_regimes import DELTA, FACTOR, three_regimes
from unstable_gradients.results import read

ROWS = read("three_regimes").rows


@pytest.mark.parametrize("width", [640, 320])
@pytest.mark.parametrize("scale, word", [(0.5, "vanishing"), (1.25, "holding"), (4, "exploding")])
def test_the_word_and_the_factor_follow_the_dial(width, scale, word):
    picture = svg(three_regimes(ROWS), width, scale=scale)
    assert_readable(picture, width)
    assert {"vanishing", "holding", "exploding"} & set(texts(picture)) == {word}
    (row,) = [row for row in ROWS if (row["activation"], row["scale"]) == ("tanh", scale)]
    assert f"× {row['factor']:.2f} a layer" in texts(picture)


def test_nothing_lies_outside_the_fixed_axes():
    assert all(DELTA[0] <= delta <= DELTA[1] for row in ROWS for delta in row["delta"])
    assert all(FACTOR[0] <= row["factor"] <= FACTOR[1] for row in ROWS)


def test_every_position_of_the_dials_has_a_row():
    scale, activation = three_regimes(ROWS).specification["params"]
    bind = scale["bind"]
    positions = [bind["min"] + i * bind["step"] for i in range(round((bind["max"] - bind["min"]) / bind["step"]) + 1)]
    assert {(row["activation"], row["scale"]) for row in ROWS} == {
        (a, s) for a in activation["bind"]["options"] for s in positions
    }


def test_the_description_tells_the_ends():
    text = three_regimes(ROWS).description
    assert "At weight scale 0.5 each layer multiplies delta by 0.50" in text and "At weight scale 4 " in text
