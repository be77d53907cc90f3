"""How a gradient grows on its way back through layers with batch norm: at the start, and over the first training steps.

The chapter `normalization` shows it. Yang et al. 2019 (arXiv 1902.08129) prove that it grows in each layer, in wide
networks with ReLU by the root of pi / (pi - 1), and that after one step it grows far less.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from unstable_gradients.architectures import build
from unstable_gradients.datasets import digits
from unstable_gradients.experiments.first_weights import rms
from unstable_gradients.experiments.record import record
from unstable_gradients.initializers import he
from unstable_gradients.losses import softmax_cross_entropy
from unstable_gradients.norms import norm
from unstable_gradients.optimizers import SGD
from unstable_gradients.results import Row
from unstable_gradients.stack import Stack
from unstable_gradients.training import minibatches, update


@dataclass(frozen=True)
class Settings:
    """What it takes to run the experiment again."""

    activations: tuple[str, ...] = ("relu", "tanh", "identity")
    depth: int = 50
    width: int = 512
    batch: int = 512
    between: tuple[int, int] = (10, 40)  # the layers between which a factor is taken, away from both ends
    seeds: int = 5
    etas: tuple[float, ...] = (0.01, 0.1)  # the small network, a few steps
    steps: int = 20
    training_width: int = 32
    training_batch: int = 32


def run(settings: Settings) -> list[Row]:
    """Rows of two kinds, told apart by `kind`.

    - `start`, for each activation and seed: `delta`, a list over the hidden layers, the root of its mean square over that
      of the last; and `factor`, what a layer multiplies it by on the way back.
    - `steps`, for each rate: `ratio`, a list over the steps, the norm of dL/dW of layer 1 over that of the last hidden
      layer before the step; `low`, `median` and `high` of the seeds. ReLU, narrow, with small batches.
    """
    starts = [
        at_start(settings, activation, seed) for activation in settings.activations for seed in range(settings.seeds)
    ]
    return starts + [first_steps(settings, eta) for eta in settings.etas]


def network(settings: Settings, activation: str, width: int, rng: np.random.Generator) -> Stack:
    """Every layer but the last with batch norm in front of its activation."""
    sizes = (64, *[width] * (settings.depth - 1), 10)
    return build(sizes, norm="batch", activation=activation, weights=he(), rng=rng)


def at_start(settings: Settings, activation: str, seed: int) -> Row:
    """One wide network, before training."""
    rng = np.random.default_rng(seed)
    data = digits()
    part = data.take(rng.choice(len(data), settings.batch, replace=False))
    net = network(settings, activation, settings.width, rng)
    _, _, backward = net.loss_and_gradients(part.X, part.y, softmax_cross_entropy)
    delta = np.array([rms(array) for array in backward.delta[:-1]])
    first, last = settings.between
    return {
        "kind": "start",
        "activation": activation,
        "seed": seed,
        "delta": delta / delta[-1],
        "factor": (delta[first - 1] / delta[last - 1]) ** (1 / (last - first)),
    }


def first_steps(settings: Settings, eta: float) -> Row:
    """The median and range of the seeds."""
    ratios = np.array([list(ratio_by_step(settings, eta, seed)) for seed in range(settings.seeds)])
    return {
        "kind": "steps",
        "eta": eta,
        "low": ratios.min(axis=0),
        "median": np.median(ratios, axis=0),
        "high": ratios.max(axis=0),
    }


def ratio_by_step(settings: Settings, eta: float, seed: int) -> Iterator[float]:
    """What layer 1 gets, over what the last hidden layer gets, before each step."""
    data = digits()
    net = network(settings, "relu", settings.training_width, np.random.default_rng(seed))
    batches = minibatches(data.X, data.y, settings.training_batch, rng=np.random.default_rng([seed, 1]))
    for _ in range(settings.steps):
        _, _, backward = update(net, *next(batches), softmax_cross_entropy, SGD(eta))
        yield norm(backward.dW[0]) / norm(backward.dW[-2])


if __name__ == "__main__":
    record("batch_norm_growth", run, Settings(), digits=4)
