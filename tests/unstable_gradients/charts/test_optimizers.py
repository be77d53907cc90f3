"""The figures of the chapter `optimizers`: readable at both widths, every position of the dials has rows."""

from itertools import product

import pytest
from pictures import assert_readable, svg, texts
from unstable_gradients.charts.moves import MOVED, NETWORKS, WORTH, moves
from unstable_gradients.charts.step_rules import DEPTHS, NAMES, STEPS, step_rules
from unstable_gradients.results import read

MOVES, RULES = read("moves"), read("step_rules")


@pytest.mark.parametrize("width", [640, 320])
@pytest.mark.parametrize("network, rule", [("old", "adam"), ("he", "sgd"), ("lecun", "adam_tiny")])
def test_moves_has_three_panels(width, network, rule):
    picture = svg(moves(MOVES.rows), width, network=network, rule=rule)
    assert_readable(picture, width)
    assert {"How far it moved", "What that is worth", "Do batches agree?"} <= set(texts(picture))


def test_moves_has_rows_for_all_and_stays_inside_its_axes():
    assert {(row["network"], row["rule"]) for row in MOVES.rows} == set(product(NETWORKS, NAMES))
    for row in MOVES.rows:
        assert all(MOVED[0] < moved < MOVED[1] for moved in row["moved"])
        assert all(abs(worth) < WORTH[1] for worth in row["worth"])


@pytest.mark.parametrize("width", [640, 320])
@pytest.mark.parametrize("depth", DEPTHS)
def test_step_rules_names_all_five(width, depth):
    picture = svg(step_rules(RULES.rows), width, depth=depth)
    assert_readable(picture, width)
    assert {*NAMES.values(), "guessing"} <= set(texts(picture))
    assert str(STEPS) in texts(picture)


def test_step_rules_covers_the_settings():
    assert RULES.settings["steps"] == STEPS and tuple(RULES.settings["depths"]) == DEPTHS


def test_the_descriptions_tell_numbers():
    assert "sigmoid, ± 1/√n, Adam: layer 1 moved by 0.2" in moves(MOVES.rows).description
    assert "5 layers, test digits right: SGD 10%" in step_rules(RULES.rows).description
