"""What weights of any size do to the signal and to the gradient, without a norm and with either, layer by layer.

The chapter `normalization` opens with it. Networks of equal width look at a batch of digits, before training.
"""

from dataclasses import dataclass

import numpy as np

from unstable_gradients.architectures import build
from unstable_gradients.datasets import digits
from unstable_gradients.experiments.first_weights import rms
from unstable_gradients.experiments.record import record
from unstable_gradients.initializers import lecun
from unstable_gradients.losses import softmax_cross_entropy
from unstable_gradients.results import Row


@dataclass(frozen=True)
class Settings:
    """The dials' positions, and what stays the same."""

    activations: tuple[str, ...] = ("relu", "tanh", "sigmoid")
    norms: tuple[str, ...] = ("none", "batch", "layer")
    scales: tuple[float, ...] = tuple(0.5 + 0.25 * i for i in range(15))  # times 1 / sqrt(fan_in)
    hidden: int = 29
    width: int = 64
    batch: int = 64
    seeds: int = 10


def run(settings: Settings) -> list[Row]:
    """A row for each activation, norm and scale, with medians over the seeds.

    `activation_rms` and `delta_rms` are lists over the hidden layers: the root of the mean square of what comes out of
    the activation function, and of `delta`, dL/dz of what the weights make, over that of the last hidden layer.
    """
    return [
        {"activation": activation, "norm": norm, "scale": scale, **summary(settings, activation, norm, scale)}
        for activation in settings.activations
        for norm in settings.norms
        for scale in settings.scales
    ]


def summary(settings: Settings, activation: str, norm: str, scale: float) -> Row:
    """Medians over the seeds."""
    profiles = [profile(settings, activation, norm, scale, seed) for seed in range(settings.seeds)]
    return {field: np.median([one[field] for one in profiles], axis=0) for field in profiles[0]}


def profile(settings: Settings, activation: str, norm: str, scale: float, seed: int) -> dict[str, np.ndarray]:
    """Both lists for one network."""
    rng = np.random.default_rng(seed)
    data = digits()
    part = data.take(rng.choice(len(data), settings.batch, replace=False))
    sizes = (part.X.shape[1], *[settings.width] * settings.hidden, part.classes)
    net = build(
        sizes,
        norm=None if norm == "none" else norm,  # type: ignore[arg-type]
        activation=activation,
        weights=lecun(scale),
        rng=rng,
    )
    _, forward, backward = net.loss_and_gradients(part.X, part.y, softmax_cross_entropy)
    delta = np.array([rms(array) for array in backward.delta[:-1]])
    return {"activation_rms": np.array([rms(array) for array in forward.a[1:-1]]), "delta_rms": delta / delta[-1]}


if __name__ == "__main__":
    record("rescaling", run, Settings(), digits=3)
