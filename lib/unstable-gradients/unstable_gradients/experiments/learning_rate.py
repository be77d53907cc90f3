"""Raising the learning rate of a network whose gradient vanishes: what the first and the last layer make of it.

The chapter `vanishing` shows it: the rate multiplies the steps of all layers alike.
"""

from dataclasses import dataclass

import numpy as np

from unstable_gradients.datasets import Split
from unstable_gradients.diagnostics import update_ratio
from unstable_gradients.experiments.protocol import accuracy, digits_split
from unstable_gradients.experiments.record import record
from unstable_gradients.initializers import lecun
from unstable_gradients.losses import softmax_cross_entropy
from unstable_gradients.mlp import MLP
from unstable_gradients.optimizers import SGD
from unstable_gradients.results import Row
from unstable_gradients.training import minibatches


@dataclass(frozen=True)
class Settings:
    """What it takes to run the experiment again."""

    etas: tuple[float, ...] = tuple(10.0**k for k in range(-4, 7))
    depth: int = 10
    width: int = 32
    steps: int = 1000
    batch: int = 32
    seeds: int = 5
    split_seed: int = 0


def run(settings: Settings) -> list[Row]:
    """A row for each learning rate, with lists over the seeds.

    `first` and `last` are the relative change of the first and the last `W` by the first step, `loss` that of the
    whole training part after all steps, `validation` the accuracy then.
    """
    parts = digits_split(settings.split_seed)
    return [
        {"eta": eta, **{name: [one[name] for one in runs] for name in runs[0]}}
        for eta in settings.etas
        for runs in [[trained(settings, eta, seed, parts) for seed in range(settings.seeds)]]
    ]


def trained(settings: Settings, eta: float, seed: int, parts: Split) -> Row:
    """One network, trained with plain SGD at the rate `eta`."""
    rng = np.random.default_rng(seed)
    train = parts.train
    sizes = (train.X.shape[1], *[settings.width] * (settings.depth - 1), train.classes)
    net = MLP(sizes, activation="sigmoid", weights=lecun(), rng=rng)
    start = net.copy()
    optimizer = SGD(eta)
    batches = minibatches(train.X, train.y, settings.batch, rng=rng)
    changes: list[float] = []
    for step in range(settings.steps):
        _, _, backward = net.loss_and_gradients(*next(batches), softmax_cross_entropy)
        optimizer.step(net.parameters(), backward.gradients())
        if step == 0:
            changes = [update_ratio(start.W[l], net.W[l]) for l in (0, -1)]
    return {
        "first": changes[0],
        "last": changes[1],
        "loss": softmax_cross_entropy(net(train.X), train.y),
        "validation": accuracy(net, parts.validation),
    }


if __name__ == "__main__":
    record("learning_rate", run, Settings(), digits=4)
