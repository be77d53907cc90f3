"""Batch norm and layer norm: one derivation, taken along the two axes of a batch.

The chapter `normalization` uses this module, and prints `standardize` and `standardize_backward`. Both norms make
numbers of mean 0 and variance 1 and then give the network a scale and a shift of its own, one for each unit:

    x_hat = (x - mean) / sigma      sigma = sqrt(variance + epsilon)      y = gamma x_hat + beta

Batch norm takes mean and variance of each unit over the batch (axis 0), layer norm of each example over the units
(axis 1). So a batch norm's output for one example depends on the others; a layer norm's does not.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from unstable_gradients.overflow import overflow_shown
from unstable_gradients.parts import Part, PartGradients


class Standardized(NamedTuple):
    """Numbers of mean 0 and variance 1 along an axis, and what was taken out of them."""

    x_hat: np.ndarray  # (batch, units)
    mean: np.ndarray  # (1, units) along axis 0, (batch, 1) along axis 1
    sigma: np.ndarray  # sqrt(variance + epsilon), the shape of mean


@overflow_shown
def standardize(x: np.ndarray, axis: int, epsilon: float = 1e-5) -> Standardized:
    """`(x - mean) / sqrt(variance + epsilon)` of `x` (batch, units), with mean and variance along `axis`.

    The variance is that of the numbers at hand (divided by n). Ioffe and Szegedy 2015 (arXiv 1502.03167), algorithm 1;
    Ba, Kiros and Hinton 2016 (arXiv 1607.06450), equation 3. Beyond 1e154 the squares are inf, and `x_hat` is 0.
    """
    mean = x.mean(axis=axis, keepdims=True)
    centred = x - mean
    variance = np.mean(centred * centred, axis=axis, keepdims=True)
    sigma = np.sqrt(variance + epsilon)
    return Standardized(centred / sigma, mean, sigma)


@overflow_shown
def standardize_backward(gradient: np.ndarray, x_hat: np.ndarray, sigma: np.ndarray, axis: int) -> np.ndarray:
    """dL/dx (batch, units) from `gradient`, dL/dx_hat (batch, units), without what changes mean or variance.

    Every `x_j` moves its own `x_hat_j`, the mean and the variance; `d sigma / d x_j = x_hat_j / n`, so along the axis

        d x_hat_i / d x_j = ((i = j) - 1/n - x_hat_i x_hat_j / n) / sigma
        dL/dx_j = (g_j - mean(g) - x_hat_j mean(g x_hat)) / sigma                    with g = dL/dx_hat

    Ioffe and Szegedy 2015, section 3, leave it as a chain of six equations; this is their result. It is exact for any
    `epsilon`.
    """
    dx = gradient - gradient.mean(axis=axis, keepdims=True)
    dx -= x_hat * np.mean(gradient * x_hat, axis=axis, keepdims=True)
    dx /= sigma
    return dx


class Norm(Part):
    """What the two have in common: `y = gamma x_hat + beta`, with `gamma` and `beta` (units,), 1 and 0 at first."""

    names = ("gamma", "beta")
    axis: int

    def __init__(self, units: int, *, epsilon: float = 1e-5, dtype: type[np.floating] = np.float64) -> None:
        self.gamma, self.beta = np.ones(units, dtype), np.zeros(units, dtype)
        self.epsilon = epsilon

    def forward(self, x: np.ndarray) -> tuple[np.ndarray, Standardized]:
        """`y` for `x` (batch, units), and what the way back needs."""
        self._check(x)
        cache = standardize(x, self.axis, self.epsilon)
        return self.gamma * cache.x_hat + self.beta, cache  # (units,) * (batch, units) + (units,)

    def backward(self, gradient: np.ndarray, cache: Standardized) -> tuple[np.ndarray, list[PartGradients]]:
        """From dL/dy: `dL/dx_hat = gamma dy`; `dgamma` is the sum of `dy x_hat` over the batch, `dbeta` that of `dy`."""
        dgamma = np.sum(gradient * cache.x_hat, axis=0)  # (units,)
        dx = standardize_backward(gradient * self.gamma, cache.x_hat, cache.sigma, self.axis)
        return dx, [PartGradients(gradient, (dgamma, gradient.sum(axis=0)))]

    def _check(self, x: np.ndarray) -> None:
        if x.ndim != 2 or x.shape[1] != len(self.gamma):
            raise ValueError(f"x has shape {x.shape}; this norm takes (batch, {len(self.gamma)})")


class BatchNorm(Norm):
    """Each unit standardized over the batch (Ioffe and Szegedy 2015, arXiv 1502.03167, algorithms 1 and 2).

    Training uses the batch's own mean and variance, evaluation the running ones, moving averages that `track` updates:
    `running <- (1 - momentum) running + momentum batch`, the variance times n / (n - 1), which makes it unbiased.
    A bias in front of it has no effect, and a gradient of 0.
    """

    axis = 0

    def __init__(
        self, units: int, *, momentum: float = 0.1, epsilon: float = 1e-5, dtype: type[np.floating] = np.float64
    ) -> None:
        super().__init__(units, epsilon=epsilon, dtype=dtype)
        self.momentum = momentum
        self.running_mean, self.running_variance = np.zeros(units, dtype), np.ones(units, dtype)

    @overflow_shown
    def evaluate(self, x: np.ndarray) -> np.ndarray:
        """`y` for `x` (batch, units) by the running statistics, so that no example depends on another."""
        x_hat = (x - self.running_mean) / np.sqrt(self.running_variance + self.epsilon)
        return self.gamma * x_hat + self.beta

    @overflow_shown
    def track(self, cache: Standardized) -> None:
        """Move the running statistics towards those of the batch that left `cache`."""
        n = len(cache.x_hat)
        variance = (cache.sigma[0] ** 2 - self.epsilon) * (n / (n - 1))  # (units,)
        self.running_mean += self.momentum * (cache.mean[0] - self.running_mean)
        self.running_variance += self.momentum * (variance - self.running_variance)

    def _check(self, x: np.ndarray) -> None:
        super()._check(x)
        if len(x) < 2:
            raise ValueError(f"the batch has {len(x)} example; batch norm needs 2 or more to train on")


class LayerNorm(Norm):
    """Each example standardized over its units, in training and evaluation alike (Ba, Kiros and Hinton 2016)."""

    axis = 1

    def _check(self, x: np.ndarray) -> None:
        super()._check(x)
        if x.shape[1] < 2:
            raise ValueError(f"the layer has {x.shape[1]} unit; layer norm needs 2 or more")


NORMS: dict[str, Callable[..., Norm]] = {"batch": BatchNorm, "layer": LayerNorm}
