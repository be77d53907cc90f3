"""He's variance in networks that are narrow and deep: how much they differ from draw to draw, and which of them train.

The chapter `initialization` shows it. Before training: an input and a small change of it go through ReLU layers of one
width. The change is multiplied by the Jacobian, as a gradient is on its way back. Training: networks of the same width on
the digits, by the protocol of `starts`.
"""

from dataclasses import dataclass

import numpy as np

from unstable_gradients.datasets import Split
from unstable_gradients.experiments import starts
from unstable_gradients.experiments.protocol import digits_split
from unstable_gradients.experiments.record import record
from unstable_gradients.initializers import he
from unstable_gradients.results import Row


@dataclass(frozen=True)
class Settings:
    """What it takes to run the experiment again."""

    widths: tuple[int, ...] = (4, 8, 16, 32, 64)
    layers: int = 40
    networks: int = 1000
    depth: int = 20  # of the networks that are trained
    training_seeds: int = 20
    split_seed: int = 0


def run(settings: Settings) -> list[Row]:
    """For each width a row of `kind` draws and one of `kind` trained."""
    parts = digits_split(settings.split_seed)
    before = [draws(settings, width) for width in settings.widths]
    return before + [trained(settings, width, parts) for width in settings.widths]


def draws(settings: Settings, width: int) -> Row:
    """Lists over 0, 1, ... layers.

    `low`, `median`, `high` are the 5, 50 and 95 % quantiles of the squared length of the change, and `mean` its mean;
    `dead` is the fraction of networks of which nothing comes out for this input.
    """
    squares, dead = changes(settings, width)
    low, median, high = np.quantile(squares, (0.05, 0.5, 0.95), axis=0)
    mean = squares.mean(axis=0)
    return {"kind": "draws", "width": width, "low": low, "median": median, "high": high, "mean": mean, "dead": dead}


def trained(settings: Settings, width: int, parts: Split) -> Row:
    """The rate `eta` that was chosen, and `test`, the accuracy of every seed."""
    budget = starts.Settings(width=width, seeds=settings.training_seeds, split_seed=settings.split_seed)
    best = starts.best(budget, "relu", he(), settings.depth, parts)
    return {"kind": "trained", "width": width, "eta": best["eta"], "test": best["test"]}


def changes(settings: Settings, width: int) -> tuple[np.ndarray, np.ndarray]:
    """The squared length of the change (networks, layers + 1), 1 at first, and the fraction of dead ones (layers + 1,)."""
    rng = np.random.default_rng(width)
    a, change = rng.normal(size=(2, settings.networks, 1, width))
    change /= np.linalg.norm(change, axis=2, keepdims=True)
    squares, dead = [np.ones(settings.networks)], [0.0]
    for _ in range(settings.layers):
        W = rng.normal(0, (2 / width) ** 0.5, (settings.networks, width, width))  # one for each network
        z = a @ W
        a = np.maximum(z, 0)
        change = change @ W * (z > 0)  # the slope of a ReLU is 1 or 0
        squares.append(np.sum(change**2, axis=(1, 2)))
        dead.append(float(np.mean(~a.any(axis=(1, 2)))))
    return np.stack(squares, axis=1), np.array(dead)


if __name__ == "__main__":
    record("narrow_he", run, Settings(), digits=3)
