"""How alike the gradients of two images are, by depth, in plain and in residual networks, before training.

The chapter `residual` shows it. Balduzzi et al. 2017 (arXiv 1702.08591) find that in plain networks the gradients of
neighbouring inputs lose all likeness as depth grows, and in residual networks far more slowly.
"""

from dataclasses import dataclass

import numpy as np

from unstable_gradients.architectures import build
from unstable_gradients.datasets import digits
from unstable_gradients.experiments.alikeness import mean_cosine
from unstable_gradients.experiments.record import record
from unstable_gradients.initializers import he
from unstable_gradients.results import Row

ARMS = {  # the arguments of `build`; a batch norm would tie the images of a batch together, and their gradients
    "plain": {"architecture": "plain"},
    "plain_layer": {"architecture": "plain", "norm": "layer"},
    "adds": {"architecture": "pre_activation"},
    "scaled": {"architecture": "pre_activation", "scale_power": 0.5},
}


@dataclass(frozen=True)
class Settings:
    """What it takes to run the experiment again."""

    arms: tuple[str, ...] = tuple(ARMS)
    blocks: tuple[int, ...] = (1, 2, 4, 8, 16, 32)
    width: int = 64
    batch: int = 64
    seeds: int = 20


def run(settings: Settings) -> list[Row]:
    """A row for each arm and number of blocks of two layers: `cosine`, a number for each seed.

    It is the mean, over all pairs of different images, of the cosine between the gradients of one random combination of the
    outputs with respect to the pixels.
    """
    return [
        {
            "arm": arm,
            "blocks": blocks,
            "cosine": [likeness(settings, arm, blocks, seed) for seed in range(settings.seeds)],
        }
        for arm in settings.arms
        for blocks in settings.blocks
    ]


def likeness(settings: Settings, arm: str, blocks: int, seed: int) -> float:
    """The mean cosine for one network."""
    rng = np.random.default_rng(seed)
    data = digits()
    X = data.X[rng.choice(len(data), settings.batch, replace=False)]
    sizes = (X.shape[1], *[settings.width] * (2 * blocks + 1), data.classes)
    net = build(sizes, activation="relu", weights=he(), rng=rng, **ARMS[arm])  # type: ignore[arg-type]
    outputs = np.tile(rng.normal(size=data.classes), (len(X), 1))  # the same combination for all
    return mean_cosine(net.backward(net.forward(X), outputs).dX)


if __name__ == "__main__":
    record("shattered", run, Settings(), digits=4)
