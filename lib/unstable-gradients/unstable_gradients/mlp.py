"""A multilayer perceptron: forward pass, backward pass and nothing else.

Every chapter uses this module, and `backpropagation` prints `MLP.forward` and `MLP.backward`. Layers count from 0
here, as Python does: layer `l` takes `a[l]` to `a[l + 1]`.

    z[l] = a[l] @ W[l] + b[l]       a[l + 1] = f(z[l])       delta[l] = dL/dz[l]
"""

from collections.abc import Sequence
from typing import NamedTuple, Self

import numpy as np

from unstable_gradients.activations import Activation, find_activation
from unstable_gradients.initializers import Initializer, constant, lecun
from unstable_gradients.losses import Loss
from unstable_gradients.overflow import overflow_shown


class Forward(NamedTuple):
    """What a forward pass leaves behind."""

    z: list[np.ndarray]  # z[l] (batch, n_{l+1}), before the activation
    a: list[np.ndarray]  # a[0] is the input (batch, n_0), a[l + 1] = f(z[l]), a[-1] the output

    @property
    def output(self) -> np.ndarray:
        """The last activation, (batch, n_L)."""
        return self.a[-1]

    @property
    def activated(self) -> list[tuple[np.ndarray, np.ndarray]]:
        """What the activation behind each layer takes and makes, both (batch, n_{l+1})."""
        return list(zip(self.z, self.a[1:], strict=True))


class Backward(NamedTuple):
    """What a backward pass leaves behind: derivatives of the loss `L`."""

    delta: list[np.ndarray]  # delta[l] = dL/dz[l], (batch, n_{l+1})
    dW: list[np.ndarray]  # dW[l] = dL/dW[l], (n_l, n_{l+1})
    db: list[np.ndarray]  # db[l] = dL/db[l], (n_{l+1},)

    def gradients(self) -> list[np.ndarray]:
        """`[dW[0], db[0], dW[1], ...]`, in the order of `MLP.parameters`."""
        return _interleave(self.dW, self.db)


class MLP:
    """A fully connected network with the weights `W[l]` (n_l, n_{l+1}) and the biases `b[l]` (n_{l+1},)."""

    def __init__(
        self,
        sizes: Sequence[int],
        *,
        activation: str | Activation = "sigmoid",
        output_activation: str | Activation = "identity",
        weights: Initializer = lecun(),  # noqa: B008, an Initializer never changes
        biases: Initializer = constant(0.0),  # noqa: B008
        rng: np.random.Generator,
        dtype: type[np.floating] = np.float64,
    ) -> None:
        """Draw a network of `sizes` (n_0, ..., n_L), inputs first; its depth is L, the number of weight matrices.

        `activation` follows every layer but the last, which `output_activation` follows. A bias is drawn as the
        weight of one more input that is always 1, so `normal(1.0)` gives N(0, 1). Layer by layer, weights first.
        """
        if len(sizes) < 2 or any(size < 1 or size != int(size) for size in sizes):
            raise ValueError(f"sizes are {tuple(sizes)}; a network needs two or more whole numbers from 1 up")
        self.sizes = tuple(int(size) for size in sizes)
        self.dtype = np.dtype(dtype)
        self.activations = [find_activation(activation)] * (self.depth - 1) + [find_activation(output_activation)]
        self.W: list[np.ndarray] = []
        self.b: list[np.ndarray] = []
        for fan_in, fan_out in zip(self.sizes, self.sizes[1:], strict=False):
            self.W.append(weights(fan_in, fan_out, rng=rng, dtype=dtype))
            self.b.append(biases(1, fan_out, rng=rng, dtype=dtype)[0])

    @property
    def depth(self) -> int:
        """The number of weight layers."""
        return len(self.sizes) - 1

    @overflow_shown
    def forward(self, X: np.ndarray) -> Forward:
        """Send the rows of `X` (batch, n_0) through the network and keep what every layer made of them."""
        z, a = [], [self._check(X)]
        for W, b, f in zip(self.W, self.b, self.activations, strict=True):
            z_l = a[-1] @ W  # (batch, in) @ (in, out)
            z_l += b  # (batch, out) + (out,)
            z.append(z_l)
            a.append(f.value(z_l))  # (batch, out)
        return Forward(z, a)

    @overflow_shown
    def backward(self, forward: Forward, output_gradient: np.ndarray) -> Backward:
        """Send dL/da of the output (batch, n_L) back through the network that made `forward`."""
        z, a = forward
        if output_gradient.shape != a[-1].shape:
            raise ValueError(f"output_gradient has shape {output_gradient.shape}; the output has {a[-1].shape}")
        delta, dW, db = [], [], []
        delta_l = output_gradient * self.activations[-1].slope(z[-1], a[-1])  # (batch, n_L)
        for l in reversed(range(self.depth)):
            delta.append(delta_l)
            dW.append(a[l].T @ delta_l)  # (in, batch) @ (batch, out)
            db.append(delta_l.sum(axis=0))  # (out,)
            if l > 0:
                delta_l = delta_l @ self.W[l].T  # (batch, out) @ (out, in)
                delta_l *= self.activations[l - 1].slope(z[l - 1], a[l])
        return Backward(delta[::-1], dW[::-1], db[::-1])

    def __call__(self, X: np.ndarray) -> np.ndarray:
        """The output (batch, n_L) for the rows of `X` (batch, n_0)."""
        return self.forward(X).a[-1]

    @overflow_shown
    def loss_and_gradients(self, X: np.ndarray, y: np.ndarray, loss: Loss) -> tuple[float, Forward, Backward]:
        """The loss on a batch, with the forward and the backward pass that it took."""
        forward = self.forward(X)
        value, output_gradient = loss.value_and_gradient(forward.a[-1], y)
        return value, forward, self.backward(forward, output_gradient)

    def parameters(self) -> list[np.ndarray]:
        """`[W[0], b[0], W[1], ...]`: the arrays themselves, which an optimizer changes in place."""
        return _interleave(self.W, self.b)

    def parameter_names(self) -> list[str]:
        """`["W[0]", "b[0]", "W[1]", ...]`: a name for each of `parameters`."""
        return [f"{letter}[{l}]" for l in range(self.depth) for letter in "Wb"]

    def copy(self) -> Self:
        """The same network with weights of its own."""
        twin = object.__new__(type(self))
        twin.__dict__.update(self.__dict__)
        twin.W = [W.copy() for W in self.W]
        twin.b = [b.copy() for b in self.b]
        return twin

    def _check(self, X: np.ndarray) -> np.ndarray:
        X = np.asarray(X, dtype=self.dtype)
        if X.ndim != 2:
            raise ValueError(f"X has shape {X.shape}; this network takes (batch, {self.sizes[0]})")
        if X.shape[1] != self.sizes[0]:
            raise ValueError(f"X has {X.shape[1]} columns; this network takes {self.sizes[0]}")
        return X


def _interleave(weights: list[np.ndarray], biases: list[np.ndarray]) -> list[np.ndarray]:
    both = weights + biases  # of the right length
    both[::2], both[1::2] = weights, biases
    return both
