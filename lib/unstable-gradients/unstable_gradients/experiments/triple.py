"""The three signals of a network before training, layer by layer: activation, delta and dL/dW.

The chapter `vanishing` shows them side by side for a sigmoid and a tanh network, and repeats a measurement of Glorot
and Bengio 2010: tanh with the initialization that was standard then, uniform in +-1/sqrt(n).
"""

from dataclasses import dataclass

import numpy as np

from unstable_gradients.datasets import digits
from unstable_gradients.diagnostics import layer_rows
from unstable_gradients.experiments.record import record
from unstable_gradients.initializers import Initializer, lecun
from unstable_gradients.losses import softmax_cross_entropy
from unstable_gradients.mlp import MLP
from unstable_gradients.results import Row


@dataclass(frozen=True)
class Network:
    """A stack of `depth` weight layers; all but the input and the output are `width` wide."""

    setting: str  # its name in the chart
    activation: str
    gain: float  # times the standard deviation 1 / sqrt(fan_in)
    distribution: str
    width: int
    depth: int


OLD_STANDARD = 3**-0.5  # a uniform number in +-1/sqrt(n) has the variance 1/(3n)

SIGMOID = Network("sigmoid", "sigmoid", 1.0, "normal", 64, 10)  # as wide as the digits' 64 pixels: equal widths
TANH = Network("tanh", "tanh", OLD_STANDARD, "uniform", 64, 10)
WIDE = Network("tanh, 1000 wide", "tanh", OLD_STANDARD, "uniform", 1000, 6)  # five hidden layers, like the paper's


@dataclass(frozen=True)
class Settings:
    """What it takes to run the experiment again."""

    networks: tuple[Network, ...] = (SIGMOID, TANH, WIDE)
    batch: int = 128
    seeds: int = 10


def run(settings: Settings) -> list[Row]:
    """A row for each layer of each network and seed, with the standard deviations over all entries."""
    return [
        row
        for network in settings.networks
        for seed in range(settings.seeds)
        for row in signals(network, settings.batch, seed)
    ]


def signals(network: Network, batch: int, seed: int) -> list[Row]:
    """The rows of one network, drawn from `seed`, which also picks the batch."""
    rng = np.random.default_rng(seed)
    data = digits()
    part = data.take(rng.choice(len(data), batch, replace=False))
    sizes = (part.X.shape[1], *[network.width] * (network.depth - 1), part.classes)
    net = MLP(sizes, activation=network.activation, weights=initializer(network), rng=rng)
    _, forward, backward = net.loss_and_gradients(part.X, part.y, softmax_cross_entropy)
    kept = ("layer", "activation_sd", "delta_sd", "dW_sd")
    return [
        {"setting": network.setting, "seed": seed, **{name: row[name] for name in kept}}
        for row in layer_rows(net, forward, backward)
    ]


def initializer(network: Network) -> Initializer:
    """The initializer that draws the weights of `network`."""
    return lecun(gain=network.gain, distribution="uniform" if network.distribution == "uniform" else "normal")


if __name__ == "__main__":
    record("triple", run, Settings(), digits=4)
