"""A network on the digits at learning rates from far too small to far too large, and the curvature of its loss.

The chapter `learning` shows it, beside the bowl, where the largest rate that works is 2 over the curvature.
"""

from dataclasses import dataclass

import numpy as np

from unstable_gradients.datasets import Dataset
from unstable_gradients.diagnostics import saturation
from unstable_gradients.experiments.protocol import accuracy, descend, digits_split
from unstable_gradients.experiments.record import record
from unstable_gradients.losses import softmax_cross_entropy
from unstable_gradients.mlp import MLP
from unstable_gradients.norms import global_norm
from unstable_gradients.optimizers import SGD
from unstable_gradients.results import Row

Arrays = list[np.ndarray]


@dataclass(frozen=True)
class Settings:
    """What it takes to run the experiment again."""

    exponents: tuple[float, ...] = tuple(k / 4 for k in range(-12, 9))  # learning rates, as powers of ten
    sizes: tuple[int, ...] = (64, 32, 10)
    steps: int = 300
    batch: int = 32
    seeds: int = 5
    split_seed: int = 0
    every: int = 10
    rounds: int = 60  # of the power iteration


def run(settings: Settings) -> list[Row]:
    """A row of kind "curvature" and one of kind "rate" for each learning rate, with lists over the seeds.

    "curvature" holds the largest curvature of the training loss before the first step. "rate" holds `loss`, that of the
    whole training part after all steps, `validation`, the accuracy then, `saturation`, that of the hidden layer, and `at`
    and `curve`, the median over the seeds of the loss of a step's batch.
    """
    parts = digits_split(settings.split_seed)
    curvatures = [
        curvature(drawn(settings, np.random.default_rng(seed)), parts.train, settings.rounds)
        for seed in range(settings.seeds)
    ]
    rows: list[Row] = [{"kind": "curvature", "curvature": curvatures}]
    for exponent in settings.exponents:
        runs = [trained(settings, 10**exponent, seed) for seed in range(settings.seeds)]
        rows.append(
            {
                "kind": "rate",
                "exponent": exponent,
                "eta": 10**exponent,
                "loss": [one["loss"] for one in runs],
                "validation": [one["validation"] for one in runs],
                "saturation": [one["saturation"] for one in runs],
                "at": runs[0]["at"],
                "curve": np.median([one["curve"] for one in runs], axis=0),
            }
        )
    return rows


def drawn(settings: Settings, rng: np.random.Generator) -> MLP:
    """The network before it learns."""
    return MLP(settings.sizes, activation="tanh", rng=rng)


def trained(settings: Settings, eta: float, seed: int) -> Row:
    """One network, trained with plain SGD at the rate `eta`."""
    parts = digits_split(settings.split_seed)
    rng = np.random.default_rng(seed)
    net = drawn(settings, rng)
    losses = descend(net, parts.train, SGD(eta), steps=settings.steps, batch=settings.batch, rng=rng)
    at = [*range(0, settings.steps - 1, settings.every), settings.steps - 1]
    return {
        "loss": softmax_cross_entropy(net(parts.train.X), parts.train.y),
        "validation": accuracy(net, parts.validation),
        "saturation": saturation(net.activations[0], net.forward(parts.train.X).z[0]),
        "at": at,
        "curve": losses[at],
    }


def curvature(net: MLP, data: Dataset, rounds: int) -> float:
    """The largest eigenvalue of the Hessian of the loss on `data`, by power iteration.

    The Hessian is never formed: its product with a direction is a central difference of gradients along it.
    """
    rng = np.random.default_rng(0)
    direction = [rng.normal(size=w.shape) for w in net.parameters()]
    value = 0.0
    for _ in range(rounds):
        length = global_norm(direction)
        direction = [v / length for v in direction]
        turned = hessian_times(net, data, direction)
        value = float(sum(np.vdot(v, u) for v, u in zip(direction, turned, strict=True)))
        direction = turned
    return value


def hessian_times(net: MLP, data: Dataset, direction: Arrays, h: float = 1e-4) -> Arrays:
    """How the gradient changes when all parameters move in a direction."""
    sides = []
    for sign in (1, -1):
        moved = net.copy()
        for w, v in zip(moved.parameters(), direction, strict=True):
            w += sign * h * v
        sides.append(moved.loss_and_gradients(data.X, data.y, softmax_cross_entropy)[2].gradients())
    return [(above - below) / (2 * h) for above, below in zip(*sides, strict=True)]


if __name__ == "__main__":
    record("rate_sweep", run, Settings(), digits=3)
