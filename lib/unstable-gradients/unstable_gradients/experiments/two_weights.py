"""A network of two weights: its loss as a map, and gradient descent from every place on it.

The chapter `gradients` opens with it. The network has one tanh unit and no bias, `w2 tanh(w1 x)`; there are two examples,
and the loss is quadratic.
"""

from dataclasses import dataclass

import numpy as np

from unstable_gradients.experiments.record import record
from unstable_gradients.landscape import level_rows
from unstable_gradients.results import Row

X = np.array([0.5, 1.5])
Y = np.array([0.8, 1.4])


@dataclass(frozen=True)
class Settings:
    """What it takes to run the experiment again."""

    eta: float = 0.5
    steps: int = 20
    first: tuple[float, ...] = tuple(i / 4 for i in range(-12, 13))
    second: tuple[float, ...] = tuple(i / 2 for i in range(-4, 5))
    levels: tuple[float, ...] = (0.01, 0.03, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2)


def run(settings: Settings) -> list[Row]:
    """Rows of `landscape.level_rows`, of kind "level", and of kind "start", one for each place on the grid.

    A start holds `w1`, `w2`, the `loss` and the partial derivatives `dw1` and `dw2` there, and `path1`, `path2`: the two
    weights before every step of gradient descent and after the last.
    """
    levels = [{"kind": "level", **row} for row in level_rows(loss, settings.levels, reach=(3.2, 2.2))]
    starts = [start(settings, w1, w2) for w1 in settings.first for w2 in settings.second]
    return levels + starts


def loss(w1: float, w2: float) -> float:
    """The mean of half the squared errors over the two examples."""
    return float(np.mean((w2 * np.tanh(w1 * X) - Y) ** 2) / 2)


def gradient(w1: float, w2: float) -> np.ndarray:
    """The partial derivatives of the loss with respect to `w1` and `w2`."""
    a = np.tanh(w1 * X)
    error = w2 * a - Y
    return np.array([np.mean(error * w2 * (1 - a * a) * X), np.mean(error * a)])


def start(settings: Settings, w1: float, w2: float) -> Row:
    """One place, and the way down from it."""
    path = [np.array([w1, w2])]
    for _ in range(settings.steps):
        path.append(path[-1] - settings.eta * gradient(*path[-1]))
    dw1, dw2 = gradient(w1, w2)
    path1, path2 = np.transpose(path)
    return {
        "kind": "start",
        "w1": w1,
        "w2": w2,
        "loss": loss(w1, w2),
        "dw1": dw1,
        "dw2": dw2,
        "path1": path1,
        "path2": path2,
    }


if __name__ == "__main__":
    record("two_weights", run, Settings(), digits=3)
