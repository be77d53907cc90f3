"""A recurrent network: the same layer once a time step, so that its depth is the length of the sequence.

The chapter `recurrent` uses this module, and prints `RNN.forward` and `RNN.backward`. Time steps count from 0; step `t`
takes the input `x[t]` and the state `h[t]` to the state `h[t + 1]`, and the last state is read out:

    z[t] = x[t] @ W_x + h[t] @ W_h + b      h[t + 1] = f(z[t])      h[0] = 0      output = h[T] @ W_out + b_out

Arrays over time have time in front, (T, batch, n); a batch of sequences comes as `X` (batch, T, n_in).
"""

from collections.abc import Sequence
from typing import Any, NamedTuple, Self

import numpy as np

from unstable_gradients.activations import Activation, find_activation
from unstable_gradients.initializers import Initializer, constant, lecun, orthogonal
from unstable_gradients.losses import Loss
from unstable_gradients.overflow import overflow_shown


class Recurrent:
    """What a plain RNN and an LSTM have in common; a subclass gives `forward` and `backward`."""

    gates = 1  # how many layers of n units a step has, side by side: the columns of W_x, W_h and b

    def __init__(
        self,
        sizes: Sequence[int],
        *,
        weights: Initializer = lecun(),  # noqa: B008, an Initializer never changes
        recurrent: Initializer = orthogonal(),  # noqa: B008
        biases: Initializer = constant(0.0),  # noqa: B008
        rng: np.random.Generator,
        dtype: type[np.floating] = np.float64,
    ) -> None:
        """Draw a network of `sizes` (n_in, n, n_out): inputs a step, units of the state, outputs.

        `recurrent` draws `W_h`, `weights` the other matrices; each gate is drawn by itself, as a matrix of n columns.
        """
        if len(sizes) != 3 or any(size < 1 or size != int(size) for size in sizes):
            raise ValueError(f"sizes are {tuple(sizes)}; a recurrent network has three: inputs, state, outputs")
        inputs, state, outputs = self.sizes = tuple(int(size) for size in sizes)
        self.dtype = np.dtype(dtype)

        def side_by_side(draw: Initializer, fan_in: int) -> np.ndarray:
            return np.hstack([draw(fan_in, state, rng=rng, dtype=dtype) for _ in range(self.gates)])

        self.W_x = side_by_side(weights, inputs)  # (n_in, gates n)
        self.W_h = side_by_side(recurrent, state)  # (n, gates n)
        self.b = side_by_side(biases, 1)[0]  # (gates n,)
        self.W_out = weights(state, outputs, rng=rng, dtype=dtype)  # (n, n_out)
        self.b_out = biases(1, outputs, rng=rng, dtype=dtype)[0]  # (n_out,)

    def forward(self, X: np.ndarray) -> Any:
        """Send the sequences `X` (batch, T, n_in) through the network and keep what every step made of them."""
        raise NotImplementedError

    def backward(self, forward: Any, output_gradient: np.ndarray) -> Any:
        """Send dL/d output (batch, n_out) back through all steps of `forward`: backpropagation through time."""
        raise NotImplementedError

    def __call__(self, X: np.ndarray) -> np.ndarray:
        """The output (batch, n_out) after the last step of the sequences `X` (batch, T, n_in)."""
        return self.forward(X).output

    @overflow_shown
    def loss_and_gradients(self, X: np.ndarray, y: np.ndarray, loss: Loss) -> tuple[float, Any, Any]:
        """The loss on a batch, with the forward and the backward pass that it took."""
        forward = self.forward(X)
        value, output_gradient = loss.value_and_gradient(forward.output, y)
        return value, forward, self.backward(forward, output_gradient)

    def parameters(self) -> list[np.ndarray]:
        """`[W_x, W_h, b, W_out, b_out]`: the arrays themselves, which an optimizer changes in place."""
        return [self.W_x, self.W_h, self.b, self.W_out, self.b_out]

    def parameter_names(self) -> list[str]:
        """A name for each of `parameters`."""
        return ["W_x", "W_h", "b", "W_out", "b_out"]

    def copy(self) -> Self:
        """The same network with weights of its own."""
        twin = object.__new__(type(self))
        twin.__dict__.update(self.__dict__)
        for name in self.parameter_names():
            setattr(twin, name, getattr(self, name).copy())
        return twin

    def _inputs(self, X: np.ndarray) -> np.ndarray:
        """`X` (batch, T, n_in) with time in front, (T, batch, n_in)."""
        X = np.asarray(X, dtype=self.dtype)
        if X.ndim != 3 or X.shape[1] < 1 or X.shape[2] != self.sizes[0]:
            raise ValueError(
                f"X has shape {X.shape}; this network takes (batch, steps, {self.sizes[0]}), 1 step or more"
            )
        return X.transpose(1, 0, 2)

    def _check(self, output_gradient: np.ndarray, output: np.ndarray) -> None:
        if output_gradient.shape != output.shape:
            raise ValueError(f"output_gradient has shape {output_gradient.shape}; the output has {output.shape}")


