"""Whether the weights of a deep network come nearer to a good place in the first epoch, or are thrown away from it.

The chapter `exploding` shows it, on the digits: ten ReLU layers whose gradient explodes, at several learning rates. The
good place is where the same start arrives with many small steps.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from unstable_gradients.datasets import digits
from unstable_gradients.experiments.protocol import accuracy, digits_split
from unstable_gradients.experiments.record import record
from unstable_gradients.initializers import lecun
from unstable_gradients.losses import softmax_cross_entropy
from unstable_gradients.mlp import MLP
from unstable_gradients.norms import norm
from unstable_gradients.optimizers import SGD
from unstable_gradients.results import Row
from unstable_gradients.training import minibatches, update


@dataclass(frozen=True)
class Settings:
    """What it takes to run the experiment again."""

    depth: int = 10
    width: int = 32
    scale: float = 2.0  # times 1 / sqrt(fan_in); a layer of ReLUs then multiplies delta by about sqrt(2)
    batch: int = 32
    etas: tuple[float, ...] = (0.003, 0.01, 0.03, 0.1, 0.3)
    good_eta: float = 0.003
    good_steps: int = 3000
    seeds: int = 5
    split_seed: int = 0


def run(settings: Settings) -> list[Row]:
    """A row for each seed and learning rate, with lists over the `steps` of the first epoch.

    `distance` is that of W1 to its good place, as a multiple of what it was at the start, and `loss` the minibatch's,
    both before the step. The lists end where the loss is no longer finite. `test` is the accuracy of the network in the
    good place.
    """
    parts = digits_split(settings.split_seed)
    steps = -(-len(parts.train) // settings.batch)  # of one epoch
    rows: list[Row] = []
    for seed in range(settings.seeds):
        good = start(settings, seed)
        for _ in learn(good, settings, settings.good_eta, settings.good_steps):
            pass
        best = good.W[0]
        whole = norm(start(settings, seed).W[0] - best)
        for eta in settings.etas:
            net = start(settings, seed)
            distances, losses = [], []
            for W1, loss in learn(net, settings, eta, steps):
                if not math.isfinite(loss):
                    break
                distances.append(norm(W1 - best) / whole)
                losses.append(loss)
            rows.append(
                {
                    "seed": seed,
                    "eta": eta,
                    "steps": steps,
                    "step": list(range(len(losses))),
                    "distance": distances,
                    "loss": losses,
                    "test": accuracy(good, parts.test),
                }
            )
    return rows


def start(settings: Settings, seed: int) -> MLP:
    """The network before training."""
    data = digits()
    sizes = (data.X.shape[1], *[settings.width] * (settings.depth - 1), data.classes)
    return MLP(sizes, activation="relu", weights=lecun(settings.scale), rng=np.random.default_rng(seed))


def learn(net: MLP, settings: Settings, eta: float, steps: int) -> Iterator[tuple[np.ndarray, float]]:
    """Train `net`; yield W1 before each step, a copy, and the loss of the step's minibatch."""
    part = digits_split(settings.split_seed).train
    batches = minibatches(part.X, part.y, settings.batch, rng=np.random.default_rng(1))
    for _ in range(steps):
        before = net.W[0].copy()
        loss, _, _ = update(net, *next(batches), softmax_cross_entropy, SGD(eta))
        yield before, loss


if __name__ == "__main__":
    record("divergence", run, Settings(), digits=3)
