"""The pieces of a map are where the loss is below the level, and their edges are on it."""

import numpy as np
import pytest
from unstable_gradients.experiments.two_weights import loss as network
from unstable_gradients.landscape import level_rows


def bowl(w1, w2):
    return 0.5 * (w1**2 + 9 * (w2 - 0.5 * w1) ** 2)


@pytest.mark.parametrize("loss", [bowl, network])
@pytest.mark.parametrize("level", [0.02, 0.3, 1.5])
def test_the_edge_of_a_piece_has_its_level_or_is_the_edge_of_the_map(loss, level):
    for row in level_rows(loss, [level], reach=(3.0, 2.0)):
        for w1, low, high in zip(row["place"], row["low"], row["high"], strict=True):
            assert -3 <= w1 <= 3 and -2 <= low <= high <= 2
            for w2 in (low, high):
                assert abs(w2) == 2 or loss(w1, w2) == pytest.approx(level, rel=1e-6)


@pytest.mark.parametrize("loss", [bowl, network])
def test_every_place_below_a_level_lies_in_one_of_its_pieces_and_no_other_does(loss):
    rng = np.random.default_rng(0)
    for level in (0.05, 0.4, 1.6):
        rows = level_rows(loss, [level], reach=(3.0, 2.0), points=401)
        for w1, w2 in zip(rng.uniform(-3, 3, 300), rng.uniform(-2, 2, 300), strict=True):
            inside = sum(
                row["place"][0] <= w1 <= row["place"][-1]
                and np.interp(w1, row["place"], row["low"]) <= w2 <= np.interp(w1, row["place"], row["high"])
                for row in rows
            )
            if abs(loss(w1, w2) / level - 1) > 0.02:  # between two points of an edge the line is straight
                assert inside == (loss(w1, w2) < level)


def test_two_valleys_are_two_pieces_and_a_closed_piece_ends_in_a_point():
    pieces = level_rows(network, [0.01], reach=(3.0, 2.2))
    assert len(pieces) == 2
    for piece in pieces:
        assert piece["low"][0] == pytest.approx(piece["high"][0], abs=1e-3)
    assert level_rows(bowl, [-0.1]) == []
