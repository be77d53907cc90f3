"""Layer norm behind the sum or inside the branch, trained by Adam at every rate, with warm-up and without.

The chapter `normalization` shows it, on the digits, by the protocol of `protocol`. Xiong et al. 2020 (arXiv 2002.04745) find
that transformers with the norm behind the sum need warm-up, and those with the norm inside the branch do not.
"""

from dataclasses import dataclass

import numpy as np

from unstable_gradients.architectures import build
from unstable_gradients.experiments.every_rate import train_at_every_rate
from unstable_gradients.experiments.protocol import Budget, digits_split
from unstable_gradients.experiments.record import record
from unstable_gradients.initializers import lecun
from unstable_gradients.optimizers import Adam, Optimizer
from unstable_gradients.results import Row
from unstable_gradients.schedules import Scheduled, constant, warm_up
from unstable_gradients.stack import Stack


@dataclass(frozen=True)
class Settings(Budget):
    """What it takes to run the experiment again."""

    etas: tuple[float, ...] = (0.0003, 0.001, 0.003, 0.01, 0.03)
    architectures: tuple[str, ...] = ("post_norm", "pre_norm")
    blocks: tuple[int, ...] = (6, 24)
    warm_ups: tuple[int, ...] = (0, 100)  # steps
    width: int = 32


def run(settings: Settings) -> list[Row]:
    """For each architecture, number of blocks and length of warm-up the rows of `train_at_every_rate`."""
    parts = digits_split(settings.split_seed)
    rows = []
    for architecture in settings.architectures:
        for blocks in settings.blocks:
            sizes = (64, *[settings.width] * (2 * blocks + 1), 10)

            def draw(
                rng: np.random.Generator, sizes: tuple[int, ...] = sizes, architecture: str = architecture
            ) -> Stack:
                return build(
                    sizes, architecture=architecture, norm="layer", activation="relu", weights=lecun(), rng=rng
                )

            for steps in settings.warm_ups:

                def adam(eta: float, steps: int = steps) -> Optimizer:
                    return Scheduled(Adam(eta), warm_up(steps, constant(eta)))

                arm = {"architecture": architecture, "blocks": blocks, "warm_up": steps}
                rows += [{**arm, **row} for row in train_at_every_rate(draw, parts, settings, optimizer=adam)]
    return rows


if __name__ == "__main__":
    record("norm_warm_up", run, Settings(), digits=4)
