"""One dial through three regimes: the gradient by layer, and its factor a layer, over the scale of the weights.

The chapter `unstable` opens with it. Networks of equal width look at a batch of digits; weights are drawn from
N(0, scale^2 / fan_in), biases are 0, the loss is the softmax cross-entropy.
"""

from dataclasses import dataclass

import numpy as np

from unstable_gradients.datasets import digits
from unstable_gradients.experiments.record import record
from unstable_gradients.initializers import lecun
from unstable_gradients.losses import softmax_cross_entropy
from unstable_gradients.mlp import MLP
from unstable_gradients.norms import norm
from unstable_gradients.results import Row


@dataclass(frozen=True)
class Settings:
    """The dial's positions, and what stays the same."""

    activations: tuple[str, ...] = ("tanh", "relu", "identity")
    scales: tuple[float, ...] = tuple(0.5 + 0.125 * i for i in range(29))  # times 1 / sqrt(fan_in)
    depth: int = 20
    width: int = 64  # as wide as the digits' 64 pixels
    batch: int = 64
    seeds: int = 10


def run(settings: Settings) -> list[Row]:
    """A row for each activation and scale, with medians over the seeds.

    `delta` holds the norm of delta in the layers 1 to depth - 1, over that of the last of them. `factor` is the mean
    factor a layer on the way back: the first entry to the power of 1 / (depth - 2). `low` and `high` are its range.
    """
    return [summary(settings, activation, scale) for activation in settings.activations for scale in settings.scales]


def summary(settings: Settings, activation: str, scale: float) -> Row:
    """The row of one position."""
    profiles = np.array([profile(settings, activation, scale, seed) for seed in range(settings.seeds)])
    factors = profiles[:, 0] ** (1 / (settings.depth - 2))
    return {
        "activation": activation,
        "scale": scale,
        "delta": np.median(profiles, axis=0),
        "factor": np.median(factors),
        "low": factors.min(),
        "high": factors.max(),
    }


def profile(settings: Settings, activation: str, scale: float, seed: int) -> np.ndarray:
    """The norm of delta in the hidden layers (depth - 1,) of one network, over that of the last of them."""
    rng = np.random.default_rng(seed)
    data = digits()
    part = data.take(rng.choice(len(data), settings.batch, replace=False))
    sizes = (*[settings.width] * settings.depth, part.classes)
    net = MLP(sizes, activation=activation, weights=lecun(gain=scale), rng=rng)
    _, _, backward = net.loss_and_gradients(part.X, part.y, softmax_cross_entropy)
    norms = np.array([norm(delta) for delta in backward.delta[:-1]])
    return norms / norms[-1]


if __name__ == "__main__":
    record("three_regimes", run, Settings(), digits=4)
