"""How much networks of the same design differ: the fourth moment of the last hidden activation's length.

The chapter `unstable` shows it. ReLU, He initialization, no biases, one input; v is the squared norm of the last hidden
activation. Then E[v^2] / E[v]^2 = (1 + 5/n)^L for L hidden layers of width n, which for a given L/n hardly depends on n:
at L/n = 0.2 it tends to e. B. Hanin 2018 (arXiv 1801.03744): fluctuations are exponential in the sum of 1 / width.
"""

from dataclasses import dataclass

import numpy as np

from unstable_gradients.experiments.record import record
from unstable_gradients.initializers import he
from unstable_gradients.mlp import MLP
from unstable_gradients.results import Row


@dataclass(frozen=True)
class Settings:
    """What it takes to run the experiment again."""

    widths: tuple[int, ...] = (10, 20, 50)
    layers_per_width: float = 0.2
    networks: int = 40_000
    groups: int = 8  # of networks, each with a seed of its own, to see the spread
    inputs: int = 10


def run(settings: Settings) -> list[Row]:
    """A row for each width: `measured` over all networks, `low` and `high` of the groups, and `published`."""
    rows: list[Row] = []
    for width in settings.widths:
        depth = round(settings.layers_per_width * width)
        size = settings.networks // settings.groups
        groups = np.array([squared_norms(settings, width, depth, size, seed) for seed in range(settings.groups)])
        ratios = [ratio(group) for group in groups]
        rows.append(
            {
                "width": width,
                "depth": depth,
                "published": (1 + 5 / width) ** depth,
                "measured": ratio(groups.ravel()),
                "low": min(ratios),
                "high": max(ratios),
                "median": np.median(groups) / np.mean(groups),
            }
        )
    return rows


def squared_norms(settings: Settings, width: int, depth: int, networks: int, seed: int) -> list[float]:
    """v of so many networks, each drawn anew, for an input of ones."""
    rng = np.random.default_rng(seed)
    sizes = (settings.inputs, *[width] * depth)
    x = np.ones((1, settings.inputs))
    return [
        float(np.sum(MLP(sizes, activation="relu", output_activation="relu", weights=he(), rng=rng)(x) ** 2))
        for _ in range(networks)
    ]


def ratio(v: np.ndarray) -> float:
    """E[v^2] / E[v]^2: 1 if all are the same."""
    return float(np.mean(v**2) / np.mean(v) ** 2)


if __name__ == "__main__":
    record("finite_width", run, Settings(), digits=4)
