"""A network of parts in any order, with what `MLP` has: both passes, parameters, and every array by layer.

The chapters `normalization`, `residual`, `diagnosis` and `lab` use this module, mostly through `architectures`. Layer
`l` is again the one with the weights `W[l]`, counted from 0 in order of execution, and these equations of the MLP hold
as they are; what lies between `z[l]` and `a[l + 1]` depends on the parts:

    z[l] = a[l] @ W[l] + b[l]       delta[l] = dL/dz[l]       dW[l] = a[l].T @ delta[l]
"""

import copy
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from typing import Any, Self

import numpy as np

from unstable_gradients.activations import Activation, identity
from unstable_gradients.losses import Loss
from unstable_gradients.normalization import BatchNorm
from unstable_gradients.overflow import overflow_shown
from unstable_gradients.parts import Chain, Linear, Nonlinearity, Part, PartGradients
from unstable_gradients.residual import Residual


@dataclass(frozen=True, eq=False)
class StackForward:
    """What a forward pass leaves behind; the lists are made when they are first asked for."""

    output: np.ndarray  # (batch, n_L)
    cache: list[Any] = field(repr=False)  # what the way back needs
    net: "Stack" = field(repr=False)

    @cached_property
    def z(self) -> list[np.ndarray]:
        """What the weights of layer `l` make, (batch, n_{l+1})."""
        return [kept.z for kept in self._of(Linear)]

    @cached_property
    def a(self) -> list[np.ndarray]:
        """What layer `l` takes, (batch, n_l), and after the last the output."""
        return [kept.x for kept in self._of(Linear)] + [self.output]

    @cached_property
    def activated(self) -> list[tuple[np.ndarray, np.ndarray]]:
        """What the activation behind each layer takes and makes, both (batch, n_{l+1}); `z` twice if there is none."""
        kept = self._caches
        return [(z, z) if at is None else kept[at] for z, at in zip(self.z, self.net.activated_at, strict=True)]

    @cached_property
    def stream(self) -> list[np.ndarray]:
        """What flows past the branches, (batch, n): in front of each residual connection, and behind the last."""
        kept = self._of(Residual)
        return [one.x for one in kept] + [one.y for one in kept[-1:]]

    @cached_property
    def _caches(self) -> list[Any]:
        return self.net.chain.caches(self.cache)

    def _of(self, kind: type[Part]) -> list[Any]:
        return [kept for part, kept in zip(self.net.members, self._caches, strict=True) if isinstance(part, kind)]


@dataclass(frozen=True, eq=False)
class StackBackward:
    """What a backward pass leaves behind: derivatives of the loss `L`."""

    dX: np.ndarray  # dL/dX, (batch, n_0)
    parts: list[PartGradients] = field(repr=False)  # one for each of the stack's members
    net: "Stack" = field(repr=False)

    @cached_property
    def delta(self) -> list[np.ndarray]:
        """`dL/dz[l]`, (batch, n_{l+1})."""
        return [told.output for told in self._of(Linear)]

    @cached_property
    def dW(self) -> list[np.ndarray]:
        """`dL/dW[l]`, (n_l, n_{l+1})."""
        return [told.parameters[0] for told in self._of(Linear)]

    @cached_property
    def db(self) -> list[np.ndarray]:
        """`dL/db[l]`, (n_{l+1},)."""
        return [told.parameters[1] for told in self._of(Linear)]

    @cached_property
    def stream(self) -> list[np.ndarray]:
        """dL/d what flows behind each residual connection, (batch, n): that of `StackForward.stream[1:]`."""
        return [told.output for told in self._of(Residual)]

    def gradients(self) -> list[np.ndarray]:
        """All gradients, in the order of `Stack.parameters`."""
        return [gradient for told in self.parts for gradient in told.parameters]

    def _of(self, kind: type[Part]) -> list[PartGradients]:
        return [told for part, told in zip(self.net.members, self.parts, strict=True) if isinstance(part, kind)]


