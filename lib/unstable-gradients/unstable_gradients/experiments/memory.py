"""Which recurrent networks learn to add two numbers of which the first lies at least 25 steps back.

The chapters `recurrent` and `clipping` show it. By the protocol of `protocol`, with Adam: the same length, width, rates,
steps and starts for all. The networks are a plain RNN with tanh and orthogonal weights between the states, one with ReLU
and the identity there (Le et al. 2015, arXiv 1504.00941), both with and without clipping, and an LSTM without.
"""

from dataclasses import dataclass
from functools import partial
from math import inf

import numpy as np

from unstable_gradients.diagnostics import time_rows
from unstable_gradients.experiments.protocol import Budget, Examples, train_best
from unstable_gradients.experiments.record import record
from unstable_gradients.initializers import eye, normal
from unstable_gradients.losses import quadratic
from unstable_gradients.lstm import LSTM
from unstable_gradients.optimizers import Adam, clip_by_norm
from unstable_gradients.results import Row
from unstable_gradients.rnn import RNN
from unstable_gradients.sequences import Sequences, adding_problem


@dataclass(frozen=True)
class Settings(Budget):
    """What it takes to run the experiment again."""

    arms: tuple[tuple[str, bool], ...] = (
        ("tanh", False),
        ("tanh", True),
        ("identity", False),
        ("identity", True),
        ("LSTM", False),
    )
    limit: float = 1.0  # of the norm of all gradients, where they are clipped
    length: int = 50
    width: int = 24
    etas: tuple[float, ...] = (0.0003, 0.001, 0.003, 0.01)
    steps: int = 1500
    batch: int = 20
    sequences: int = 20_000  # to train on
    held_out: int = 1000  # to validate on, and to test on
    every: int = 25  # steps whose losses are averaged to one point


def draw(arm: str, width: int, rng: np.random.Generator) -> RNN | LSTM:
    """A network of that name before training."""
    sizes = (2, width, 1)
    if arm == "LSTM":
        return LSTM(sizes, rng=rng)
    if arm == "identity":
        return RNN(sizes, activation="relu", weights=normal(0.1), recurrent=eye(), rng=rng)
    return RNN(sizes, rng=rng)


def split(settings: Settings) -> tuple[Sequences, Sequences, Sequences]:
    """Sequences to train on, to choose the rate on, and to test on."""
    rng = np.random.default_rng(settings.split_seed)
    sizes = (settings.sequences, settings.held_out, settings.held_out)
    to_train, validation, test = (adding_problem(n, settings.length, rng=rng) for n in sizes)
    return to_train, validation, test


def squared_error(net: RNN | LSTM, data: Examples) -> float:
    """The mean squared error; always to say 1 gives 1/6."""
    return float(np.mean((net(data.X)[:, 0] - data.y) ** 2))


def run(settings: Settings) -> list[Row]:
    """A row for each network and start, `seed`, at the rate `eta` that was chosen for the network.

    `mse` is the mean squared error on the test part. `loss` is that of the minibatches, also as a mean squared error, a
    list over training. `before` and `after` training are lists over time, from the first step to the last: the norm of the
    gradient of the state behind the step, in an LSTM of the cells, over that behind the last step.
    """
    parts = split(settings)
    rows = []
    for arm, clipped in settings.arms:
        limit = settings.limit if clipped else inf
        best = train_best(
            partial(draw, arm, settings.width),
            parts,
            settings,
            optimizer=Adam,
            loss=quadratic,
            clip=partial(clip_by_norm, limit=limit),
            score=squared_error,
        )
        for seed, net in enumerate(best.nets):
            rows.append(
                {
                    "arm": arm,
                    "clipped": clipped,
                    "seed": seed,
                    "eta": best.eta,
                    "mse": best.test[seed],
                    "loss": 2 * best.losses[seed].reshape(-1, settings.every).mean(axis=1),
                    "before": through_time(draw(arm, settings.width, np.random.default_rng(seed)), parts[1]),
                    "after": through_time(net, parts[1]),
                }
            )
    return rows


def through_time(net: RNN | LSTM, data: Sequences) -> np.ndarray:
    """The norm of the gradient behind each step, over that behind the last."""
    _, forward, backward = net.loss_and_gradients(data.X[:100], data.y[:100], quadratic)
    norms = np.array([row.get("dc_norm", row["dh_norm"]) for row in time_rows(forward, backward)])
    return norms / norms[-1]


if __name__ == "__main__":
    record("memory", run, Settings(), digits=3)
