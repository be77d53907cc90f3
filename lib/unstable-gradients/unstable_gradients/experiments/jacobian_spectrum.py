"""The singular values of the input-output Jacobian, by depth and weight scale, for Gaussian and orthogonal weights.

The chapter `unstable` shows it. After Saxe, McClelland and Ganguli 2014 (arXiv 1312.6120) and Pennington, Schoenholz
and Ganguli 2017 (arXiv 1711.04735). Singular values far below 1e-14 of the largest are lost to rounding, so the
smallest tenth is left out and the depth is at most 20.
"""

from dataclasses import dataclass

import numpy as np

from unstable_gradients.datasets import digits
from unstable_gradients.diagnostics import jacobian_singular_values
from unstable_gradients.experiments.record import record
from unstable_gradients.initializers import lecun, orthogonal
from unstable_gradients.mlp import MLP
from unstable_gradients.results import Row


@dataclass(frozen=True)
class Settings:
    """What it takes to run the experiment again."""

    activations: tuple[str, ...] = ("identity", "tanh")
    weights: tuple[str, ...] = ("Gaussian", "orthogonal")
    scales: tuple[float, ...] = (0.75, 0.875, 1.0, 1.125, 1.25, 1.375)  # times 1 / sqrt(fan_in), for orthogonal times 1
    depths: tuple[int, ...] = (1, 2, 3, 4, 6, 8, 10, 12, 14, 16, 18, 20)
    quantiles: tuple[float, ...] = (0.1, 0.25, 0.5, 0.75, 1.0)
    width: int = 64
    inputs: int = 4
    seeds: int = 5


def run(settings: Settings) -> list[Row]:
    """A row for each activation, kind of weights and scale, with lists over the depths.

    `q10` to `q100` are quantiles of the singular values of one Jacobian, each the median over inputs and seeds; `square`
    is the median of their mean square.
    """
    return [
        spectrum(settings, activation, weights, scale)
        for activation in settings.activations
        for weights in settings.weights
        for scale in settings.scales
    ]


def spectrum(settings: Settings, activation: str, weights: str, scale: float) -> Row:
    """The row of one setting."""
    values = np.concatenate(
        [singular_values(settings, activation, weights, scale, seed) for seed in range(settings.seeds)]
    )  # (seeds * inputs, depths, width)
    quantiles = np.quantile(values, settings.quantiles, axis=2)  # (quantiles, seeds * inputs, depths)
    lists = {f"q{100 * q:.0f}": np.median(each, axis=0) for q, each in zip(settings.quantiles, quantiles, strict=True)}
    return {
        "activation": activation,
        "weights": weights,
        "scale": scale,
        "depth": settings.depths,
        **lists,
        "square": np.median(np.mean(values**2, axis=2), axis=0),
    }


def singular_values(settings: Settings, activation: str, weights: str, scale: float, seed: int) -> np.ndarray:
    """Of one network: (inputs, depths, width), those of the Jacobian of layer `depth` by the pixels."""
    rng = np.random.default_rng(seed)
    data = digits()
    X = data.X[rng.choice(len(data), settings.inputs, replace=False)]
    draw = lecun(gain=scale) if weights == "Gaussian" else orthogonal(gain=scale)
    sizes = [settings.width] * (max(settings.depths) + 1)
    net = MLP(sizes, activation=activation, output_activation=activation, weights=draw, rng=rng)
    return np.stack([jacobian_singular_values(net, X, stop=depth) for depth in settings.depths], axis=1)


if __name__ == "__main__":
    record("jacobian_spectrum", run, Settings(), digits=4)
