"""The V: slopes of 1 and 2 where truncation rules, of -1 where rounding does, and its bottom where the chapter says."""

import numpy as np
import pytest
from unstable_gradients.results import read

ROWS = read("difference_step").rows


def arm(way, low, high):
    rows = [row for row in ROWS if row["way"] == way and low <= row["h"] <= high]
    return np.polyfit(np.log([row["h"] for row in rows]), np.log([row["error"] for row in rows]), 1)[0]


def test_truncation_is_proportional_to_h_one_way_and_to_its_square_both_ways():
    assert arm("one-sided", 1e-6, 1e-2) == pytest.approx(1, abs=0.01)
    assert arm("central", 1e-4, 1e-1) == pytest.approx(2, abs=0.01)


@pytest.mark.parametrize("way", ["one-sided", "central"])
def test_rounding_grows_as_one_over_h(way):
    assert arm(way, 1e-15, 1e-9) == pytest.approx(-1, abs=0.1)


def test_the_best_steps():
    best = {way: min((r["error"], r["h"]) for r in ROWS if r["way"] == way) for way in ("one-sided", "central")}
    assert 1e-9 < best["one-sided"][1] < 1e-7 and 1e-9 < best["one-sided"][0] < 1e-7
    assert 1e-6 < best["central"][1] < 2e-5 and best["central"][0] < 1e-10
