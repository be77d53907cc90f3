"""One dial and one slider: what the scale of the first weights does to the gradient and to learning, at each depth.

The landing page shows it. Networks of equal width look at the digits; weights are drawn from N(0, scale^2 / fan_in),
biases start at 0, the loss is the softmax cross-entropy. Two things are measured: how large delta is at every layer
before training, over that of the output layer, and the loss of minibatches while plain SGD trains for a fixed number of
steps. Every setting gets the learning rate of the grid that is best for it on the validation set.
"""

from dataclasses import dataclass
from functools import partial
from itertools import product

import numpy as np

from unstable_gradients.datasets import Split
from unstable_gradients.experiments.protocol import Budget, digits_split, train_best
from unstable_gradients.experiments.record import record
from unstable_gradients.initializers import lecun
from unstable_gradients.losses import softmax_cross_entropy
from unstable_gradients.mlp import MLP
from unstable_gradients.norms import norm
from unstable_gradients.results import Row


@dataclass(frozen=True)
class Settings:
    """The dials' positions, and the budget that every position gets."""

    scales: tuple[float, ...] = tuple(
        0.5 + 0.25 * i for i in range(15)
    )  # times the standard deviation 1 / sqrt(fan_in)
    depths: tuple[int, ...] = (5, 10, 15, 20, 25, 30, 35, 40)
    activation: str = "tanh"
    width: int = 32
    etas: tuple[float, ...] = (0.003, 0.01, 0.03, 0.1, 0.3)
    steps: int = 200
    batch_size: int = 32
    every: int = 10  # steps whose losses are averaged to one point
    training_seeds: int = 5
    gradient_seeds: int = 20
    gradient_batch: int = 256
    split_seed: int = 0
    factor: float = 100.0  # a gradient that changes by more than this from the last layer to the first does not hold


def run(settings: Settings) -> list[Row]:
    """A row for each scale and depth.

    `delta` is a list over layers, input side first: the norm of delta over that of the output layer, the median of the
    seeds. `regime` is read off its first entry. `loss` is a list over training, each entry the mean of `every` steps
    that end at the entry of `step`, and the median of the seeds. `eta` is the learning rate that was used.
    """
    split = digits_split(settings.split_seed)
    rows: list[Row] = []
    for scale, depth in product(settings.scales, settings.depths):
        profiles = [delta_profile(settings, scale, depth, seed, split) for seed in range(settings.gradient_seeds)]
        delta = np.median(profiles, axis=0)
        rows.append(
            {
                "scale": scale,
                "depth": depth,
                "regime": regime(float(delta[0]), settings.factor),
                "delta": delta,
                **training(settings, scale, depth, split),
            }
        )
    return rows


def regime(first_over_last: float, factor: float) -> str:
    """What happens to a gradient that is `first_over_last` times as large in the first layer as in the last."""
    if first_over_last < 1 / factor:
        return "vanishing"
    return "exploding" if first_over_last > factor else "holding"


def delta_profile(settings: Settings, scale: float, depth: int, seed: int, split: Split) -> np.ndarray:
    """The norm of delta in each layer (depth,) of a new network, over that of the output layer."""
    batch = split.train.take(np.arange(settings.gradient_batch))
    net = network(settings, scale, depth, np.random.default_rng(seed))
    _, _, backward = net.loss_and_gradients(batch.X, batch.y, softmax_cross_entropy)
    norms = np.array([norm(delta) for delta in backward.delta])
    return norms / norms[-1]


def training(settings: Settings, scale: float, depth: int, split: Split) -> Row:
    """The loss in training with the learning rate of the grid whose loss on the validation set is least at the end."""
    budget = Budget(settings.etas, settings.steps, settings.batch_size, settings.training_seeds, settings.split_seed)
    best = train_best(partial(network, settings, scale, depth), split, budget).row(settings.every)
    return {
        "eta": best["eta"],
        "validation_loss": float(np.median(best["validation"])),
        "step": list(range(settings.every, settings.steps + 1, settings.every)),
        "loss": best["loss"],
    }


def network(settings: Settings, scale: float, depth: int, rng: np.random.Generator) -> MLP:
    """A new network with `depth` weight layers."""
    sizes = (64, *[settings.width] * (depth - 1), 10)
    return MLP(sizes, activation=settings.activation, weights=lecun(gain=scale), rng=rng)


if __name__ == "__main__":
    record("weight_scale", run, Settings(), digits=3)
