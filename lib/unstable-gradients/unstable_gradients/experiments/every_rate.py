"""The protocol with nothing thrown away: the score on the validation part at every rate, on the test part at the best.

The chapter `normalization` uses this module, where how many rates work is the question.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from unstable_gradients.datasets import Split
from unstable_gradients.experiments.protocol import Budget, accuracy, train_best
from unstable_gradients.network import Network
from unstable_gradients.optimizers import SGD, Optimizer
from unstable_gradients.results import Row


def train_at_every_rate[N: Network](
    draw: Callable[[np.random.Generator], N],
    parts: Split,
    budget: Budget,
    *,
    optimizer: Callable[[float], Optimizer] = SGD,
) -> list[Row]:
    """A row for each rate: `eta`, and `right`, the accuracy of each seed on the validation part.

    `test` holds the accuracies on the test part at the rate that `train_best` would choose, and nothing at the others.
    """
    judged = (parts.train, parts.validation, parts.validation)  # the test part is for one rate only
    runs = [train_best(draw, judged, replace(budget, etas=(eta,)), optimizer=optimizer) for eta in budget.etas]
    best = min(runs, key=lambda run: np.median(np.nan_to_num(run.validation, nan=np.inf)))
    return [
        {
            "eta": run.eta,
            "right": run.test,
            "test": [accuracy(net, parts.test) for net in run.nets] if run is best else [],
        }
        for run in runs
    ]
