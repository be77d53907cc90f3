"""Batch norm and layer norm with batches from 32 images down to 2.

The chapter `normalization` shows it, on the digits, by the protocol of `protocol`; the number of steps is the same for all.
"""

from dataclasses import dataclass, replace

import numpy as np

from unstable_gradients.experiments.norm_training import network
from unstable_gradients.experiments.protocol import Budget, digits_split, train_best
from unstable_gradients.experiments.record import record
from unstable_gradients.results import Row
from unstable_gradients.stack import Stack


@dataclass(frozen=True)
class Settings(Budget):
    """What it takes to run the experiment again."""

    norms: tuple[str, ...] = ("none", "batch", "layer")
    batches: tuple[int, ...] = (2, 4, 8, 16, 32)
    depth: int = 10
    scale: float = 1.41
    width: int = 32


def run(settings: Settings) -> list[Row]:
    """A row for each norm and batch size: the rate that was chosen, and `test`, the accuracy of each seed.

    `together` is the same with all test images as one batch, whose own statistics a batch norm then uses.
    """
    parts = digits_split(settings.split_seed)
    rows = []
    for norm in settings.norms:
        for batch in settings.batches:

            def draw(rng: np.random.Generator, norm: str = norm) -> Stack:
                return network(norm, settings.scale, settings.depth, settings.width, rng)

            best = train_best(draw, parts, replace(settings, batch=batch))
            said = [net.forward(parts.test.X).output.argmax(axis=1) for net in best.nets]
            together = [float(np.mean(labels == parts.test.y)) for labels in said]
            rows.append({"norm": norm, "batch": batch, "eta": best.eta, "test": best.test, "together": together})
    return rows


if __name__ == "__main__":
    record("small_batches", run, Settings(), digits=4)
