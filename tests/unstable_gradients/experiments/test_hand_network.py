"""The numbers of the network that is worked through by hand, against finite differences and against its text."""

from itertools import pairwise

import numpy as np
import pytest
from unstable_gradients.experiments.hand_network import STEPS, Settings, passes
from unstable_gradients.results import read

ROWS = read("hand_network").rows


def loss(weights):
    W1, W2 = np.reshape(weights[:4], (2, 2)), np.array(weights[4:])
    hidden = 1 / (1 + np.exp(-(np.array(Settings().x) @ W1)))
    return (1 / (1 + np.exp(-(hidden @ W2))) - Settings().y) ** 2 / 2


def test_the_gradients_are_those_of_moving_each_weight():
    weights, h = ROWS[-1]["weight"][:6], 1e-5
    moved = [(loss(weights + h * e) - loss(weights - h * e)) / (2 * h) for e in np.eye(6)]
    assert ROWS[-1]["gradient"][:6] == pytest.approx(moved, rel=1e-3)
    assert ROWS[-1]["value"][-1] == pytest.approx(loss(weights), rel=1e-3)


def test_the_hidden_units_get_1_and_0():
    assert passes(Settings())[1].z[0] == pytest.approx(np.array([[1, 0]]))


def test_a_number_once_known_stays_and_all_are_known_in_the_end():
    assert [row["name"] for row in ROWS] == list(STEPS)
    for before, after in pairwise(ROWS):
        for field in ("value", "delta", "weight", "gradient"):
            kept = [new for old, new in zip(before[field], after[field], strict=True) if old is not None]
            assert kept == [old for old in before[field] if old is not None]
    assert None not in ROWS[-1]["value"] + ROWS[-1]["delta"][2:5] + ROWS[-1]["gradient"][:6]


def test_delta_of_a_unit_comes_before_the_gradients_of_the_weights_into_it():
    def first(field, entry):
        return next(row["step"] for row in ROWS if row[field][entry] is not None)

    assert first("delta", 4) < first("gradient", 4)
    assert first("delta", 2) < first("gradient", 0)
