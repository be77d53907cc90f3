"""Which networks train without a norm, with batch norm and with layer norm, from weights of three sizes.

The chapter `normalization` shows it, on the digits, by the protocol of `protocol`.
"""

from dataclasses import dataclass

import numpy as np

from unstable_gradients.architectures import build
from unstable_gradients.experiments.protocol import Budget, digits_split, train_best
from unstable_gradients.experiments.record import record
from unstable_gradients.initializers import lecun
from unstable_gradients.results import Row
from unstable_gradients.stack import Stack


@dataclass(frozen=True)
class Settings(Budget):
    """What it takes to run the experiment again."""

    norms: tuple[str, ...] = ("none", "batch", "layer")
    scales: tuple[float, ...] = (0.5, 1.41, 4.0)  # times 1 / sqrt(fan_in); 1.41 is He's, for ReLU
    depths: tuple[int, ...] = (10, 30)
    width: int = 32
    every: int = 10  # steps whose losses are averaged to one point


def run(settings: Settings) -> list[Row]:
    """A row for each norm, weight scale and depth, all with ReLU.

    `eta` is the rate that was chosen, `loss` the median of the seeds over training, `test` the accuracy of each seed.
    """
    parts = digits_split(settings.split_seed)
    rows = []
    for norm in settings.norms:
        for scale in settings.scales:
            for depth in settings.depths:

                def draw(rng: np.random.Generator, norm: str = norm, scale: float = scale, depth: int = depth) -> Stack:
                    return network(norm, scale, depth, settings.width, rng)

                row = train_best(draw, parts, settings).row(settings.every)
                kept = {name: row[name] for name in ("eta", "loss", "test")}
                rows.append({"norm": norm, "scale": scale, "depth": depth, **kept})
    return rows


def network(norm: str, scale: float, depth: int, width: int, rng: np.random.Generator) -> Stack:
    """A plain network of ReLU layers for the digits."""
    return build(
        (64, *[width] * (depth - 1), 10),
        norm=None if norm == "none" else norm,  # type: ignore[arg-type]
        activation="relu",
        weights=lecun(scale),
        rng=rng,
    )


if __name__ == "__main__":
    record("norm_training", run, Settings(), digits=4)
