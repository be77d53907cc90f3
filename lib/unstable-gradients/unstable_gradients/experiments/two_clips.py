"""A gradient of two entries, cut by its norm and entry by entry.

The chapter `clipping` shows it.
"""

from dataclasses import dataclass

import numpy as np

from unstable_gradients.experiments.record import record
from unstable_gradients.optimizers import clip_by_norm, clip_by_value
from unstable_gradients.results import Row


@dataclass(frozen=True)
class Settings:
    """The dials' positions, and what stays the same."""

    limits: tuple[float, ...] = tuple(0.25 * i for i in range(1, 17))
    firsts: tuple[float, ...] = (0.5, 1.0, 2.0, 3.0, 4.0)
    second: float = 1.0


def run(settings: Settings) -> list[Row]:
    """A row for each gradient (`first`, `second`) and limit.

    `norm_x`, `norm_y` and `value_x`, `value_y` are what the two ways to clip leave of it; `turned` is the angle, in degrees,
    between the second of these and the gradient.
    """
    rows = []
    for first in settings.firsts:
        for limit in settings.limits:
            g = np.array([first, settings.second])
            (by_norm,), (by_value,) = clip_by_norm([g], limit), clip_by_value([g], limit)
            cosine = by_value @ g / np.linalg.norm(by_value) / np.linalg.norm(g)
            rows.append(
                {
                    "first": first,
                    "second": settings.second,
                    "limit": limit,
                    "norm_x": by_norm[0],
                    "norm_y": by_norm[1],
                    "value_x": by_value[0],
                    "value_y": by_value[1],
                    "turned": round(float(np.degrees(np.arccos(min(cosine, 1.0)))), 3),
                }
            )
    return rows


if __name__ == "__main__":
    record("two_clips", run, Settings())
