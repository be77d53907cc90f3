"""How the runs of `lab` stand, for `charts.lab_screen`: sentences, and rows for its four charts.

The chapter `lab` uses this module.
"""

import math
from collections.abc import Callable, Mapping
from typing import Any

from unstable_gradients.lab import BINS, Run
from unstable_gradients.symptoms import sentences

NAMES = ("A", "B")  # of the runs that are compared
NOT_FINITE, LEAST = 999, -400  # decades of what has none
POINTS = 100  # of a line of losses, at most

Rows = list[dict[str, Any]]


def report(runs: Mapping[str, Run]) -> dict[str, Any]:
    """The arguments of `Screen.show`, with all runs in each."""
    return {
        "sentences": [line for name, run in runs.items() for line in _told(name, run, len(runs) > 1)]
        + difference(runs),
        "losses": [row for name, run in runs.items() for row in loss_rows(name, run)],
        "gradients": _with_places(
            [row for name, run in runs.items() for row in gradient_rows(name, run)],
            lambda row: {**row, "step": row["until"], "decade": 0},
        ),
        "layers": [row for name, run in runs.items() for row in layer_rows(name, run)],
        "shapes": _with_places(
            [row for name, run in runs.items() for row in shape_rows(name, run)],
            lambda row: {**row, "share": [0] * BINS},
        ),
    }


def difference(runs: Mapping[str, Run]) -> list[str]:
    """What the second run does otherwise than the first, if there are two."""
    if len(runs) != 2:
        return []
    (one, first), (other, second) = runs.items()
    changed = second.settings.changed(first.settings)
    if not changed:
        return [f"{one} and {other} have the same settings."]
    told = "; ".join(f"{name} {then!r} in {one}, {now!r} in {other}" for name, (now, then) in changed.items())
    return [f"They differ in {told}."]


def loss_rows(name: str, run: Run) -> Rows:
    """At most about `POINTS` losses, evenly chosen, the last among them."""
    stride = -(-len(run.losses) // POINTS) or 1
    steps = sorted({*range(0, len(run.losses), stride), len(run.losses) - 1})
    return [{"step": step, "loss": run.losses[step], "chance": run.chance, "setting": name} for step in steps]


def gradient_rows(name: str, run: Run) -> Rows:
    """For each layer the stretches of steps in which the norm of dL/dW keeps its power of ten."""
    ends = [column["step"] for column in run.columns[1:]] + [run.columns[-1]["step"] + run.stride]
    rows: Rows = []
    for l in range(run.net.depth):
        for column, end in zip(run.columns, ends, strict=True):
            power = decade(column["norms"][l])
            if rows and rows[-1]["layer"] == l + 1 and rows[-1]["decade"] == power:
                rows[-1]["until"] = end
            else:
                rows.append({"run": name, "layer": l + 1, "step": column["step"], "until": end, "decade": power})
    return rows


def decade(value: float) -> int:
    """The power of ten of a positive number; `LEAST` for 0, `NOT_FINITE` for inf and NaN."""
    if not math.isfinite(value):
        return NOT_FINITE
    return math.floor(math.log10(value)) if value > 0 else LEAST


def layer_rows(name: str, run: Run) -> Rows:
    """The rows of the run's last look."""
    return [] if run.last is None else [{**row, "setting": name} for row in run.last.layers]


def shape_rows(name: str, run: Run) -> Rows:
    """The histograms of the run's last look."""
    return [] if run.last is None else [{**row, "run": name} for row in run.last.shapes]


def _with_places(rows: Rows, hide: Callable[[dict[str, Any]], dict[str, Any]]) -> Rows:
    """The rows, and two that show nothing but give the same axes, for each run that there might be and is not."""
    there = {row["run"] for row in rows}
    ends = rows[:1] + rows[-1:]
    return rows + [{**hide(row), "run": name, "empty": 1} for name in NAMES if name not in there for row in ends]


def _told(name: str, run: Run, several: bool) -> list[str]:
    return [f"{name}: {line}" for line in sentences(run)] if several else sentences(run)
