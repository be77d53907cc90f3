"""A network of two inputs, two hidden units and one output, small enough to be worked through by hand.

The chapter `backpropagation` does so, and draws the numbers in the order in which they become known: all units are
sigmoids, and the loss is `1/2 (a - y)^2`.
"""

from dataclasses import dataclass

import numpy as np

from unstable_gradients.activations import sigmoid
from unstable_gradients.experiments.record import record
from unstable_gradients.losses import quadratic
from unstable_gradients.mlp import MLP, Backward, Forward
from unstable_gradients.results import Row

STEPS = (
    "input and weights",
    "forward: hidden layer",
    "forward: output",
    "the loss",
    "backward: delta of the output",
    "dL/dW of layer 2",
    "backward: delta of the hidden layer",
    "dL/dW of layer 1",
)
OUTPUT, LOSS, DELTA_2, DW_2, DELTA_1, DW_1 = range(2, 8)  # the steps after which these are known


@dataclass(frozen=True)
class Settings:
    """What it takes to run the experiment again."""

    x: tuple[float, float] = (1.0, 2.0)
    y: float = 1.0
    W1: tuple[tuple[float, float], tuple[float, float]] = ((0.6, -1.0), (0.2, 0.5))  # z of the hidden units is 1 and 0
    W2: tuple[float, float] = (2.0, -1.0)


def run(settings: Settings) -> list[Row]:
    """A row for each step, with what is known by then.

    Lists over the nodes x1, x2, the two hidden units, the output and the loss: `value` and `delta`; and over the edges,
    those of W1 row by row, those of W2 and the one to the loss: `weight` and `gradient`. What is not known yet is None.
    """
    loss, forward, backward = passes(settings)
    weights = [*np.ravel(settings.W1), *settings.W2]
    gradients = np.concatenate([dW.ravel() for dW in backward.dW])
    rows = []
    for step, name in enumerate(STEPS):
        rows.append(
            {
                "step": step,
                "name": name,
                "value": [
                    *settings.x,
                    *_known(step, 1, forward.a[1][0]),
                    *_known(step, OUTPUT, forward.a[2][0]),
                    *_known(step, LOSS, [loss]),
                ],
                "delta": [
                    None,
                    None,
                    *_known(step, DELTA_1, backward.delta[0][0]),
                    *_known(step, DELTA_2, backward.delta[1][0]),
                    None,
                ],
                "weight": [*weights, None],
                "gradient": [*_known(step, DW_1, gradients[:4]), *_known(step, DW_2, gradients[4:]), None],
            }
        )
    return rows


def passes(settings: Settings) -> tuple[float, Forward, Backward]:
    """The loss, the forward and the backward pass, for a batch of one."""
    net = MLP((2, 2, 1), activation="sigmoid", output_activation=sigmoid, rng=np.random.default_rng(0))
    net.W = [np.array(settings.W1), np.array(settings.W2)[:, np.newaxis]]
    return net.loss_and_gradients(np.array([settings.x]), np.array([[settings.y]]), quadratic)


def _known(step: int, since: int, numbers: "np.ndarray | list[float]") -> list[float | None]:
    return [float(number) if step >= since else None for number in numbers]


if __name__ == "__main__":
    record("hand_network", run, Settings(), digits=4)
