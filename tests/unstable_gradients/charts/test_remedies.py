"""The figures of the page `comparison`: readable at both widths, a name for each remedy, numbers that follow the dials."""

import pytest
from pictures import assert_readable, svg, texts
from unstable_gradients.charts.remedies import DEPTHS, GROUPS, NAMES, remedies
from unstable_gradients.charts.remedy_profile import STEPS, remedy_profile
from unstable_gradients.results import read

RESULT = read("remedies")
ROWS = {(row["arm"], row["depth"]): row for row in RESULT.rows}


def test_every_arm_has_a_name_and_every_depth_a_place_on_the_dial():
    assert set(NAMES) == set(RESULT.settings["arms"]) and len(set(NAMES.values())) == len(NAMES)
    assert tuple(RESULT.settings["depths"]) == DEPTHS and RESULT.settings["steps"] == STEPS


@pytest.mark.parametrize("width", [640, 320])
@pytest.mark.parametrize("depth", DEPTHS)
def test_the_table_names_everything_and_its_columns_follow_the_depth(width, depth):
    picture = svg(remedies(RESULT.rows), width, depth=depth)
    assert_readable(picture, width)
    found = texts(picture)
    assert {*NAMES.values(), *GROUPS} <= set(found)
    for arm in NAMES:
        row = ROWS[arm, depth]
        assert ("∞" if row["end"] is None else f"{row['end']:.2f}") in found
        assert ("–" if row["reached"] is None else f"{row['reached']:.0f}") in found


def test_the_first_column_is_the_ratio_that_the_dial_names():
    row = ROWS["relu_small", 30]
    assert "10⁻⁵" in texts(svg(remedies(RESULT.rows), 640, depth=30, start="delta"))
    found = texts(svg(remedies(RESULT.rows), 640, depth=30, start="dW"))
    assert f"{row['dW'][0] / row['dW'][-1]:.1f}" in found and "10⁻⁵" not in found


@pytest.mark.parametrize("width", [640, 320])
@pytest.mark.parametrize(
    "remedy, depth, word",
    [("sigmoid", 10, "vanishing"), ("batch_norm", 100, "exploding"), ("pre_norm", 100, "holding")],
)
def test_the_profile_says_the_regime(width, remedy, depth, word):
    picture = svg(remedy_profile(RESULT.rows), width, remedy=remedy, depth=depth)
    assert_readable(picture, width)
    assert {"vanishing", "exploding", "holding"} & set(texts(picture)) == {word}


def test_the_descriptions_tell_numbers():
    assert "10 layers, test digits right: sigmoid, ± 1/√n 8%" in remedies(RESULT.rows).description
    assert "pre-norm, layer norm, 30 layers: delta is" in remedy_profile(RESULT.rows).description
