"""Euclidean norm and standard deviation that neither underflow nor overflow.

The chapters on vanishing and exploding gradients use this module through `diagnostics`. `np.linalg.norm` squares first:
entries of 1e-170 give it 0 and entries of 1e160 give it inf. Here the largest entry is divided out beforehand, so that
a norm is 0 only if all entries are, and inf only if it really is too large. NaN stays NaN.
"""

from collections.abc import Iterable

import numpy as np


def norm(array: np.ndarray) -> float:
    """The Euclidean norm of all entries of `array`, of any shape (for a matrix, its Frobenius norm)."""
    scale = _largest(array)
    if scale == 0 or not np.isfinite(scale):
        return scale
    return scale * float(np.linalg.norm(array / scale))


def global_norm(arrays: Iterable[np.ndarray]) -> float:
    """The Euclidean norm of all entries of all `arrays` together."""
    return norm(np.array([norm(array) for array in arrays]))


def sd(array: np.ndarray) -> float:
    """The standard deviation of all entries of `array`, of any shape; NaN if an entry is not finite."""
    scale = _largest(array)
    if not np.isfinite(scale):
        return float("nan")
    return scale * float(np.std(array / scale)) if scale > 0 else 0.0


def _largest(array: np.ndarray) -> float:
    """The largest absolute entry; 0.0 for an array without entries."""
    return float(np.abs(array).max()) if array.size else 0.0
