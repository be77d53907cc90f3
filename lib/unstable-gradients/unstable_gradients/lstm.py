"""A long short-term memory: beside the state there is a cell, which gates open and close and which otherwise stays.

The chapter `recurrent` uses this module, and prints `LSTM.forward` and `LSTM.backward`. One step, with `i`, `f` and `o`
the input, forget and output gate, and `g` what may be written:

    z[t] = x[t] @ W_x + h[t] @ W_h + b      i, f, o = sigmoid(three quarters of z[t])      g = tanh(the last)
    c[t + 1] = f c[t] + i g                 h[t + 1] = o tanh(c[t + 1])

Back along the cells the gradient is multiplied by `f`, entry by entry: no matrix, and no slope while the gate is open.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from unstable_gradients.activations import sigmoid, tanh
from unstable_gradients.overflow import overflow_shown
from unstable_gradients.rnn import Recurrent, weight_gradients


class LSTMForward(NamedTuple):
    """What a forward pass leaves behind."""

    x: np.ndarray  # (T, batch, n_in)
    gates: np.ndarray  # (T, batch, 4 n): i, f, o and g side by side
    c: np.ndarray  # (T + 1, batch, n): c[0] is 0, c[t + 1] the cells after step t
    h: np.ndarray  # (T + 1, batch, n): h[0] is 0, h[t + 1] the state after step t
    output: np.ndarray  # (batch, n_out)

    @property
    def forget(self) -> np.ndarray:
        """The forget gate, (T, batch, n)."""
        return _quarters(self.gates)[1]


class LSTMBackward(NamedTuple):
    """What a backward pass leaves behind: derivatives of the loss `L`."""

    delta: np.ndarray  # delta[t] = dL/dz[t], (T, batch, 4 n)
    dc: np.ndarray  # dc[t] = dL/dc[t], (T + 1, batch, n)
    dh: np.ndarray  # dh[t] = dL/dh[t], (T + 1, batch, n)
    dW_x: np.ndarray  # (n_in, 4 n)
    dW_h: np.ndarray  # (n, 4 n)
    db: np.ndarray  # (4 n,)
    dW_out: np.ndarray  # (n, n_out)
    db_out: np.ndarray  # (n_out,)

    def gradients(self) -> list[np.ndarray]:
        """In the order of `Recurrent.parameters`."""
        return [self.dW_x, self.dW_h, self.db, self.dW_out, self.db_out]


class LSTM(Recurrent):
    """Hochreiter and Schmidhuber 1997, with the forget gate of Gers, Schmidhuber and Cummins 2000 and no peepholes."""

    gates = 4

    def __init__(self, sizes: Sequence[int], *, forget_bias: float = 1.0, **draw: Any) -> None:
        """Draw a network of `sizes` (n_in, n, n_out); `draw` goes to `Recurrent`.

        `forget_bias` is added to the forget gate's biases, so that it starts open: with 1 at about `sigmoid(1)` = 0.73
        (Gers et al. 2000; Jozefowicz, Zaremba and Sutskever 2015).
        """
        super().__init__(sizes, **draw)
        _quarters(self.b)[1][...] += forget_bias

    @overflow_shown
    def forward(self, X: np.ndarray) -> LSTMForward:
        """Send the sequences `X` (batch, T, n_in) through the network and keep what every step made of them."""
        x, n = self._inputs(X), self.sizes[1]
        gates = x @ self.W_x + self.b  # (T, batch, in) @ (in, 4 n): z, until a step makes gates of it
        c = np.zeros((len(x) + 1, x.shape[1], n), self.dtype)
        h = np.zeros_like(c)
        for t, z in enumerate(gates):
            z += h[t] @ self.W_h  # (batch, n) @ (n, 4 n)
            z[:, : 3 * n] = sigmoid.value(z[:, : 3 * n])
            z[:, 3 * n :] = tanh.value(z[:, 3 * n :])
            i, f, o, g = _quarters(z)  # (batch, n) each
            c[t + 1] = f * c[t] + i * g
            h[t + 1] = o * tanh.value(c[t + 1])
        return LSTMForward(x, gates, c, h, h[-1] @ self.W_out + self.b_out)

    @overflow_shown
    def backward(self, forward: LSTMForward, output_gradient: np.ndarray) -> LSTMBackward:
        """Backpropagation through time: along the states through `W_h`, along the cells through the forget gate."""
        x, gates, c, h, output = forward
        self._check(output_gradient, output)
        delta, dc, dh = np.empty_like(gates), np.zeros_like(c), np.empty_like(h)
        dh[-1] = output_gradient @ self.W_out.T  # (batch, out) @ (out, n)
        for t in reversed(range(len(gates))):
            i, f, o, g = _quarters(gates[t])
            di, df, do, dg = _quarters(delta[t])  # parts of delta, filled below
            squashed = tanh.value(c[t + 1])
            dc[t + 1] += dh[t + 1] * o * (1 - squashed * squashed)
            di[...] = dc[t + 1] * g * i * (1 - i)
            df[...] = dc[t + 1] * c[t] * f * (1 - f)
            do[...] = dh[t + 1] * squashed * o * (1 - o)
            dg[...] = dc[t + 1] * i * (1 - g * g)
            dc[t] = dc[t + 1] * f
            dh[t] = delta[t] @ self.W_h.T  # (batch, 4 n) @ (4 n, n)
        return LSTMBackward(delta, dc, dh, *weight_gradients(x, h, delta, output_gradient))


def _quarters(array: np.ndarray) -> list[np.ndarray]:
    """The four quarters (..., n) of an array (..., 4 n), as views."""
    n = array.shape[-1] // 4
    return [array[..., k * n : (k + 1) * n] for k in range(4)]
