"""What layers that add do to the signal and to the gradient, beside layers that replace, before training.

The chapter `residual` opens with it. Every network has 2 weight layers a block, ReLU, and looks at a batch of digits.
"""

from dataclasses import dataclass

import numpy as np

from unstable_gradients.architectures import build
from unstable_gradients.datasets import digits
from unstable_gradients.experiments.first_weights import rms
from unstable_gradients.experiments.record import record
from unstable_gradients.initializers import he
from unstable_gradients.losses import softmax_cross_entropy
from unstable_gradients.results import Row

ARMS = {  # the arguments of `build`
    "plain": {"architecture": "plain"},
    "adds": {"architecture": "pre_activation"},
    "scaled": {"architecture": "pre_activation", "scale_power": 0.5},
    "normed": {"architecture": "pre_activation", "norm": "batch"},
}


@dataclass(frozen=True)
class Settings:
    """The dials' positions, and what stays the same."""

    arms: tuple[str, ...] = ("plain", "adds", "scaled", "normed")
    scales: tuple[float, ...] = (0.5, 0.75, 1.0, 1.25, 1.5)  # times He's weights
    blocks: tuple[int, ...] = (5, 10, 25, 50)
    width: int = 64
    batch: int = 64
    seeds: int = 10


def run(settings: Settings) -> list[Row]:
    """A row for each arm, scale and number of blocks, with medians over the seeds.

    `signal` and `gradient` are lists from in front of the first block to behind the last, the root of the mean square of
    what flows there and of its gradient; over that at the start for the signal, and at the end for the gradient.
    """
    return [
        {"arm": arm, "scale": scale, "blocks": blocks, **summary(settings, arm, scale, blocks)}
        for arm in settings.arms
        for scale in settings.scales
        for blocks in settings.blocks
    ]


def summary(settings: Settings, arm: str, scale: float, blocks: int) -> Row:
    """Medians over the seeds."""
    profiles = np.array([profile(settings, arm, scale, blocks, seed) for seed in range(settings.seeds)])
    signal, gradient = np.median(profiles, axis=0)
    return {"signal": signal, "gradient": gradient}


def profile(settings: Settings, arm: str, scale: float, blocks: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Both lists for one network."""
    rng = np.random.default_rng(seed)
    data = digits()
    part = data.take(rng.choice(len(data), settings.batch, replace=False))
    sizes = (part.X.shape[1], *[settings.width] * (2 * blocks + 1), part.classes)
    net = build(sizes, activation="relu", weights=he(scale), rng=rng, **ARMS[arm])  # type: ignore[arg-type]
    _, forward, backward = net.loss_and_gradients(part.X, part.y, softmax_cross_entropy)
    if arm == "plain":  # what a block takes and makes is z of every second layer
        flows, gradients = forward.z[:-1:2], backward.delta[:-1:2]
    else:  # the gradient in front of the first block is that of what the first layer makes
        flows, gradients = forward.stream, [backward.delta[0], *backward.stream]
    signal, gradient = (np.array([rms(array) for array in arrays]) for arrays in (flows, gradients))
    return signal / signal[0], gradient / gradient[-1]


if __name__ == "__main__":
    record("adding", run, Settings(), digits=3)
