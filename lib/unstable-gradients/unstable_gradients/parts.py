"""What a network is made of: parts with a forward and a backward pass, one after the other.

The chapters `normalization` and `residual` use this module, through `stack`. A part keeps nothing of a pass itself:

    output, cache = part.forward(x)                   # cache is whatever the way back needs
    dx, gradients = part.backward(doutput, cache)     # doutput = dL/d output, dx = dL/dx

A part may hold others, as `Chain` does here and `Residual` in `residual`; `members` lists all in order of execution.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from unstable_gradients.activations import Activation


class PartGradients(NamedTuple):
    """What a backward pass tells about one part."""

    output: np.ndarray  # dL/d output of the part, (batch, out)
    parameters: tuple[np.ndarray, ...] = ()  # dL/d its parameters, in the order of `Part.names`


class Part:
    """One step of a network. A subclass gives `forward` and `backward`; the rest fits any part that holds no others."""

    names: tuple[str, ...] = ()  # the attributes that an optimizer changes

    def forward(self, x: np.ndarray) -> tuple[np.ndarray, Any]:
        """The output (batch, out) for the rows of `x` (batch, in), as in training, and what `backward` needs."""
        raise NotImplementedError

    def backward(self, gradient: np.ndarray, cache: Any) -> tuple[np.ndarray, list[PartGradients]]:
        """From dL/d output (batch, out): dL/dx (batch, in), and the gradients of each of `members`."""
        raise NotImplementedError

    def evaluate(self, x: np.ndarray) -> np.ndarray:
        """The output (batch, out) once training is over; only batch norm makes a difference between the two."""
        return self.forward(x)[0]

    def members(self) -> list["Part"]:
        """This part and all that it holds, in the order of execution."""
        return [self]

    def caches(self, cache: Any) -> list[Any]:
        """The cache of each of `members`, from that of this part."""
        return [cache]

    def parameters(self) -> list[np.ndarray]:
        """The arrays of all `members` that an optimizer changes in place."""
        return [getattr(part, name) for part in self.members() for name in part.names]


class LinearCache(NamedTuple):
    """What `Linear` keeps: the way back needs `x`, the diagnostics `z`."""

    x: np.ndarray  # (batch, in)
    z: np.ndarray  # (batch, out)


class Linear(Part):
    """`z = x W + b` with `W` (in, out) and `b` (out,)."""

    names = ("W", "b")

    def __init__(self, W: np.ndarray, b: np.ndarray) -> None:
        if W.ndim != 2 or b.shape != W.shape[1:]:
            raise ValueError(f"W has shape {W.shape} and b has {b.shape}; a layer takes (in, out) and (out,)")
        self.W, self.b = W, b

    def forward(self, x: np.ndarray) -> tuple[np.ndarray, LinearCache]:
        """`z`, and `x` and `z`."""
        z = x @ self.W  # (batch, in) @ (in, out)
        z += self.b  # (batch, out) + (out,)
        return z, LinearCache(x, z)

    def backward(self, gradient: np.ndarray, cache: LinearCache) -> tuple[np.ndarray, list[PartGradients]]:
        """`dx = delta W^T`, `dW = x^T delta`, `db` the sum of `delta` over the batch; `gradient` is `delta` = dL/dz."""
        dW = cache.x.T @ gradient  # (in, batch) @ (batch, out)
        dx = gradient @ self.W.T  # (batch, out) @ (out, in)
        return dx, [PartGradients(gradient, (dW, gradient.sum(axis=0)))]


class Nonlinearity(Part):
    """`a = f(u)`, entry by entry."""

    def __init__(self, f: Activation) -> None:
        self.f = f

    def forward(self, x: np.ndarray) -> tuple[np.ndarray, tuple[np.ndarray, np.ndarray]]:
        """`a`, and `(u, a)`; `x` is `u`."""
        a = self.f.value(x)
        return a, (x, a)

    def backward(
        self, gradient: np.ndarray, cache: tuple[np.ndarray, np.ndarray]
    ) -> tuple[np.ndarray, list[PartGradients]]:
        """`du = da f'(u)`."""
        return gradient * self.f.slope(*cache), [PartGradients(gradient)]


class Chain(Part):
    """Parts one after the other."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = list(parts)

    def forward(self, x: np.ndarray) -> tuple[np.ndarray, list[Any]]:
        """The last part's output, and the cache of each part."""
        caches = []
        for part in self.parts:
            x, cache = part.forward(x)
            caches.append(cache)
        return x, caches

    def backward(self, gradient: np.ndarray, cache: list[Any]) -> tuple[np.ndarray, list[PartGradients]]:
        """Last part first: the chain rule."""
        told = []
        for part, kept in zip(reversed(self.parts), reversed(cache), strict=True):
            gradient, gradients = part.backward(gradient, kept)
            told.append(gradients)
        return gradient, [one for gradients in reversed(told) for one in gradients]

    def evaluate(self, x: np.ndarray) -> np.ndarray:
        """The last part's output once training is over."""
        for part in self.parts:
            x = part.evaluate(x)
        return x

    def members(self) -> list[Part]:
        """All that the parts hold; the chain itself is none of them."""
        return [member for part in self.parts for member in part.members()]

    def caches(self, cache: list[Any]) -> list[Any]:
        """The cache of each of `members`."""
        return [one for part, kept in zip(self.parts, cache, strict=True) for one in part.caches(kept)]
