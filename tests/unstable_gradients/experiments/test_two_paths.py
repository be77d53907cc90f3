"""The numbers of the small graph: gradients against finite differences, and where the two paths cancel."""

import pytest
from unstable_gradients.experiments.two_paths import passes
from unstable_gradients.results import read

ROWS = read("two_paths").rows


@pytest.mark.parametrize("w, v", [(0.5, 2.0), (-1.25, -3.0), (2.0, 0.5)])
def test_the_gradients_are_those_of_moving_w(w, v):
    h = 1e-5
    row = passes(w, v)
    for node, name in enumerate("whpq"):
        if name == "w":
            moved = (passes(w + h, v)["value"][-1] - passes(w - h, v)["value"][-1]) / (2 * h)
            assert row["gradient"][0] == pytest.approx(moved, abs=1e-9)
        else:
            change = (passes(w + h, v)["value"][node] - passes(w - h, v)["value"][node]) / (2 * h)
            local = {
                "h": row["slope"][0],
                "p": row["slope"][1] * row["slope"][0],
                "q": row["slope"][2] * row["slope"][0],
            }
            assert local[name] == pytest.approx(change, abs=1e-9)


def test_a_gradient_is_the_sum_over_the_edges_below():
    for row in ROWS:
        to_h, to_p, to_q, p_to_loss, q_to_loss = row["slope"]
        w, h, p, q, loss = row["gradient"]
        assert (loss, p, q) == (1, p_to_loss, q_to_loss)
        assert h == pytest.approx(p * to_p + q * to_q, rel=1e-3, abs=1e-3)
        assert w == pytest.approx(h * to_h, rel=1e-3, abs=1e-3)


def test_the_paths_cancel_at_one_place_of_the_dial_for_every_w():
    still = {v for v in {row["v"] for row in ROWS} if all(row["gradient"][0] == 0 for row in ROWS if row["v"] == v)}
    assert still == {0.5}
    assert {row["value"][-1] for row in ROWS if row["v"] == 0.5} == {0.5}
