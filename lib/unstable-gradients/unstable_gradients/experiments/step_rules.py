"""How far a rule for the step can carry a vanishing gradient: sigmoid networks of growing depth, by the protocol.

The chapter `optimizers` shows it. Weights are LeCun's, under which the gradient shrinks about four- to fivefold a layer.
Adam comes twice, since its epsilon is not small beside a gradient that is smaller.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from unstable_gradients.experiments.protocol import Budget, digits_split, train_best
from unstable_gradients.experiments.record import record
from unstable_gradients.initializers import lecun
from unstable_gradients.mlp import MLP
from unstable_gradients.optimizers import SGD, Adam, Momentum, Optimizer, RMSProp
from unstable_gradients.results import Row

RULES: dict[str, Callable[[float], Optimizer]] = {
    "sgd": SGD,
    "momentum": Momentum,
    "rmsprop": RMSProp,
    "adam": Adam,
    "adam_tiny": partial(Adam, epsilon=1e-30),
}


@dataclass(frozen=True)
class Settings(Budget):
    """What it takes to run the experiment again."""

    rules: tuple[str, ...] = tuple(RULES)
    depths: tuple[int, ...] = (3, 5, 8, 10, 15, 20)
    width: int = 32
    etas: tuple[float, ...] = (0.1, 0.3, 1.0, 3.0, 10.0)  # of SGD; of momentum a tenth
    adaptive_etas: tuple[float, ...] = (0.0003, 0.001, 0.003, 0.01, 0.03)  # of the others
    steps: int = 600
    every: int = 20  # steps whose losses are averaged to one point


def run(settings: Settings) -> list[Row]:
    """A row for each rule and depth: `eta`, `loss` over training, `test` for each seed, as in `protocol`."""
    parts = digits_split(settings.split_seed)
    rows: list[Row] = []
    for rule in settings.rules:
        for depth in settings.depths:
            sizes = (parts.train.X.shape[1], *[settings.width] * (depth - 1), parts.train.classes)
            draw = partial(network, sizes)
            budget = Budget(grid(settings, rule), settings.steps, settings.batch, settings.seeds, settings.split_seed)
            row = train_best(draw, parts, budget, optimizer=RULES[rule]).row(settings.every)
            rows.append({"rule": rule, "depth": depth, **{name: row[name] for name in ("eta", "loss", "test")}})
    return rows


def grid(settings: Settings, rule: str) -> tuple[float, ...]:
    """The five rates that the rule is given."""
    if rule in ("sgd", "momentum"):
        return tuple(eta / (1 if rule == "sgd" else 10) for eta in settings.etas)
    return settings.adaptive_etas


def network(sizes: tuple[int, ...], rng: np.random.Generator) -> MLP:
    """A sigmoid network before it learns."""
    return MLP(sizes, activation="sigmoid", weights=lecun(), rng=rng)


if __name__ == "__main__":
    record("step_rules", run, Settings(), digits=3)