class Stack:
    """A network made of `parts`, one after the other."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.chain = Chain(parts)
        self.members = self.chain.members()
        self.linears = [part for part in self.members if isinstance(part, Linear)]
        if not self.linears:
            raise ValueError("no part is Linear; a network needs one or more")
        self.dtype = self.linears[0].W.dtype
        self.activated_at = _first_nonlinearities(self.members)

    @property
    def depth(self) -> int:
        """The number of weight layers."""
        return len(self.linears)

    @property
    def W(self) -> list[np.ndarray]:
        """The weights (n_l, n_{l+1}) of every layer."""
        return [part.W for part in self.linears]

    @property
    def b(self) -> list[np.ndarray]:
        """The biases (n_{l+1},) of every layer."""
        return [part.b for part in self.linears]

    @property
    def activations(self) -> list[Activation]:
        """The activation behind each layer, in front of the next; the identity where there is none."""
        return [identity if at is None else self.members[at].f for at in self.activated_at]  # type: ignore[attr-defined]

    @overflow_shown
    def forward(self, X: np.ndarray) -> StackForward:
        """Send the rows of `X` (batch, n_0) through as in training: a batch norm uses this batch."""
        output, cache = self.chain.forward(self._check(X))
        return StackForward(output, cache, self)

    @overflow_shown
    def backward(self, forward: StackForward, output_gradient: np.ndarray) -> StackBackward:
        """Send dL/d output (batch, n_L) back through the network that made `forward`."""
        if output_gradient.shape != forward.output.shape:
            raise ValueError(
                f"output_gradient has shape {output_gradient.shape}; the output has {forward.output.shape}"
            )
        dX, gradients = self.chain.backward(output_gradient, forward.cache)
        return StackBackward(dX, gradients, self)

    @overflow_shown
    def __call__(self, X: np.ndarray) -> np.ndarray:
        """The output (batch, n_L) for the rows of `X` as after training: a batch norm uses its running statistics."""
        return self.chain.evaluate(self._check(X))

    @overflow_shown
    def loss_and_gradients(self, X: np.ndarray, y: np.ndarray, loss: Loss) -> tuple[float, StackForward, StackBackward]:
        """The loss on a batch to train on, with both passes; the running statistics of batch norms move."""
        forward = self.forward(X)
        value, output_gradient = loss.value_and_gradient(forward.output, y)
        backward = self.backward(forward, output_gradient)
        self.track(forward)
        return value, forward, backward

    def track(self, forward: StackForward) -> None:
        """Move the running statistics of every batch norm towards the batch of `forward`."""
        if any(isinstance(part, BatchNorm) for part in self.members):
            for part, cache in zip(self.members, self.chain.caches(forward.cache), strict=True):
                if isinstance(part, BatchNorm):
                    part.track(cache)

    def parameters(self) -> list[np.ndarray]:
        """The arrays that an optimizer changes in place, in the order of execution."""
        return self.chain.parameters()

    def parameter_names(self) -> list[str]:
        """`W[0]`, `b[0]`, `gamma[0]`, ...: a name for each of `parameters`, counted by kind."""
        counts = {name: count() for part in self.members for name in part.names}
        return [f"{name}[{next(counts[name])}]" for part in self.members for name in part.names]

    def copy(self) -> Self:
        """The same network with arrays of its own."""
        return copy.deepcopy(self)

    def _check(self, X: np.ndarray) -> np.ndarray:
        X = np.asarray(X, dtype=self.dtype)
        inputs = len(self.linears[0].W)
        if X.ndim != 2:
            raise ValueError(f"X has shape {X.shape}; this network takes (batch, {inputs})")
        if X.shape[1] != inputs:
            raise ValueError(f"X has {X.shape[1]} columns; this network takes {inputs}")
        return X


def _first_nonlinearities(members: list[Part]) -> list[int | None]:
    """For each linear part the place of the first nonlinearity behind it and in front of the next linear part."""
    found: list[int | None] = []
    for place, part in enumerate(members):
        if isinstance(part, Linear):
            found.append(None)
        elif isinstance(part, Nonlinearity) and found and found[-1] is None:
            found[-1] = place
    return found
