"""Products of random matrices: the squared length of a vector stays 1 in the mean while nearly every one shrinks.

The chapter `unstable` shows it. A matrix has n x n independent normal entries of variance 1/n, so that it keeps the
squared length of any vector in the mean. It sends a vector of length r to n independent normal numbers of variance
r^2 / n, whatever the vector's direction; that is how products of wide matrices are drawn here.
"""

import math
from dataclasses import dataclass

import numpy as np

from unstable_gradients.experiments.record import record
from unstable_gradients.results import Row


@dataclass(frozen=True)
class Settings:
    """What it takes to run the experiment again."""

    widths: tuple[int, ...] = (4, 8, 16, 32, 64, 128)
    depth: int = 40
    products: int = 10_000
    seed: int = 0


def run(settings: Settings) -> list[Row]:
    """A row for each width, with lists over the number of matrices, 0 to depth, of the squared length.

    `median`, `mean`, `low` and `high` (the middle 90 %) are over the products, `typical` is the exponential of the mean
    logarithm in theory, `longer` the fraction of the products that are longer than 1.
    """
    rows: list[Row] = []
    for width in settings.widths:
        squares = squared_lengths(width, settings.depth, settings.products, np.random.default_rng(settings.seed))
        low, median, high = np.quantile(squares, (0.05, 0.5, 0.95), axis=0)
        rows.append(
            {
                "width": width,
                "median": median,
                "mean": squares.mean(axis=0),
                "low": low,
                "high": high,
                "typical": np.exp(mean_logarithm(width) * np.arange(settings.depth + 1)),
                "longer": np.mean(squares > 1, axis=0),
            }
        )
    return rows


def squared_lengths(width: int, depth: int, products: int, rng: np.random.Generator) -> np.ndarray:
    """The squared length of a unit vector (products, depth + 1) after 0, 1, ... depth random matrices."""
    squares = np.ones((products, depth + 1))
    for layer in range(depth):
        entries = rng.normal(0.0, width**-0.5, (products, width))  # of a matrix times a unit vector
        squares[:, layer + 1] = squares[:, layer] * np.einsum("ij,ij->i", entries, entries)
    return squares


def mean_logarithm(width: int) -> float:
    """The mean of log(|W x|^2 / |x|^2) for one such matrix, about -1 / width: digamma(width / 2) - log(width / 2)."""
    digamma = -np.euler_gamma - (2 * math.log(2) if width % 2 else 0.0)
    digamma += sum(1 / (width / 2 - k) for k in range(1, (width + 1) // 2))
    return float(digamma - math.log(width / 2))


if __name__ == "__main__":
    record("matrix_products", run, Settings(), digits=4)
