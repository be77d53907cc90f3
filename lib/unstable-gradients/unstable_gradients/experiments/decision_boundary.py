"""A small network that learns to tell two moons apart, at three learning rates, step by step.

The chapter `learning` opens with it. It has two hidden layers of tanh and learns by plain SGD.
"""

from dataclasses import dataclass

import numpy as np

from unstable_gradients.activations import sigmoid
from unstable_gradients.datasets import Dataset, two_moons
from unstable_gradients.experiments.record import record
from unstable_gradients.losses import binary_cross_entropy
from unstable_gradients.mlp import MLP
from unstable_gradients.optimizers import SGD
from unstable_gradients.results import Row
from unstable_gradients.training import train


@dataclass(frozen=True)
class Settings:
    """What it takes to run the experiment again."""

    etas: tuple[float, ...] = (0.01, 0.5, 10.0)
    sizes: tuple[int, ...] = (2, 16, 16, 1)
    examples: int = 200
    noise: float = 0.1
    batch: int = 20
    steps: int = 400
    every: int = 25  # steps between two maps
    columns: int = 20
    rows: int = 14
    seed: int = 0


def run(settings: Settings) -> list[Row]:
    """Rows of three kinds.

    "points": the examples, lists `x`, `y` and `label`. "map", for each rate and each `step`: the `shade` of every cell of
    the map, the probability of label 1, row by row from the lower left, and the fraction of examples `right`. "curve", for
    each rate: lists `at`, steps, and `loss` of all examples before that step.
    """
    data = two_moons(settings.examples, settings.noise, rng=np.random.default_rng(settings.seed))
    points = {"kind": "points", "x": data.X[:, 0], "y": data.X[:, 1], "label": data.y}
    return [points, *(row for eta in settings.etas for row in learned(settings, data, eta))]


def learned(settings: Settings, data: Dataset, eta: float) -> list[Row]:
    """The maps and the curve of one rate."""
    rng = np.random.default_rng(settings.seed)
    net = MLP(settings.sizes, activation="tanh", rng=rng)
    rows = train(
        net,
        data.X,
        data.y,
        loss=binary_cross_entropy,
        optimizer=SGD(eta),
        steps=settings.steps,
        batch_size=settings.batch,
        rng=rng,
    )
    maps = [mapped(settings, data, net, eta, 0)]
    at, losses = [0], [binary_cross_entropy(net(data.X), data.y)]
    for row in rows:
        done = row["step"] + 1
        if done % 5 == 0:
            at.append(done)
            losses.append(binary_cross_entropy(net(data.X), data.y))
        if done % settings.every == 0:
            maps.append(mapped(settings, data, net, eta, done))
    return [*maps, {"kind": "curve", "eta": eta, "at": at, "loss": losses}]


def mapped(settings: Settings, data: Dataset, net: MLP, eta: float, step: int) -> Row:
    """What the network says all over the plane: `x` from -1.5 to 2.5, `y` from -1 to 1.5, in the middle of each cell."""
    x = -1.5 + 4.0 * (np.arange(settings.columns) + 0.5) / settings.columns
    y = -1.0 + 2.5 * (np.arange(settings.rows) + 0.5) / settings.rows
    plane = np.array([(a, b) for b in y for a in x])
    shade = np.round(sigmoid(net(plane)[:, 0]), 2)
    right = float(np.mean((net(data.X)[:, 0] > 0) == data.y))
    return {"kind": "map", "eta": eta, "step": step, "shade": shade, "right": right}


if __name__ == "__main__":
    record("decision_boundary", run, Settings(), digits=3)