class RNNForward(NamedTuple):
    """What a forward pass leaves behind."""

    x: np.ndarray  # (T, batch, n_in)
    z: np.ndarray  # (T, batch, n)
    h: np.ndarray  # (T + 1, batch, n): h[0] is 0, h[t + 1] the state after step t
    output: np.ndarray  # (batch, n_out)


class RNNBackward(NamedTuple):
    """What a backward pass leaves behind: derivatives of the loss `L`."""

    delta: np.ndarray  # delta[t] = dL/dz[t], (T, batch, n)
    dh: np.ndarray  # dh[t] = dL/dh[t], (T + 1, batch, n)
    dW_x: np.ndarray  # (n_in, n)
    dW_h: np.ndarray  # (n, n)
    db: np.ndarray  # (n,)
    dW_out: np.ndarray  # (n, n_out)
    db_out: np.ndarray  # (n_out,)

    def gradients(self) -> list[np.ndarray]:
        """In the order of `Recurrent.parameters`."""
        return [self.dW_x, self.dW_h, self.db, self.dW_out, self.db_out]


class RNN(Recurrent):
    """The plain recurrent network (Elman 1990)."""

    def __init__(self, sizes: Sequence[int], *, activation: str | Activation = "tanh", **draw: Any) -> None:
        """Draw a network of `sizes` (n_in, n, n_out); `draw` goes to `Recurrent`."""
        super().__init__(sizes, **draw)
        self.activation = find_activation(activation)

    @overflow_shown
    def forward(self, X: np.ndarray) -> RNNForward:
        """Send the sequences `X` (batch, T, n_in) through the network and keep what every step made of them."""
        x = self._inputs(X)
        z = x @ self.W_x + self.b  # (T, batch, in) @ (in, n), all steps at once; the state's part comes below
        h = np.zeros((len(z) + 1, *z.shape[1:]), self.dtype)
        for t in range(len(z)):
            z[t] += h[t] @ self.W_h  # (batch, n) @ (n, n)
            h[t + 1] = self.activation.value(z[t])
        return RNNForward(x, z, h, h[-1] @ self.W_out + self.b_out)

    @overflow_shown
    def backward(self, forward: RNNForward, output_gradient: np.ndarray) -> RNNBackward:
        """Backpropagation through time (Werbos 1990): one matrix for all steps, so their gradients are summed."""
        x, z, h, output = forward
        self._check(output_gradient, output)
        delta, dh = np.empty_like(z), np.empty_like(h)
        dh[-1] = output_gradient @ self.W_out.T  # (batch, out) @ (out, n)
        for t in reversed(range(len(z))):
            delta[t] = dh[t + 1] * self.activation.slope(z[t], h[t + 1])
            dh[t] = delta[t] @ self.W_h.T  # (batch, n) @ (n, n)
        return RNNBackward(delta, dh, *weight_gradients(x, h, delta, output_gradient))


def weight_gradients(
    x: np.ndarray, h: np.ndarray, delta: np.ndarray, output_gradient: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """`dW_x`, `dW_h`, `db`, each summed over steps and batch, and `dW_out` and `db_out`, of the last state alone."""
    over_steps_and_batch = ((0, 1), (0, 1))
    return (
        np.tensordot(x, delta, over_steps_and_batch),  # (in, T batch) @ (T batch, n)
        np.tensordot(h[:-1], delta, over_steps_and_batch),  # (n, T batch) @ (T batch, n)
        delta.sum(axis=(0, 1)),
        h[-1].T @ output_gradient,  # (n, batch) @ (batch, out)
        output_gradient.sum(axis=0),
    )
