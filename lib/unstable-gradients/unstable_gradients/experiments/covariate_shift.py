"""Does batch norm work because it holds still what goes into a layer? It is shaken behind the norm, at every step.

The chapter `normalization` shows it, on the digits, by the protocol of `protocol`. The idea is that of Santurkar et al. 2018
(arXiv 1805.11604), section 2.1, who add random shifts and scales behind each batch norm. Here it is a shift alone, of mean
0 over the steps and none after training: a scale whose mean is not 1 would make training and evaluation two networks.
"""

from dataclasses import dataclass

import numpy as np

from unstable_gradients.datasets import Split
from unstable_gradients.experiments.every_rate import train_at_every_rate
from unstable_gradients.experiments.norm_training import network
from unstable_gradients.experiments.protocol import Budget, digits_split
from unstable_gradients.experiments.record import record
from unstable_gradients.losses import softmax_cross_entropy
from unstable_gradients.normalization import BatchNorm
from unstable_gradients.optimizers import SGD
from unstable_gradients.parts import Part, PartGradients
from unstable_gradients.results import Row
from unstable_gradients.stack import Stack
from unstable_gradients.training import minibatches, update


@dataclass(frozen=True)
class Settings(Budget):
    """What it takes to run the experiment again."""

    etas: tuple[float, ...] = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
    arms: tuple[str, ...] = ("none", "batch", "shaken")
    depths: tuple[int, ...] = (5, 10, 20)
    amount: float = 0.5  # the shift of each unit, uniform between minus and plus so much, in units of its spread
    scale: float = 1.41
    width: int = 32
    watched: int = 10  # steps between two looks at what goes into the activation functions


class Shake(Part):
    """A shift for each unit, drawn anew in each forward pass of training; none once training is over."""

    def __init__(self, amount: float, rng: np.random.Generator) -> None:
        self.amount, self.rng = amount, rng

    def forward(self, x: np.ndarray) -> tuple[np.ndarray, None]:
        """`x` (batch, units) plus a shift (units,)."""
        return x + self.rng.uniform(-self.amount, self.amount, x.shape[1]), None

    def backward(self, gradient: np.ndarray, cache: None) -> tuple[np.ndarray, list[PartGradients]]:
        """A shift changes no derivative."""
        return gradient, [PartGradients(gradient)]

    def evaluate(self, x: np.ndarray) -> np.ndarray:
        """`x` as it is."""
        return x


def run(settings: Settings) -> list[Row]:
    """For each arm and depth the rows of `train_at_every_rate`, that of the chosen rate with `moved`: see `movement`."""
    parts = digits_split(settings.split_seed)
    rows = []
    for arm in settings.arms:
        for depth in settings.depths:

            def draw(rng: np.random.Generator, arm: str = arm, depth: int = depth) -> Stack:
                return shaken_or_not(settings, arm, depth, rng)

            for row in train_at_every_rate(draw, parts, settings):
                moved = [
                    movement(settings, draw(np.random.default_rng(seed)), row["eta"], parts, seed)
                    for seed in range(settings.seeds)
                    if row["test"]
                ]
                rows.append({"arm": arm, "depth": depth, **row, "moved": moved})
    return rows


def shaken_or_not(settings: Settings, arm: str, depth: int, rng: np.random.Generator) -> Stack:
    """A plain network without a norm, with batch norm, or with batch norm and a shake behind each."""
    net = network("none" if arm == "none" else "batch", settings.scale, depth, settings.width, rng)
    if arm != "shaken":
        return net
    shake = Shake(settings.amount, rng.spawn(1)[0])
    return Stack(
        [one for part in net.chain.parts for one in ([part, shake] if isinstance(part, BatchNorm) else [part])]
    )


def movement(settings: Settings, net: Stack, eta: float, parts: Split, seed: int) -> float:
    """How far one training step moves the mean of what goes into an activation function, in units of its spread.

    The mean over the units of all hidden layers, the median over training, looked at every `watched` steps. The
    images are those of the validation part, and go through as one batch in training.
    """
    X = parts.validation.X
    batches = minibatches(parts.train.X, parts.train.y, settings.batch, rng=np.random.default_rng([seed, 1]))
    distances = []
    for step in range(settings.steps):
        look = step % settings.watched == 0
        before = inputs(net, X) if look else []
        update(net, *next(batches), softmax_cross_entropy, SGD(eta))
        if look:
            distances.append(
                np.mean(
                    [
                        np.abs(new.mean(0) - old.mean(0)) / old.std()
                        for old, new in zip(before, inputs(net, X), strict=True)
                    ]
                )
            )
    return float(np.median(distances))


def inputs(net: Stack, X: np.ndarray) -> list[np.ndarray]:
    """What goes into the activation function of each hidden layer, (batch, units) each."""
    return [u for u, _ in net.forward(X).activated[:-1]]


if __name__ == "__main__":
    record("covariate_shift", run, Settings(), digits=4)
