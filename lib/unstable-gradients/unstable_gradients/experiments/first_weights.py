"""What each way to draw the first weights does to the signal and to the gradient, layer by layer, before training.

The chapter `initialization` opens with it. Networks look at a batch of digits; their hidden layers are all equally wide,
or wide and narrow by turns. Biases are 0, the loss is the softmax cross-entropy.
"""

from dataclasses import dataclass

import numpy as np

from unstable_gradients.datasets import digits
from unstable_gradients.experiments.record import record
from unstable_gradients.experiments.starts import start
from unstable_gradients.losses import softmax_cross_entropy
from unstable_gradients.mlp import MLP
from unstable_gradients.norms import norm
from unstable_gradients.results import Row


@dataclass(frozen=True)
class Settings:
    """The dials' positions, and what stays the same."""

    activations: tuple[str, ...] = ("tanh", "relu", "sigmoid")
    shapes: tuple[tuple[int, ...], ...] = ((64,), (64, 16))  # the widths of the hidden layers, repeated
    starts: tuple[str, ...] = ("uniform", "lecun", "glorot", "he", "orthogonal")
    hidden: int = 29
    batch: int = 64
    seeds: int = 20


def run(settings: Settings) -> list[Row]:
    """A row for each activation, shape and start, with medians over the seeds.

    `activation_rms` and `delta_rms` are lists over the hidden layers: the root of the mean square of the entries, over
    that of the first hidden layer for the activation, and of the last for delta.
    """
    return [
        {
            "activation": activation,
            "shape": " and ".join(map(str, shape)),
            "start": name,
            **summary(settings, activation, shape, name),
        }
        for activation in settings.activations
        for shape in settings.shapes
        for name in settings.starts
    ]


def summary(settings: Settings, activation: str, shape: tuple[int, ...], name: str) -> Row:
    """Medians over the seeds."""
    profiles = [profile(settings, activation, shape, name, seed) for seed in range(settings.seeds)]
    return {field: np.median([one[field] for one in profiles], axis=0) for field in profiles[0]}


def profile(settings: Settings, activation: str, shape: tuple[int, ...], name: str, seed: int) -> dict[str, np.ndarray]:
    """Both lists for one network."""
    rng = np.random.default_rng(seed)
    data = digits()
    part = data.take(rng.choice(len(data), settings.batch, replace=False))
    hidden = [shape[layer % len(shape)] for layer in range(settings.hidden)]
    sizes = (part.X.shape[1], *hidden, part.classes)
    net = MLP(sizes, activation=activation, weights=start(name, activation), rng=rng)
    _, forward, backward = net.loss_and_gradients(part.X, part.y, softmax_cross_entropy)
    a, delta = (np.array([rms(array) for array in arrays]) for arrays in (forward.a[1:-1], backward.delta[:-1]))
    return {"activation_rms": a / a[0], "delta_rms": delta / delta[-1]}


def rms(array: np.ndarray) -> float:
    """The root of the mean square of the entries."""
    return norm(array) / array.size**0.5


if __name__ == "__main__":
    record("first_weights", run, Settings(), digits=4)
