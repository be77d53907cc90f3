"""Thirty ReLU layers of a thousand units: how a gradient changes on its way back, with variance 2/n and with 1/n.

The chapter `initialization` shows it. He et al. 2015 (arXiv 1502.01852), section 2.2: with variance 2/n of the weights the
gradient keeps its size; with 1/n it is multiplied by 1/sqrt(2) in each layer, so by 2^-15 in thirty.
"""

from dataclasses import dataclass

import numpy as np

from unstable_gradients.experiments.record import record
from unstable_gradients.initializers import Initializer, he, lecun
from unstable_gradients.mlp import MLP
from unstable_gradients.norms import norm
from unstable_gradients.results import Row

VARIANCES = {"2/n": he(), "1/n": lecun()}


@dataclass(frozen=True)
class Settings:
    """What it takes to run the experiment again."""

    variances: tuple[str, ...] = ("2/n", "1/n")
    layers: int = 30
    width: int = 1000
    batch: int = 16  # inputs, and gradients at the output, are standard normal
    seeds: int = 5


def run(settings: Settings) -> list[Row]:
    """A row for each variance of the weights and each seed; `gradient` is a list over 0, 1, ... layers crossed."""
    return [
        {"variance": name, "seed": seed, "gradient": way_back(settings, VARIANCES[name], seed)}
        for name in settings.variances
        for seed in range(settings.seeds)
    ]


def way_back(settings: Settings, weights: Initializer, seed: int) -> list[float]:
    """The norm of the gradient by the activation, over that at the output, after 0, 1, ... layers."""
    rng = np.random.default_rng(seed)
    sizes = [settings.width] * (settings.layers + 1)
    net = MLP(sizes, activation="relu", output_activation="relu", weights=weights, rng=rng)
    X, at_output = rng.normal(size=(2, settings.batch, settings.width))
    delta = net.backward(net.forward(X), at_output).delta
    gradients = [at_output, *(d @ W.T for d, W in zip(delta[::-1], net.W[::-1], strict=True))]  # dL/da of each layer
    return [norm(gradient) / norm(at_output) for gradient in gradients]


if __name__ == "__main__":
    record("he_depth", run, Settings(), digits=4)
