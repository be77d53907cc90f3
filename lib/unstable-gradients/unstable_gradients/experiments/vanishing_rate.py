"""The factor by which a sigmoid network's gradient shrinks from layer to layer, measured and predicted.

The chapter `vanishing` shows it: on a logarithmic axis the gradient falls in a straight line, whatever the depth, and
its slope is that of the factor `w sigma'`.
"""

from dataclasses import dataclass

import numpy as np

from unstable_gradients.activations import sigmoid
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

    scales: tuple[float, ...] = (0.5, 1.0, 2.0, 4.0)  # times the standard deviation 1 / sqrt(fan_in)
    depths: tuple[int, ...] = (5, 10, 20, 40)
    width: int = 32
    batch: int = 128
    seeds: int = 20


def run(settings: Settings) -> list[Row]:
    """A row for each network: its `scale`, `depth` and `seed`, the norms `dW` by layer, the factors a layer."""
    return [
        network(settings, scale, depth, seed)
        for scale in settings.scales
        for depth in settings.depths
        for seed in range(settings.seeds)
    ]


def network(settings: Settings, scale: float, depth: int, seed: int) -> Row:
    """One network before training.

    `factor` is fitted: `10 ** slope` of the straight line through `log10 |dL/dW|` of layers 2 to depth - 1, which all
    have the same shape; a factor of 0.2 means that each layer's gradient is a fifth of the next one's. `predicted` is
    the root of `n Var(w) E[sigma'^2]`, with the mean taken over the units of the same layers. Layers 1 and `depth` are
    left out of both. `error` is how far the points lie from the line, root mean square, in powers of ten.
    """
    rng = np.random.default_rng(seed)
    data = digits()
    batch = data.take(rng.choice(len(data), settings.batch, replace=False))
    sizes = (batch.X.shape[1], *[settings.width] * (depth - 1), batch.classes)
    net = MLP(sizes, activation="sigmoid", weights=lecun(gain=scale), rng=rng)
    _, forward, backward = net.loss_and_gradients(batch.X, batch.y, softmax_cross_entropy)
    norms = np.array([norm(dW) for dW in backward.dW])
    layer = np.arange(2, depth)
    inner = np.log10(norms[1:-1])
    slope, intercept = np.polyfit(layer, inner, 1)
    squared = np.mean([sigmoid.derivative(z) ** 2 for z in forward.z[1:-1]])  # E[sigma'^2]
    return {
        "scale": scale,
        "depth": depth,
        "seed": seed,
        "dW": norms,
        "factor": 10.0**-slope,
        "predicted": scale * np.sqrt(squared),
        "error": np.sqrt(np.mean((inner - slope * layer - intercept) ** 2)),
    }


def lines(rows: list[Row], depth: int) -> list[Row]:
    """Of the networks of that depth, the norm over the seeds by the number of layers that follow, inner layers only.

    Each row has `scale`, `behind`, `median`, `low`, `high`, and for its whole line the median `factor` of the seeds.
    """
    points = []
    for scale in dict.fromkeys(row["scale"] for row in rows):
        networks = [row for row in rows if row["scale"] == scale and row["depth"] == depth]
        norms = np.array([row["dW"] for row in networks])  # (seeds, depth)
        factor = float(np.median([row["factor"] for row in networks]))
        points += [
            {
                "scale": scale,
                "behind": depth - layer,
                "median": float(np.median(norms[:, layer - 1])),
                "low": float(norms[:, layer - 1].min()),
                "high": float(norms[:, layer - 1].max()),
                "factor": factor,
            }
            for layer in range(2, depth)
        ]
    return points


if __name__ == "__main__":
    record("vanishing_rate", run, Settings(), digits=4)
