"""A residual connection: the layers add to what came in instead of replacing it.

The chapter `residual` prints `Residual`; `architectures` makes networks of it.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from unstable_gradients.parts import Chain, Part, PartGradients


class ResidualCache(NamedTuple):
    """What `Residual` keeps: the stream before and behind it, and its branch's cache."""

    x: np.ndarray  # (batch, n)
    y: np.ndarray  # (batch, n)
    branch: list[Any]


class Residual(Part):
    """`y = x + scale branch(x)` (He et al. 2016, arXiv 1512.03385, equation 1, there with `scale` 1)."""

    def __init__(self, branch: Sequence[Part], scale: float = 1.0) -> None:
        self.branch = Chain(branch)
        self.scale = scale

    def forward(self, x: np.ndarray) -> tuple[np.ndarray, ResidualCache]:
        """`y` (batch, n) for `x` (batch, n), and what the way back needs."""
        step, cache = self.branch.forward(x)
        y = self._add(x, step)
        return y, ResidualCache(x, y, cache)

    def backward(self, gradient: np.ndarray, cache: ResidualCache) -> tuple[np.ndarray, list[PartGradients]]:
        """`dL/dx = dL/dy + dL/dy scale d branch / dx`: the first term arrives unchanged, whatever the branch does."""
        through_branch, gradients = self.branch.backward(self.scale * gradient, cache.branch)
        return gradient + through_branch, [PartGradients(gradient), *gradients]

    def evaluate(self, x: np.ndarray) -> np.ndarray:
        """`y` once training is over."""
        return self._add(x, self.branch.evaluate(x))

    def members(self) -> list[Part]:
        """The connection itself, then its branch."""
        return [self, *self.branch.members()]

    def caches(self, cache: ResidualCache) -> list[Any]:
        """The cache of each of `members`."""
        return [cache, *self.branch.caches(cache.branch)]

    def _add(self, x: np.ndarray, step: np.ndarray) -> np.ndarray:
        if step.shape != x.shape:
            raise ValueError(f"the branch makes {step.shape} of {x.shape}; a residual branch keeps the shape")
        return x + self.scale * step
