"""The figures of the chapter `residual`: readable at both widths, and following their dials."""

from itertools import product

import pytest
from pictures import assert_readable, svg, texts
from unstable_gradients.charts.adding import NAMES, adding
from unstable_gradients.charts.degradation import RATIOS, degradation
from unstable_gradients.charts.doubling import NAMES as KINDS
from unstable_gradients.charts.doubling import SIZES, doubling
from unstable_gradients.charts.residual_training import NAMES as ARMS
from unstable_gradients.charts.residual_training import residual_training
from unstable_gradients.charts.shattered import shattered
from unstable_gradients.results import read

BEFORE = read("adding").rows
TRAINED = read("residual_training").rows


@pytest.mark.parametrize("width", [640, 320])
@pytest.mark.parametrize("scale, blocks", [(0.5, 50), (0.75, 25), (1.5, 5)])
def test_the_words_of_adding_follow_the_dials(width, scale, blocks):
    picture = svg(adding(BEFORE), width, scale=scale, blocks=blocks)
    assert_readable(picture, width)
    (row,) = [r for r in BEFORE if (r["arm"], r["scale"], r["blocks"]) == ("scaled", scale, blocks)]
    for end in (row["signal"][-1], row["gradient"][0]):
        assert f"adds, × 1/√blocks: × {end:.1f}" in texts(picture)
    for name in NAMES.values():
        assert sum(text.startswith(f"{name}: × ") for text in texts(picture)) >= 2


def test_every_position_of_the_dials_has_rows():
    positions = set(product(read("adding").settings["scales"], read("adding").settings["blocks"]))
    for arm in NAMES:
        assert {(row["scale"], row["blocks"]) for row in BEFORE if row["arm"] == arm} == positions
    for depth in (10, 30, 100):
        assert {row["arm"] for row in TRAINED if row["depth"] == depth} == set(ARMS)


@pytest.mark.parametrize("width", [640, 320])
@pytest.mark.parametrize("way", ["forward", "back"])
def test_doubling_names_all_four(width, way):
    picture = svg(doubling(read("doubling").rows), width, way=way)
    assert_readable(picture, width)
    assert set(KINDS.values()) <= set(texts(picture))
    assert all(SIZES[0] < value < SIZES[1] for row in read("doubling").rows for value in row[way])


@pytest.mark.parametrize("width", [640, 320])
@pytest.mark.parametrize("depth", [10, 100])
def test_residual_training_names_all(width, depth):
    picture = svg(residual_training(TRAINED), width, depth=depth)
    assert_readable(picture, width)
    assert {*ARMS.values(), "guessing"} <= set(texts(picture))


PAIR = [row for row in TRAINED if row["arm"] in ("plain_batch", "pre_batch")]


@pytest.mark.parametrize("width", [640, 320])
def test_degradation_names_both(width):
    picture = svg(degradation(PAIR), width)
    assert_readable(picture, width)
    assert {"plain, batch norm", "adds, batch norm", "both alike"} <= set(texts(picture))
    assert all(RATIOS[0] < ratio < RATIOS[1] for row in PAIR for ratio in row["ratio"])


@pytest.mark.parametrize("width", [640, 320])
def test_shattered_names_all_four(width):
    picture = svg(shattered(read("shattered").rows), width)
    assert_readable(picture, width)
    assert {"plain", "plain, layer norm", "adds", "adds, × 1/√blocks"} <= set(texts(picture))


def test_the_descriptions_tell_the_ends():
    assert "50 blocks, adds: the signal is multiplied by 3e+07" in adding(BEFORE).description
    assert (
        "as it is: doubles: after 20 blocks the mean square is 1.1e+06" in doubling(read("doubling").rows).description
    )
    assert "adds, × 1/√blocks, 32 blocks: 0.55" in shattered(read("shattered").rows).description
    assert "100 layers, plain: " in residual_training(TRAINED).description
    assert "100 layers, plain, batch norm: while it trains" in degradation(PAIR).description
