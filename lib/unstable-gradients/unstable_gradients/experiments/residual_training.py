"""Which networks of 10, 30 and 100 layers train, with residual connections and without.

The chapter `residual` shows it, on the digits, by the protocol of `protocol`.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from unstable_gradients.architectures import build
from unstable_gradients.datasets import Split
from unstable_gradients.experiments.protocol import Budget, digits_split, train_best
from unstable_gradients.experiments.record import record
from unstable_gradients.initializers import he
from unstable_gradients.losses import softmax_cross_entropy
from unstable_gradients.norms import norm
from unstable_gradients.optimizers import SGD
from unstable_gradients.results import Row
from unstable_gradients.stack import Stack
from unstable_gradients.training import minibatches, update

ARMS = {  # the arguments of `build`
    "plain": {"architecture": "plain"},
    "plain_batch": {"architecture": "plain", "norm": "batch"},
    "adds": {"architecture": "pre_activation"},
    "scaled": {"architecture": "pre_activation", "scale_power": 0.5},
    "post_batch": {"architecture": "post_activation", "norm": "batch"},
    "pre_batch": {"architecture": "pre_activation", "norm": "batch"},
}


@dataclass(frozen=True)
class Settings(Budget):
    """What it takes to run the experiment again."""

    arms: tuple[str, ...] = tuple(ARMS)
    depths: tuple[int, ...] = (10, 30, 100)
    width: int = 32
    every: int = 10  # steps whose losses are averaged to one point, and steps between two looks at the gradients


def run(settings: Settings) -> list[Row]:
    """A row for each arm and depth, all with ReLU, He's weights and blocks of two layers.

    `eta` is the rate that was chosen, `loss` the median of the seeds over training, `test` the accuracy of each seed, and
    `ratio` what `health` finds for each seed.
    """
    parts = digits_split(settings.split_seed)
    rows = []
    for arm in settings.arms:
        for depth in settings.depths:

            def draw(rng: np.random.Generator, arm: str = arm, depth: int = depth) -> Stack:
                return network(arm, depth, settings.width, rng)

            best = train_best(draw, parts, settings)
            row = best.row(settings.every)
            kept = {name: row[name] for name in ("eta", "loss", "test")}
            ratio = [health(settings, draw, best.eta, parts, seed) for seed in range(settings.seeds)]
            rows.append({"arm": arm, "depth": depth, **kept, "ratio": ratio})
    return rows


def network(arm: str, depth: int, width: int, rng: np.random.Generator) -> Stack:
    """A network of that kind for the digits."""
    sizes = (64, *[width] * (depth - 1), 10)
    return build(sizes, activation="relu", weights=he(), rng=rng, **ARMS[arm])  # type: ignore[arg-type]


def health(
    settings: Settings, draw: Callable[[np.random.Generator], Stack], eta: float, parts: Split, seed: int
) -> float:
    """The norm of dL/dW of layer 2 over that of the last hidden layer: the median over training, looked at now and then.

    Layer 1 is left out, since it sees pixels.
    """
    net = draw(np.random.default_rng(seed))
    batches = minibatches(parts.train.X, parts.train.y, settings.batch, rng=np.random.default_rng([seed, 1]))
    ratios = []
    for step in range(settings.steps):
        _, _, backward = update(net, *next(batches), softmax_cross_entropy, SGD(eta))
        if step % settings.every == 0:
            late = norm(backward.dW[-2])
            ratios.append(norm(backward.dW[1]) / late if late > 0 else np.nan)
    return float(np.median(ratios))


if __name__ == "__main__":
    record("residual_training", run, Settings(), digits=4)
