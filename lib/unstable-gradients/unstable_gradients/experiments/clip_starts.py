"""What clipping does for networks with a good start, with exploding ones and with a vanishing one.

The chapter `clipping` shows it, on the digits, by the protocol of `protocol`.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np

from unstable_gradients.experiments.protocol import Budget, descend, digits_split, train_best
from unstable_gradients.experiments.record import record
from unstable_gradients.initializers import lecun
from unstable_gradients.mlp import MLP
from unstable_gradients.optimizers import SGD, Arrays, clip_by_norm, clip_by_value
from unstable_gradients.results import Row
from unstable_gradients.training import Clip


@dataclass(frozen=True)
class Settings(Budget):
    """What it takes to run the experiment again."""

    networks: tuple[tuple[str, str, float], ...] = (  # a name, the activation, and the scale of the weights
        ("ReLU, right scale", "relu", 2**0.5),
        ("ReLU, scale 2", "relu", 2.0),
        ("ReLU, scale 3", "relu", 3.0),
        ("sigmoid", "sigmoid", 1.0),
    )
    clips: tuple[str, ...] = ("none", "norm", "value")
    norm_limit: float = 1.0
    value_limit: float = 0.1
    depth: int = 10
    width: int = 32
    etas: tuple[float, ...] = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3)
    every: int = 10  # steps whose losses are averaged to one point


def clip(name: str, settings: Settings) -> Clip:
    """The rule of that name."""
    rules: dict[str, Clip] = {
        "none": list,
        "norm": partial(clip_by_norm, limit=settings.norm_limit),
        "value": partial(clip_by_value, limit=settings.value_limit),
    }
    return rules[name]


def run(settings: Settings) -> list[Row]:
    """A row for each network and each way to clip.

    `eta` is the rate that was chosen. `loss` is a list over training: the mean of `every` steps of minibatches, and the
    median of the seeds. `test` holds the accuracy of each seed, `cut` the number of its steps that were clipped.
    """
    parts = digits_split(settings.split_seed)
    sizes = (parts.train.X.shape[1], *[settings.width] * (settings.depth - 1), parts.train.classes)
    rows = []
    for network, activation, scale in settings.networks:

        def draw(rng: np.random.Generator, activation: str = activation, scale: float = scale) -> MLP:
            return MLP(sizes, activation=activation, weights=lecun(scale), rng=rng)

        for name in settings.clips:
            rule = clip(name, settings)
            best = train_best(draw, parts, settings, clip=rule)
            row = best.row(settings.every)
            cut = []
            for seed in range(settings.seeds):
                counted: list[bool] = []

                def watched(
                    gradients: list[np.ndarray], rule: Clip = rule, counted: list[bool] = counted
                ) -> list[np.ndarray]:
                    clipped = rule(gradients)
                    counted.append(changed(gradients, clipped))
                    return clipped

                descend(
                    draw(np.random.default_rng(seed)),
                    parts.train,
                    SGD(best.eta),
                    steps=settings.steps,
                    batch=settings.batch,
                    rng=np.random.default_rng([seed, 1]),
                    clip=watched,
                )
                cut.append(sum(counted))
            rows.append(
                {
                    "network": network,
                    "clip": name,
                    "eta": best.eta,
                    "loss": row["loss"],
                    "test": best.test,
                    "cut": cut,
                }
            )
    return rows


def changed(before: Arrays, after: Arrays) -> bool:
    """Whether a rule has cut anything."""
    return any(not np.array_equal(a, b) for a, b in zip(before, after, strict=True))


if __name__ == "__main__":
    record("clip_starts", run, Settings(), digits=4)
