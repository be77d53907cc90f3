"""The error of a finite difference against the length `h` of its step: first truncation, then rounding.

The chapter `gradients` shows it, on the loss of the network of two weights in double precision and with the parameter
`w1`, at a place where nothing is special.
"""

from dataclasses import dataclass

import numpy as np

from unstable_gradients.experiments.record import record
from unstable_gradients.experiments.two_weights import gradient, loss
from unstable_gradients.results import Row


@dataclass(frozen=True)
class Settings:
    """What it takes to run the experiment again."""

    w2: float = 1.0
    lowest: float = 0.4  # places of w1: over many of them, as a single one may by chance be without error
    highest: float = 1.6
    places: int = 25
    exponents: tuple[float, ...] = tuple(-i / 2 for i in range(1, 32))  # of ten


def run(settings: Settings) -> list[Row]:
    """A row for each way and each `h`, with the median `error` of the slope relative to the formula, `low` and `high`."""
    rows = []
    for way, difference in (("one-sided", one_sided), ("central", central)):
        for exponent in settings.exponents:
            h = 10.0**exponent
            errors = [
                abs(difference(w1, settings.w2, h) / gradient(w1, settings.w2)[0] - 1)
                for w1 in np.linspace(settings.lowest, settings.highest, settings.places)
            ]
            rows.append({"way": way, "h": h, "error": np.median(errors), "low": min(errors), "high": max(errors)})
    return rows


def one_sided(w1: float, w2: float, h: float) -> float:
    """The slope from here to `h` further on."""
    return (loss(w1 + h, w2) - loss(w1, w2)) / h


def central(w1: float, w2: float, h: float) -> float:
    """The slope from `h` before to `h` behind."""
    return (loss(w1 + h, w2) - loss(w1 - h, w2)) / (2 * h)


if __name__ == "__main__":
    record("difference_step", run, Settings(), digits=3)
