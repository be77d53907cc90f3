"""How alike layers make two images, and how much slope is left, for each activation function, before training.

The chapter `activations` opens with it. Networks of equal width look at a batch of digits; weights keep the mean square of
z, as in `nonlinearities`.
"""

from dataclasses import dataclass

import numpy as np

from unstable_gradients.datasets import digits
from unstable_gradients.diagnostics import saturation
from unstable_gradients.experiments.nonlinearities import fitting
from unstable_gradients.experiments.record import record
from unstable_gradients.losses import softmax_cross_entropy
from unstable_gradients.mlp import MLP
from unstable_gradients.norms import norm
from unstable_gradients.results import Row


@dataclass(frozen=True)
class Settings:
    """What it takes to run the experiment again."""

    activations: tuple[str, ...] = ("sigmoid", "tanh", "relu", "leaky_relu", "elu", "selu", "gelu")
    hidden: int = 29
    width: int = 64
    batch: int = 64
    seeds: int = 10


def run(settings: Settings) -> list[Row]:
    """A row for each activation, with medians over the seeds, lists over the hidden layers.

    `delta` is the norm of delta over that in the last hidden layer, `low` and `high` its range. `cosine` is the mean cosine of the angle between the
    activations of two images; `saturation` is the part of the entries that lets hardly any gradient through.
    """
    return [{"activation": activation, **summary(settings, activation)} for activation in settings.activations]


def summary(settings: Settings, activation: str) -> Row:
    """Medians over the seeds, and the range of delta."""
    profiles = [profile(settings, activation, seed) for seed in range(settings.seeds)]
    row: Row = {field: np.median([one[field] for one in profiles], axis=0) for field in profiles[0]}
    deltas = [one["delta"] for one in profiles]
    return row | {"low": np.min(deltas, axis=0), "high": np.max(deltas, axis=0)}


def profile(settings: Settings, activation: str, seed: int) -> dict[str, list[float]]:
    """The lists of one network."""
    rng = np.random.default_rng(seed)
    data = digits()
    part = data.take(rng.choice(len(data), settings.batch, replace=False))
    sizes = (part.X.shape[1], *[settings.width] * settings.hidden, part.classes)
    net = MLP(sizes, activation=activation, weights=fitting(activation), rng=rng)
    _, forward, backward = net.loss_and_gradients(part.X, part.y, softmax_cross_entropy)
    last = norm(backward.delta[-2])
    return {
        "delta": [norm(delta) / last for delta in backward.delta[:-1]],
        "cosine": [mean_cosine(a) for a in forward.a[1:-1]],
        "saturation": [saturation(net.activations[l], forward.z[l]) for l in range(settings.hidden)],
    }


def mean_cosine(a: np.ndarray) -> float:
    """The mean cosine between two rows of `a` (batch, n), over all pairs."""
    unit = a / np.linalg.norm(a, axis=1, keepdims=True)
    cosines = unit @ unit.T
    return float(cosines[np.triu_indices(len(a), 1)].mean())


if __name__ == "__main__":
    record("alikeness", run, Settings(), digits=4)
