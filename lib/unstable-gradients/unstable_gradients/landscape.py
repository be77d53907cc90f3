"""The loss over two weights as a map: where it is below a level.

The chapters `gradients` and `learning` use this module for their maps. It takes losses that are quadratic in the second
weight, as that of a layer without activation function is: then a column of the map is known from three of its values.
"""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import numpy as np

LossOfTwo = Callable[[float, float], float]


class Column(NamedTuple):
    """Where the loss is below a level for one value of `w1`: between `low` and `high`, if that is not empty."""

    low: float
    high: float


def level_rows(
    loss: LossOfTwo, levels: Iterable[float], *, reach: tuple[float, float] = (3.0, 2.0), points: int = 48
) -> list[dict[str, Any]]:
    """A row for each connected piece of `loss(w1, w2) <= level` with `|w1|` and `|w2|` up to `reach`.

    `loss` is quadratic in `w2`, with a minimum. A row holds `level` and three lists of `points` numbers: `place`, the
    values of `w1`, and `low` and `high`, between which `w2` lies there.
    """

    def column(w1: float, level: float) -> Column:
        below, middle, above = (loss(w1, w2) for w2 in (-1.0, 0.0, 1.0))
        slope, curvature = (above - below) / 2, max(above - 2 * middle + below, 1e-12)
        root = slope**2 - 2 * curvature * (middle - level)
        if root < 0:
            return Column(np.inf, -np.inf)
        low, high = (-slope - root**0.5) / curvature, (-slope + root**0.5) / curvature
        return Column(max(low, -reach[1]), min(high, reach[1]))

    def inside(w1: float, level: float) -> bool:
        low, high = column(w1, level)
        return low <= high

    def end(within: float, beyond: float, level: float) -> float:
        for _ in range(50):
            between = (within + beyond) / 2
            within, beyond = (between, beyond) if inside(between, level) else (within, between)
        return within

    rows = []
    grid = np.linspace(-reach[0], reach[0], 201)
    for level in levels:
        marks = np.array([inside(w1, level) for w1 in grid])
        starts = np.flatnonzero(marks & ~np.append(False, marks[:-1]))
        stops = np.flatnonzero(marks & ~np.append(marks[1:], False))
        for first, last in zip(starts, stops, strict=True):
            left = end(grid[first], grid[first - 1], level) if first > 0 else grid[first]
            right = end(grid[last], grid[last + 1], level) if last + 1 < len(grid) else grid[last]
            angle = np.linspace(np.pi, 0, points)  # places lie closer at the ends, where a piece closes like a circle
            place = np.clip((left + right) / 2 + (right - left) / 2 * np.cos(angle), left, right)
            low, high = np.transpose([column(w1, level) for w1 in place])
            rows.append({"level": level, "place": place, "low": low, "high": high})
    return rows
