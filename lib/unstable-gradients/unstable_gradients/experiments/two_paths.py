"""A graph of four numbers in which one way to the loss forks: values forward, derivatives on edges, gradients backward.

The chapter `backpropagation` opens with it: `h = tanh(w)`, from h both `p = tanh(v h)` and `q = tanh(-h / 2)`, and the
loss `1/2 (p + q - 1)^2`.
"""

import math
from dataclasses import dataclass

from unstable_gradients.experiments.record import record
from unstable_gradients.results import Row


@dataclass(frozen=True)
class Settings:
    """What it takes to run the experiment again."""

    ws: tuple[float, ...] = tuple(i / 4 for i in range(-8, 9))
    vs: tuple[float, ...] = tuple(i / 2 for i in range(-6, 7))


def run(settings: Settings) -> list[Row]:
    """A row for each `w` and `v`; see `passes`."""
    return [{"w": w, "v": v, **passes(w, v)} for v in settings.vs for w in settings.ws]


def passes(w: float, v: float) -> Row:
    """`value` and `gradient` of w, h, p, q and the loss, and the `slope` of each edge: w-h, h-p, h-q, p-loss, q-loss."""
    h = math.tanh(w)
    p, q = math.tanh(v * h), math.tanh(-h / 2)
    error = p + q - 1
    dh, dp, dq = 1 - h * h, v * (1 - p * p), -(1 - q * q) / 2
    back = error * dp + error * dq
    return {
        "value": [w, h, p, q, error * error / 2],
        "slope": [dh, dp, dq, error, error],
        "gradient": [back * dh, back, error, error, 1.0],
    }


if __name__ == "__main__":
    record("two_paths", run, Settings(), digits=4)
