"""The opening map of `gradients`: its gradient is that of its loss, and its paths are gradient descent."""

import numpy as np
import pytest
from unstable_gradients.experiments.two_weights import Settings, gradient, loss
from unstable_gradients.results import read

SETTINGS = Settings()
ROWS = read("two_weights").rows
STARTS = {(row["w1"], row["w2"]): row for row in ROWS if row["kind"] == "start"}


@pytest.mark.parametrize("place", [(-1.5, 1.0), (0.3, -0.8), (2.5, 0.5), (0.0, 0.0)])
def test_the_partial_derivatives_are_those_of_the_loss(place):
    h = 1e-5
    moved = [(loss(*np.add(place, d)) - loss(*np.subtract(place, d))) / (2 * h) for d in ((h, 0.0), (0.0, h))]
    assert gradient(*place) == pytest.approx(moved, abs=1e-9)


def test_a_small_move_changes_the_loss_by_its_product_with_the_gradient():
    """The chapter's linear approximation: what it leaves out shrinks as the square of the move."""
    place, rng = np.array([-1.5, 1.0]), np.random.default_rng(0)
    for _ in range(20):
        direction = rng.normal(size=2)
        left = [
            abs(loss(*(place + h * direction)) - loss(*place) - h * gradient(*place) @ direction) for h in (1e-2, 1e-3)
        ]
        assert left[1] < left[0] / 80


def test_there_is_a_start_for_every_position_of_the_dials():
    assert set(STARTS) == {(w1, w2) for w1 in SETTINGS.first for w2 in SETTINGS.second}
    assert all(len(row["path1"]) == len(row["path2"]) == SETTINGS.steps + 1 for row in STARTS.values())


def test_the_saddle_holds_and_every_other_path_goes_down():
    assert STARTS[0, 0]["path1"] == [0] * (SETTINGS.steps + 1)
    for row in STARTS.values():
        end = loss(row["path1"][-1], row["path2"][-1])
        assert end < row["loss"] or (row["w1"], row["w2"]) == (0, 0)


def test_the_map_marks_the_minimum_where_it_is():
    from unstable_gradients.charts.two_weights import MINIMUM

    w = np.array(MINIMUM)
    for _ in range(5000):
        w = w - 0.5 * gradient(*w)
    assert w == pytest.approx(MINIMUM, abs=0.01)
    assert loss(*w) < 1e-9
