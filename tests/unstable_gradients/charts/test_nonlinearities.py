"""The figures of the chapter `activations`: readable at both widths, and following their dials."""

from itertools import product

import pytest
from pictures import assert_readable, svg, texts
from unstable_gradients.charts.alikeness import DELTA, alikeness
from unstable_gradients.charts.nonlinearities import NAMES, nonlinearities
from unstable_gradients.results import read

ALIKE = read("alikeness").rows
TRAINED = read("nonlinearities").rows


@pytest.mark.parametrize("width", [640, 320])
@pytest.mark.parametrize("activation", ["relu", "tanh", "sigmoid"])
def test_alikeness_follows_its_dial(width, activation):
    picture = svg(alikeness(ALIKE), width, activation=activation)
    assert_readable(picture, width)
    (row,) = [row for row in ALIKE if row["activation"] == activation]
    assert f"layer 29: {row['cosine'][-1]:.2f}" in texts(picture)


def test_nothing_lies_outside_the_fixed_axis():
    assert all(DELTA[0] < delta < DELTA[1] for row in ALIKE for delta in row["delta"])
    assert {row["activation"] for row in ALIKE} == set(NAMES)


@pytest.mark.parametrize("width", [640, 320])
@pytest.mark.parametrize("start, depth", [("fitting", 30), ("lecun", 5)])
def test_nonlinearities_names_all(width, start, depth):
    picture = svg(nonlinearities(TRAINED), width, start=start, depth=depth)
    assert_readable(picture, width)
    assert {*NAMES.values(), "guessing"} <= set(texts(picture))


def test_every_position_of_the_dials_has_its_rows():
    dials = nonlinearities(TRAINED).specification["params"]
    for position in product(*(dial["bind"]["options"] for dial in dials)):
        found = [row for row in TRAINED if tuple(row[dial["name"]] for dial in dials) == position]
        assert {row["activation"] for row in found} == set(NAMES)


def test_the_descriptions_tell_the_ends():
    assert "ReLU: layer 1 gets 1 times" in alikeness(ALIKE).description
    assert "With gain 1, 30 layers, test digits right: sigmoid 8%" in nonlinearities(TRAINED).description
