"""A chain of single neurons, in which the gradient of a weight is a plain product of numbers.

The chapter `vanishing` draws the product, term by term. The chain `a[l] = sigmoid(w[l] a[l - 1] + b[l])` runs from
the input a[0] to the output a[L], and the loss is `1/2 (a[L] - y)^2`. Layers count from 1, as in the figures.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from unstable_gradients.activations import sigmoid
from unstable_gradients.experiments.record import record
from unstable_gradients.results import Row


@dataclass(frozen=True)
class Settings:
    """What it takes to run the experiment again."""

    weights: tuple[float, ...] = (0.8, -1.1, 1.3, 0.6, -0.9, 1.5, -0.7, 1.0)  # as a draw from N(0, 1) may look
    scales: tuple[float, ...] = (1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0)  # times all weights
    x: float = 1.0  # the input a[0]
    y: float = 1.0  # the target


class Term(NamedTuple):
    """A factor of the gradient; `kind` is "loss", "slope", "weight" or "input", `layer` the layer that it belongs to."""

    kind: str
    layer: int
    value: float


def run(settings: Settings) -> list[Row]:
    """A row for each scale and each weight of the chain, with lists over the terms of its gradient.

    The terms come in the order of the backward pass, the loss first. `before` and `after` are the product without and
    with the term, as absolute values.
    """
    rows = []
    for scale in settings.scales:
        w = [scale * weight for weight in settings.weights]
        b = [-weight / 2 for weight in w]  # so that z = w (a - 1/2) stays near 0 as long as it can
        rows += [product(scale, layer, terms(layer, w, b, settings.x, settings.y)) for layer in range(1, len(w) + 1)]
    return rows


def terms(layer: int, w: Sequence[float], b: Sequence[float], x: float, y: float) -> list[Term]:
    """The factors of dL/dw[layer] in a chain with the weights `w` and biases `b`, (L,) each: 2 (L - layer) + 3 of them.

    (a[L] - y), then for each layer from L down to `layer + 1` its slope and its weight, then the slope of `layer`
    itself and a[layer - 1].
    """
    depth = len(w)
    a = [x]
    for l in range(depth):
        a.append(float(sigmoid(w[l] * a[-1] + b[l])))
    slope = [out * (1 - out) for out in a[1:]]
    factors = [Term("loss", depth, a[-1] - y)]
    for l in range(depth, layer, -1):
        factors += [Term("slope", l, slope[l - 1]), Term("weight", l, float(w[l - 1]))]
    return [*factors, Term("slope", layer, slope[layer - 1]), Term("input", layer - 1, a[layer - 1])]


def product(scale: float, layer: int, factors: list[Term]) -> Row:
    """A row for the weight of layer `layer`, which was picked."""
    running = np.cumprod([abs(term.value) for term in factors])
    return {
        "scale": scale,
        "picked": layer,
        "kind": [term.kind for term in factors],
        "layer": [term.layer for term in factors],
        "value": [term.value for term in factors],
        "before": [1.0, *running[:-1]],
        "after": running,
    }


if __name__ == "__main__":
    record("neuron_chain", run, Settings(), digits=4)
