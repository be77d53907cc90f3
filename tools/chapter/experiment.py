"""TODO: what is measured, over what.

The chapter `SLUG` opens with it. A row holds one depth and, layer by layer, the median norm of dL/dW over the seeds.
"""

from dataclasses import dataclass

import numpy as np

from unstable_gradients.datasets import digits
from unstable_gradients.experiments.record import record
from unstable_gradients.losses import softmax_cross_entropy
from unstable_gradients.mlp import MLP
from unstable_gradients.norms import norm
from unstable_gradients.results import Row


@dataclass(frozen=True)
class Settings:
    """What it takes to run the experiment again."""

    depths: tuple[int, ...] = (2, 5, 10, 20)
    width: int = 32
    batch: int = 128
    seeds: int = 5


def run(settings: Settings) -> list[Row]:
    """A row for each depth, with lists over its layers: `layer` and `median`."""
    return [
        {
            "depth": depth,
            "layer": list(range(1, depth + 1)),
            "median": np.median([norms(settings, depth, seed) for seed in range(settings.seeds)], axis=0),
        }
        for depth in settings.depths
    ]


def norms(settings: Settings, depth: int, seed: int) -> list[float]:
    """The norm of dL/dW in each layer of one network."""
    rng = np.random.default_rng(seed)
    data = digits()
    batch = data.take(rng.choice(len(data), settings.batch, replace=False))
    sizes = (64, *[settings.width] * (depth - 1), 10)
    net = MLP(sizes, activation="sigmoid", rng=rng)
    _, _, backward = net.loss_and_gradients(batch.X, batch.y, softmax_cross_entropy)
    return [norm(dW) for dW in backward.dW]


if __name__ == "__main__":
    record("SLUG", run, Settings(), digits=3)
