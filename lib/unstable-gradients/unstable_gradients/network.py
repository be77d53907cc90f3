"""What training and checking ask of a network: `MLP`, `Stack`, `RNN` and `LSTM` all have it."""

from typing import Protocol, Self

import numpy as np

from unstable_gradients.losses import Loss


class Passed(Protocol):
    """What a forward pass leaves behind."""

    @property
    def output(self) -> np.ndarray:
        """What the network says, (batch, outputs)."""


class Gradients(Protocol):
    """What a backward pass leaves behind."""

    def gradients(self) -> list[np.ndarray]:
        """The gradient of each of the network's parameters, in their order."""


class Network[F: Passed, B: Gradients](Protocol):
    """A network that can be trained, whose passes leave an `F` and a `B` behind."""

    dtype: np.dtype

    def forward(self, X: np.ndarray) -> F:
        """Send `X` (batch, ...) through the network."""

    def __call__(self, X: np.ndarray) -> np.ndarray:
        """The output (batch, outputs) for `X` (batch, ...), as after training."""

    def backward(self, forward: F, output_gradient: np.ndarray) -> B:
        """Send dL/d output (batch, outputs) back."""

    def loss_and_gradients(self, X: np.ndarray, y: np.ndarray, loss: Loss) -> tuple[float, F, B]:
        """The loss on a batch, with both passes."""

    def parameters(self) -> list[np.ndarray]:
        """The arrays themselves, which an optimizer changes in place."""

    def parameter_names(self) -> list[str]:
        """A name for each of `parameters`, such as `W[0]`."""

    def copy(self) -> Self:
        """The same network with arrays of its own."""
