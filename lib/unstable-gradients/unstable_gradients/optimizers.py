"""Rules that turn gradients into steps, and the two ways to clip a gradient.

The chapters `learning`, `clipping` and `optimizers` use this module. An optimizer changes the parameters in place:

    optimizer = SGD(eta=0.1)
    optimizer.step(net.parameters(), backward.gradients())

The gradients are never changed. An optimizer with a memory starts from zero at its first step and belongs to one network.
"""

# ruff: noqa: D102  (`Optimizer` and the class say what is to be said)

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np

from unstable_gradients.norms import global_norm
from unstable_gradients.overflow import overflow_shown

Arrays = Sequence[np.ndarray]


class Optimizer(Protocol):
    """Anything that makes steps."""

    def step(self, parameters: Arrays, gradients: Arrays) -> None:
        """Change each of `parameters` in place, by the gradient of the loss with respect to it (same order, same shape)."""


class SGD:
    """`w <- w - eta g` (Robbins and Monro 1951)."""

    def __init__(self, eta: float) -> None:
        self.eta = eta

    @overflow_shown
    def step(self, parameters: Arrays, gradients: Arrays) -> None:
        for w, g in zip(parameters, gradients, strict=True):
            w -= self.eta * g


class Momentum:
    """`v <- mu v - eta g;  w <- w + v` (Polyak 1964, as in Sutskever et al. 2013, equations 1 and 2)."""

    def __init__(self, eta: float, mu: float = 0.9) -> None:
        self.eta, self.mu = eta, mu
        self.v: list[np.ndarray] = []

    @overflow_shown
    def step(self, parameters: Arrays, gradients: Arrays) -> None:
        self.v = self.v or _zeros(parameters)
        for w, g, v in zip(parameters, gradients, self.v, strict=True):
            v *= self.mu
            v -= self.eta * g
            w += v


class Nesterov:
    """`v <- mu v - eta g(w + mu v);  w <- w + v` (Nesterov 1983; Sutskever et al. 2013, equations 3 and 4).

    The network's parameters are the point `w + mu v` at which the gradient is wanted, so that one gradient a step is
    enough: there the rule reads `w' <- w' + mu v - eta g` with the new `v` (Bengio et al. 2012, arXiv 1212.0901).
    """

    def __init__(self, eta: float, mu: float = 0.9) -> None:
        self.eta, self.mu = eta, mu
        self.v: list[np.ndarray] = []

    @overflow_shown
    def step(self, parameters: Arrays, gradients: Arrays) -> None:
        self.v = self.v or _zeros(parameters)
        for w, g, v in zip(parameters, gradients, self.v, strict=True):
            v *= self.mu
            v -= self.eta * g
            w += self.mu * v - self.eta * g


class RMSProp:
    """`s <- rho s + (1 - rho) g^2;  w <- w - eta g / (sqrt(s) + epsilon)` (Tieleman and Hinton 2012, lecture 6.5)."""

    def __init__(self, eta: float, rho: float = 0.9, epsilon: float = 1e-8) -> None:
        self.eta, self.rho, self.epsilon = eta, rho, epsilon
        self.s: list[np.ndarray] = []

    @overflow_shown
    def step(self, parameters: Arrays, gradients: Arrays) -> None:
        self.s = self.s or _zeros(parameters)
        for w, g, s in zip(parameters, gradients, self.s, strict=True):
            s *= self.rho
            s += (1 - self.rho) * g * g
            w -= self.eta * g / (np.sqrt(s) + self.epsilon)


class Adam:
    """Means of `g` and of `g^2`, both corrected for their start at 0 (Kingma and Ba 2015, arXiv 1412.6980, algorithm 1)."""

    def __init__(self, eta: float = 0.001, beta1: float = 0.9, beta2: float = 0.999, epsilon: float = 1e-8) -> None:
        self.eta, self.beta1, self.beta2, self.epsilon = eta, beta1, beta2, epsilon
        self.m: list[np.ndarray] = []
        self.v: list[np.ndarray] = []
        self.t = 0

    @overflow_shown
    def step(self, parameters: Arrays, gradients: Arrays) -> None:
        self.m = self.m or _zeros(parameters)
        self.v = self.v or _zeros(parameters)
        self.t += 1
        correct1, correct2 = 1 - self.beta1**self.t, 1 - self.beta2**self.t
        for w, g, m, v in zip(parameters, gradients, self.m, self.v, strict=True):
            m *= self.beta1
            m += (1 - self.beta1) * g
            v *= self.beta2
            v += (1 - self.beta2) * g * g
            w -= self.eta * (m / correct1) / (np.sqrt(v / correct2) + self.epsilon)


OPTIMIZERS: dict[str, Callable[..., Optimizer]] = {
    "sgd": SGD,
    "momentum": Momentum,
    "nesterov": Nesterov,
    "rmsprop": RMSProp,
    "adam": Adam,
}


@overflow_shown
def clip_by_norm(gradients: Arrays, limit: float) -> list[np.ndarray]:
    """The gradients, all shortened by one factor if their common norm exceeds `limit`; the direction stays.

    Pascanu, Mikolov and Bengio 2013 (arXiv 1211.5063), algorithm 1. A gradient that holds inf or NaN has no direction:
    it comes out as NaN.
    """
    length = global_norm(gradients)
    if length <= limit:
        return list(gradients)
    return [g * (limit / length) for g in gradients]


def clip_by_value(gradients: Arrays, limit: float) -> list[np.ndarray]:
    """The gradients with every entry cut to lie between `-limit` and `limit`; the direction may change, NaN stays."""
    return [np.clip(g, -limit, limit) for g in gradients]


def _zeros(parameters: Arrays) -> list[np.ndarray]:
    return [np.zeros_like(w) for w in parameters]
