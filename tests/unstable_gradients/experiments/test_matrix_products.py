"""The mean square stays 1 while the typical product shrinks by exp(-1 / width) a matrix."""

import math

import numpy as np
import pytest
from unstable_gradients.experiments.matrix_products import Settings, mean_logarithm, squared_lengths
from unstable_gradients.results import read

ROWS = {row["width"]: row for row in read("matrix_products").rows}


@pytest.mark.parametrize("width", Settings().widths)
def test_the_median_is_what_the_mean_logarithm_says(width):
    row = ROWS[width]
    depth = np.arange(1, 41)
    off = np.log(np.array(row["median"][1:]) / row["typical"][1:])
    assert np.abs(off).max() < 0.25
    assert np.log(row["typical"][1:]) == pytest.approx(depth * mean_logarithm(width), rel=1e-3, abs=1e-4)


@pytest.mark.parametrize("width", [16, 32, 64, 128])
def test_the_mean_stays(width):
    assert ROWS[width]["mean"] == pytest.approx(np.ones(41), abs=0.25)


def test_the_narrow_mean_is_missed_by_ten_thousand_draws():
    assert ROWS[4]["mean"][40] < 0.6 and ROWS[4]["longer"][40] < 0.03


@pytest.mark.parametrize("width", [1, 2, 3, 4, 7, 8, 128])
def test_the_mean_logarithm_by_drawing(width):
    squares = np.random.default_rng(1).normal(size=(200_000, width)) ** 2
    drawn = np.log(squares.mean(axis=1))
    assert mean_logarithm(width) == pytest.approx(drawn.mean(), abs=5 * drawn.std() / math.sqrt(len(drawn)))
    if width >= 8:
        assert mean_logarithm(width) == pytest.approx(-1 / width, rel=0.05)
        assert drawn.std() == pytest.approx(math.sqrt(2 / width), rel=0.1)


def test_whole_matrices_give_the_same_distribution():
    """The shortcut of the experiment, one row of normal numbers a matrix, against products of whole matrices."""
    width, depth, products = 8, 10, 4000
    short = np.log(squared_lengths(width, depth, products, np.random.default_rng(0))[:, -1])
    rng = np.random.default_rng(1)
    v = np.zeros((products, 1, width))
    v[:, 0, 0] = 1.0
    for _ in range(depth):
        v = v @ rng.normal(0, width**-0.5, (products, width, width))
    whole = np.log(np.sum(v**2, axis=(1, 2)))
    assert whole.mean() == pytest.approx(short.mean(), abs=0.12)
    assert whole.std() == pytest.approx(short.std(), rel=0.05)


def test_a_row_again_gives_the_committed_one():
    settings = Settings()
    squares = squared_lengths(16, settings.depth, settings.products, np.random.default_rng(settings.seed))
    assert np.median(squares, axis=0) == pytest.approx(ROWS[16]["median"], rel=1e-3)
    assert squares.mean(axis=0) == pytest.approx(ROWS[16]["mean"], rel=1e-3)
