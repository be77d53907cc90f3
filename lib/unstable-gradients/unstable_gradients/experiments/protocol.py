"""Training by the protocol: what every statement of the book that something trains, or does not, was measured with.

The chapters from `initialization` on use this module. Fixed before looking: one split for all; for each network the
learning rate from one grid with the least median loss on the validation part; the same number of steps, the same seeds
for all; a score, mostly the accuracy, on the test part, read once, at the chosen rate.

    def draw(rng): return MLP((64, *[32] * 29, 10), activation="relu", weights=he(), rng=rng)

    best = train_best(draw, digits_split(), Budget(steps=500), optimizer=Adam)
    best.eta, best.row(every=10)

`optimizer` makes an optimizer from a learning rate, so it can hold a schedule, too:

    lambda eta: Scheduled(SGD(eta), warm_up(50, constant(eta)))
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np

from unstable_gradients.datasets import Split, digits
from unstable_gradients.losses import Loss, softmax_cross_entropy
from unstable_gradients.network import Network
from unstable_gradients.optimizers import SGD, Optimizer
from unstable_gradients.overflow import overflow_shown
from unstable_gradients.results import Row
from unstable_gradients.training import Clip, train


@dataclass(frozen=True)
class Budget:
    """What every network gets. The settings of an experiment can be a subclass."""

    etas: tuple[float, ...] = (0.003, 0.01, 0.03, 0.1, 0.3)
    steps: int = 300
    batch: int = 32
    seeds: int = 5
    split_seed: int = 0


class Examples(Protocol):
    """A `Dataset`, or `Sequences`."""

    @property
    def X(self) -> np.ndarray:
        """What goes in, (n, ...)."""

    @property
    def y(self) -> np.ndarray:
        """What should come out, (n, ...)."""


def digits_split(seed: int = 0) -> Split:
    """The digits in three parts: to train on, to choose the rate on, and to test on."""
    return digits().split(rng=np.random.default_rng(seed))


@overflow_shown
def accuracy(net: Network, data: Examples) -> float:
    """The fraction of examples whose largest output is that of their label."""
    return float(np.mean(net(data.X).argmax(axis=1) == data.y))


def descend(
    net: Network,
    data: Examples,
    optimizer: Optimizer,
    *,
    steps: int,
    batch: int,
    rng: np.random.Generator,
    loss: Loss = softmax_cross_entropy,
    clip: Clip | None = None,
) -> np.ndarray:
    """Train `net` in place; the loss of every step's minibatch, (steps,).

    Once it is NaN nothing brings it back: training stops, and the rest is NaN.
    """
    losses = np.full(steps, np.nan)
    rows = train(net, data.X, data.y, loss=loss, optimizer=optimizer, steps=steps, batch_size=batch, rng=rng, clip=clip)
    for step, row in enumerate(rows):
        losses[step] = row["loss"]
        if np.isnan(losses[step]):
            break
    return losses


class Best[N: Network](NamedTuple):
    """The runs, one a seed, at the rate that was chosen."""

    eta: float
    nets: list[N]  # as they are after training
    losses: np.ndarray  # (seeds, steps), of each step's minibatch
    validation: list[float]  # the loss at the end
    test: list[float]  # the score at the end

    def points(self, every: int) -> np.ndarray:
        """The losses as means over `every` steps, (seeds, steps / every); NaN counts as inf."""
        return _nan_is_inf(self.losses).reshape(len(self.losses), -1, every).mean(axis=2)

    def row(self, every: int = 1) -> Row:
        """What a figure shows: `eta`, the lists `validation` and `test` over seeds, and lists over training.

        `loss` is the median of `points` over the seeds, `low` and `high` the least and the largest.
        """
        points = self.points(every)
        return {
            "eta": self.eta,
            "loss": np.median(points, axis=0),
            "low": points.min(axis=0),
            "high": points.max(axis=0),
            "validation": self.validation,
            "test": self.test,
        }


def train_best[N: Network](
    draw: Callable[[np.random.Generator], N],
    parts: tuple[Examples, Examples, Examples],
    budget: Budget,
    *,
    optimizer: Callable[[float], Optimizer] = SGD,
    loss: Loss = softmax_cross_entropy,
    clip: Clip | None = None,
    score: Callable[[N, Examples], float] = accuracy,
) -> Best[N]:
    """Train the networks that `draw` makes at every rate, and keep those at the best one, the first of equals.

    `parts` are to train, to validate and to test on. A seed draws the same network and the same batches at every rate.
    """
    to_train, validation, test = parts
    runs = []
    for eta in budget.etas:
        nets = [draw(np.random.default_rng(seed)) for seed in range(budget.seeds)]
        losses = [
            descend(
                net,
                to_train,
                optimizer(eta),
                steps=budget.steps,
                batch=budget.batch,
                rng=np.random.default_rng([seed, 1]),
                loss=loss,
                clip=clip,
            )
            for seed, net in enumerate(nets)
        ]
        runs.append(Best(eta, nets, np.array(losses), [loss(net(validation.X), validation.y) for net in nets], []))
    best = min(runs, key=lambda run: np.median(_nan_is_inf(run.validation)))
    return best._replace(test=[score(net, test) for net in best.nets])


def _nan_is_inf(values: np.ndarray | list[float]) -> np.ndarray:
    return np.where(np.isnan(values), np.inf, values)
