"""How far the first step throws the weights of every layer, relative to their size.

The chapter `exploding` opens with it: networks that look at the digits, with larger and larger weights. The step is that
of SGD with the learning rate `eta`, so it is `eta` times the gradient.
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
    """What it takes to run the experiment again."""

    activations: tuple[str, ...] = ("tanh", "relu")
    scales: tuple[float, ...] = tuple(i / 4 for i in range(5, 17))
    depths: tuple[int, ...] = (5, 10, 15, 20, 25, 30, 35, 40)
    width: int = 32
    batch: int = 128
    eta: float = 0.01
    seeds: int = 10


def run(settings: Settings) -> list[Row]:
    """A row for each position of the dials, with `moved` of every layer: the median over seeds."""
    rows = []
    for activation in settings.activations:
        for scale in settings.scales:
            for depth in settings.depths:
                steps = [first_step(settings, activation, scale, depth, seed) for seed in range(settings.seeds)]
                rows.append(
                    {
                        "activation": activation,
                        "scale": scale,
                        "depth": depth,
                        "moved": np.median(steps, axis=0),
                    }
                )
    return rows


def first_step(settings: Settings, activation: str, scale: float, depth: int, seed: int) -> list[float]:
    """`|eta dL/dW| / |W|` of every layer, on a batch that `seed` picks as it draws the weights."""
    rng = np.random.default_rng(seed)
    data = digits()
    part = data.take(rng.choice(len(data), settings.batch, replace=False))
    sizes = (part.X.shape[1], *[settings.width] * (depth - 1), part.classes)
    net = MLP(sizes, activation=activation, weights=lecun(scale), rng=rng)
    _, _, backward = net.loss_and_gradients(part.X, part.y, softmax_cross_entropy)
    return [settings.eta * norm(dW) / norm(W) for dW, W in zip(backward.dW, net.W, strict=True)]


if __name__ == "__main__":
    record("first_step", run, Settings(), digits=3)
