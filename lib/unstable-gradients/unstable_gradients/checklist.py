"""The signs that a network gives before and while it trains, each one number with the range in which it is healthy.

The chapter `diagnosis` uses this module. `examine` measures a network that is about to take a step with its optimizer:

    signs = examine(net, X, y, optimizer=lambda: SGD(0.1))
    signs.numbers()["delta"]        # delta of layer 1 over that of the last layer
    CHECKLIST["delta"].healthy      # (0.01, 100.0)

The ranges are measured, not derived: `experiments.vital_signs` shows how often each of them is wrong.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from unstable_gradients.diagnostics import layer_rows, update_ratio
from unstable_gradients.losses import softmax_cross_entropy
from unstable_gradients.mlp import MLP
from unstable_gradients.optimizers import Optimizer
from unstable_gradients.overflow import overflow_shown
from unstable_gradients.stack import Stack

ONE_BATCH_STEPS = 100


@dataclass(frozen=True)
class Sign:
    """A number to read off a network."""

    name: str  # what it is, in words
    healthy: tuple[float, float]  # both ends included
    format: str

    def fits(self, value: float) -> bool:
        """Whether `value` is healthy; NaN and inf are not."""
        return self.healthy[0] <= value <= self.healthy[1]

    def text(self, value: float) -> str:
        """`value` as a reader sees it."""
        return format(two_digits(value), self.format)

    @property
    def range(self) -> str:
        """The healthy range as a reader sees it."""
        low, high = (format(end, "%" if "%" in self.format else "g").replace(".000000", "") for end in self.healthy)
        return f"healthy {low} to {high}"


CHECKLIST = {
    "loss": Sign("loss at the start, over ln C", (0.9, 1.5), ".2f"),
    "delta": Sign("delta of layer 1, over that of the last layer", (0.01, 100.0), "g"),
    "saturated": Sign("saturated entries, worst hidden layer", (0.0, 0.5), ".0%"),
    "dead": Sign("dead units, worst hidden layer", (0.0, 0.4), ".0%"),
    "update": Sign("step over weight, middle layer", (1e-3, 0.1), "g"),
    "one_batch": Sign(f"loss after {ONE_BATCH_STEPS} steps on one batch, over ln C", (0.0, 0.5), ".2f"),
}


@dataclass(frozen=True)
class Signs:
    """What `examine` has seen."""

    loss: float  # of the batch, before any step
    classes: int
    layers: list[dict[str, Any]]  # `diagnostics.layer_rows` with `update_ratio` and `different`, a count of `units`
    smooth: bool  # whether saturation means something: of a ReLU it is half by nature
    one_batch: float  # the loss on this batch after ONE_BATCH_STEPS steps on nothing else

    def numbers(self) -> dict[str, float]:
        """A number for each of `CHECKLIST`, but for `saturated` where there is no such thing."""
        hidden = self.layers[:-1]
        first, last = self.layers[0]["delta_norm"], self.layers[-1]["delta_norm"]
        flat = {"saturated": max(row["saturation"] for row in hidden)} if self.smooth else {}
        return {
            "loss": self.loss / math.log(self.classes),
            "delta": first / last if last > 0 else math.nan,
            **flat,
            "dead": max(row["dead"] for row in hidden),
            "update": float(np.median([row["update_ratio"] for row in self.layers])),
            "one_batch": self.one_batch / math.log(self.classes),
        }


@overflow_shown
def examine(
    net: MLP | Stack, X: np.ndarray, y: np.ndarray, optimizer: Callable[[], Optimizer], *, batch: int = 32
) -> Signs:
    """Read the signs off `net`, which stays as it is, on the images `X` (n, n_0) with the labels `y` (n,).

    All of them serve to look, the first `batch` of them to step on. `optimizer` makes a new optimizer.
    """
    classes = net.W[-1].shape[1]
    loss, forward, backward = net.loss_and_gradients(X, y, softmax_cross_entropy)
    rows = layer_rows(net, forward, backward)
    stepped, rule = net.copy(), optimizer()
    for step in range(ONE_BATCH_STEPS):
        one_batch, _, told = stepped.loss_and_gradients(X[:batch], y[:batch], softmax_cross_entropy)
        rule.step(stepped.parameters(), told.gradients())
        if step == 0:
            for row, before, after in zip(rows, net.W, stepped.W, strict=True):
                row["update_ratio"] = update_ratio(before, after)
                row["different"], row["units"] = different(before), before.shape[1]
    one_batch = softmax_cross_entropy(stepped.forward(X[:batch]).output, y[:batch])
    return Signs(loss, classes, rows, net.activations[0].name in ("sigmoid", "tanh"), one_batch)


def two_digits(value: float) -> float:
    """`value` to two significant digits; inf and NaN stay as they are."""
    return float(f"{value:.2g}")


def different(W: np.ndarray) -> int:
    """How many units, columns of `W` (in, out), have weights that no other unit before them has."""
    return int(np.unique(W, axis=1).shape[1])
