"""One weight in a bowl, and steps of every length: the first thing that can go wrong with a large gradient.

The chapter `exploding` shows it. The loss is `1/2 w^2`, its gradient `w`, and the best value of the weight is 0.
"""

from dataclasses import dataclass

from unstable_gradients.experiments.record import record
from unstable_gradients.results import Row


@dataclass(frozen=True)
class Settings:
    """What it takes to run the experiment again."""

    etas: tuple[float, ...] = tuple(i / 10 for i in range(1, 26))
    start: float = 1.0
    steps: int = 12


def run(settings: Settings) -> list[Row]:
    """A row for each `eta`: the `weight` and the `loss` before each step and after the last."""
    return [{"eta": eta, "step": list(range(settings.steps + 1)), **descent(settings, eta)} for eta in settings.etas]


def descent(settings: Settings, eta: float) -> dict[str, list[float]]:
    """Where the weight goes."""
    weights = [settings.start]
    for _ in range(settings.steps):
        weights.append(weights[-1] - eta * weights[-1])
    return {"weight": weights, "loss": [w * w / 2 for w in weights]}


if __name__ == "__main__":
    record("overshoot", run, Settings(), digits=4)
