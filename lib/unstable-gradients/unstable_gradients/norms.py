"""Euclidean norm and standard deviation that neither underflow nor overflow.

The chapters on vanishing and exploding gradients use this module through `diagnostics`. `np.linalg.norm` adds squares:
entries of 1e-170 give it 0 and entries of 1e160 give it inf. Here a norm is 0 only if all entries are, and inf only if
it is too large for float64. If an entry is NaN, so is the result.
"""

import math
from collections.abc import Iterable

import numpy as np

from unstable_gradients.overflow import overflow_shown


@overflow_shown
def norm(array: np.ndarray) -> float:
    """The Euclidean norm of all entries of `array`, of any shape (for a matrix, its Frobenius norm)."""
    x = np.asarray(array, dtype=np.float64).ravel()
    squares = float(x @ x)
    if 1e-280 < squares < 1e280:
        return math.sqrt(squares)
    largest = float(np.abs(x).max(initial=0.0))
    if largest == 0 or not np.isfinite(largest):
        return largest
    x = x / largest  # now the largest square is 1
    return largest * math.sqrt(x @ x)


def global_norm(arrays: Iterable[np.ndarray]) -> float:
    """The Euclidean norm of all entries of all `arrays` together."""
    return norm(np.array([norm(array) for array in arrays]))


@overflow_shown
def sd(array: np.ndarray) -> float:
    """The standard deviation of all entries of `array`, of any shape; NaN if an entry is not finite."""
    x = np.asarray(array, dtype=np.float64).ravel()
    mean = np.sum(x / x.size)  # divided before they are added up, so that finite numbers have a finite mean
    return norm(x - mean) / math.sqrt(x.size)
