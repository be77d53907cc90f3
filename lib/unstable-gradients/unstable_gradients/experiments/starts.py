"""Which ways to draw the first weights let a network train, at each depth, with tanh and with ReLU.

The chapter `initialization` shows it, on the digits, by the protocol of `protocol`.
"""

from dataclasses import dataclass

import numpy as np

from unstable_gradients.datasets import Split
from unstable_gradients.experiments.protocol import Budget, digits_split, train_best
from unstable_gradients.experiments.record import record
from unstable_gradients.initializers import Initializer, constant, glorot, he, lecun, orthogonal
from unstable_gradients.mlp import MLP
from unstable_gradients.results import Row


@dataclass(frozen=True)
class Settings(Budget):
    """What it takes to run the experiment again."""

    activations: tuple[str, ...] = ("tanh", "relu")
    starts: tuple[str, ...] = ("zeros", "uniform", "lecun", "glorot", "he", "orthogonal")
    depths: tuple[int, ...] = (5, 10, 20, 30)
    width: int = 32
    every: int = 10  # steps whose losses are averaged to one point


def start(name: str, activation: str) -> Initializer:
    """The initializer of that name; orthogonal weights take the gain that suits the activation."""
    return {
        "zeros": constant(0.0),
        "uniform": lecun(3**-0.5, "uniform"),  # between -1 and 1 over the root of the fan-in
        "lecun": lecun(),
        "glorot": glorot(),
        "he": he(),
        "orthogonal": orthogonal(2**0.5 if activation == "relu" else 1.0),
    }[name]


def run(settings: Settings) -> list[Row]:
    """A row for each activation, start and depth.

    `eta` is the rate that was chosen. `loss` is a list over training: the mean of `every` steps of minibatches, and the
    median of the seeds. `test` holds the accuracy of each seed.
    """
    parts = digits_split(settings.split_seed)
    return [
        {
            "activation": activation,
            "start": name,
            "depth": depth,
            **best(settings, activation, start(name, activation), depth, parts),
        }
        for activation in settings.activations
        for name in settings.starts
        for depth in settings.depths
    ]


def best(settings: Settings, activation: str, weights: Initializer, depth: int, parts: Split) -> Row:
    """The runs with the learning rate whose median loss on the validation part is least."""
    sizes = (parts.train.X.shape[1], *[settings.width] * (depth - 1), parts.train.classes)

    def draw(rng: np.random.Generator) -> MLP:
        return MLP(sizes, activation=activation, weights=weights, rng=rng)

    row = train_best(draw, parts, settings).row(settings.every)
    return {name: row[name] for name in ("eta", "loss", "test")}


if __name__ == "__main__":
    record("starts", run, Settings(), digits=4)
