"""How large the gradient of every layer is before training, over depth, activation and the scale of the weights.

The chapter `vanishing` opens with it. Networks of equal width look at one batch of digits; the loss is the softmax
cross-entropy. A row holds one setting of the three dials and, layer by layer, the norm of dL/dW over the seeds.
"""

from dataclasses import dataclass

import numpy as np

from unstable_gradients.datasets import digits
from unstable_gradients.experiments.record import record
from unstable_gradients.initializers import lecun
from unstable_gradients.losses import softmax_cross_entropy
from unstable_gradients.mlp import MLP
from unstable_gradients.norms import norm
from unstable_gradients.results import Row


@dataclass(frozen=True)
class Settings:
    """What it takes to run the experiment again."""

    activations: tuple[str, ...] = ("sigmoid", "tanh", "relu")
    scales: tuple[float, ...] = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0)  # times the standard deviation 1 / sqrt(fan_in)
    depths: tuple[int, ...] = (2, 4, 6, 8, 10, 12, 14, 16, 18, 20)
    width: int = 32
    batch: int = 128
    seeds: int = 20


def run(settings: Settings) -> list[Row]:
    """A row for each setting, with lists over its layers: `layer`, and the `median`, `low` and `high` of the seeds."""
    return [
        {"activation": activation, "scale": scale, "depth": depth, **layers(settings, activation, scale, depth)}
        for activation in settings.activations
        for scale in settings.scales
        for depth in settings.depths
    ]


def layers(settings: Settings, activation: str, scale: float, depth: int) -> Row:
    """The norm of dL/dW in every layer, layers from 1 at the input side: median, smallest and largest of the seeds."""
    norms = np.array([gradient_norms(settings, activation, scale, depth, seed) for seed in range(settings.seeds)])
    return {
        "layer": list(range(1, depth + 1)),
        "median": np.median(norms, axis=0),
        "low": norms.min(axis=0),
        "high": norms.max(axis=0),
    }


def gradient_norms(settings: Settings, activation: str, scale: float, depth: int, seed: int) -> list[float]:
    """The norm of dL/dW in each layer of one network, drawn from `seed`, which also picks the batch."""
    rng = np.random.default_rng(seed)
    data = digits()
    batch = data.take(rng.choice(len(data), settings.batch, replace=False))
    sizes = (batch.X.shape[1], *[settings.width] * (depth - 1), batch.classes)
    net = MLP(sizes, activation=activation, weights=lecun(gain=scale), rng=rng)
    _, _, backward = net.loss_and_gradients(batch.X, batch.y, softmax_cross_entropy)
    return [norm(dW) for dW in backward.dW]


if __name__ == "__main__":
    record("gradient_by_layer", run, Settings(), digits=3)
