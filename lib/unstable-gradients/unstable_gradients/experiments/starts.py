"""Which ways to draw the first weights let a network train, at each depth, with tanh and with ReLU.

The chapter `initialization` shows it, on the digits. The protocol was fixed before looking: one split for all; for each
network the learning rate from one grid with the least median loss on the validation part; the same number of steps and
five seeds for all; accuracy on the test part read once, at the chosen rate.
"""

from dataclasses import dataclass

import numpy as np

from unstable_gradients.datasets import Split, digits
from unstable_gradients.experiments.early_layers import accuracy
from unstable_gradients.experiments.record import record
from unstable_gradients.initializers import Initializer, constant, glorot, he, lecun, orthogonal
from unstable_gradients.losses import softmax_cross_entropy
from unstable_gradients.mlp import MLP
from unstable_gradients.optimizers import SGD
from unstable_gradients.results import Row
from unstable_gradients.training import train


@dataclass(frozen=True)
class Settings:
    """What it takes to run the experiment again."""

    activations: tuple[str, ...] = ("tanh", "relu")
    starts: tuple[str, ...] = ("zeros", "uniform", "lecun", "glorot", "he", "orthogonal")
    depths: tuple[int, ...] = (5, 10, 20, 30)
    width: int = 32
    etas: tuple[float, ...] = (0.003, 0.01, 0.03, 0.1, 0.3)
    steps: int = 300
    batch: int = 32
    every: int = 10  # steps whose losses are averaged to one point
    seeds: int = 5
    split_seed: int = 0


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
    parts = digits().split(rng=np.random.default_rng(settings.split_seed))
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
    chosen: Row = {}
    least = np.inf
    for eta in settings.etas:
        runs = [one_run(settings, activation, weights, depth, eta, seed, parts) for seed in range(settings.seeds)]
        validation = float(np.median([loss for _, loss, _ in runs]))
        if not chosen or validation < least:
            least = validation
            losses = np.array([losses for losses, _, _ in runs])  # (seeds, steps)
            points = losses.reshape(len(runs), -1, settings.every).mean(axis=2)
            chosen = {
                "eta": eta,
                "loss": np.median(points, axis=0),
                "test": [accuracy(net, parts.test) for _, _, net in runs],
            }
    return chosen


def one_run(
    settings: Settings, activation: str, weights: Initializer, depth: int, eta: float, seed: int, parts: Split
) -> tuple[list[float], float, MLP]:
    """The loss of each step's minibatch, the loss on the validation part at the end, and the network."""
    sizes = (parts.train.X.shape[1], *[settings.width] * (depth - 1), parts.train.classes)
    rng = np.random.default_rng(seed)
    net = MLP(sizes, activation=activation, weights=weights, rng=rng)
    rows = train(
        net,
        parts.train.X,
        parts.train.y,
        loss=softmax_cross_entropy,
        optimizer=SGD(eta),
        steps=settings.steps,
        batch_size=settings.batch,
        rng=np.random.default_rng([seed, 1]),
    )
    losses = [row["loss"] for row in rows]
    return losses, softmax_cross_entropy(net(parts.validation.X), parts.validation.y), net


if __name__ == "__main__":
    record("starts", run, Settings(), digits=4)
