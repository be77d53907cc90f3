"""What a vector becomes that is multiplied by one matrix after another, by the kind of matrix.

The chapter `exploding` shows with it that small entries do not keep a product small, nor large ones make it large: a
delta goes back through layers whose units have the slope 1, so that each layer is its matrix and nothing else.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from unstable_gradients.experiments.record import record
from unstable_gradients.initializers import orthogonal
from unstable_gradients.norms import norm
from unstable_gradients.results import Row

WIDTH = 64


def equal(rng: np.random.Generator) -> np.ndarray:
    """Every entry 0.1."""
    return np.full((WIDTH, WIDTH), 0.1)


def uniform(rng: np.random.Generator) -> np.ndarray:
    """Entries between -0.5 and 0.5."""
    return rng.uniform(-0.5, 0.5, (WIDTH, WIDTH))


def turning(rng: np.random.Generator) -> np.ndarray:
    """An orthogonal matrix."""
    return orthogonal()(WIDTH, WIDTH, rng=rng)


def one_large(rng: np.random.Generator) -> np.ndarray:
    """Small random entries, with a single 3 somewhere among them."""
    W = rng.normal(0, 0.09, (WIDTH, WIDTH))
    W[rng.integers(WIDTH), rng.integers(WIDTH)] = 3.0
    return W


KINDS: dict[str, Callable[[np.random.Generator], np.ndarray]] = {
    "all entries 0.1": equal,
    "random, up to 0.5": uniform,
    "orthogonal": turning,
    "small, but one is 3": one_large,
}


@dataclass(frozen=True)
class Settings:
    """What it takes to run the experiment again."""

    layers: int = 20
    seeds: int = 20


def run(settings: Settings) -> list[Row]:
    """A row for each kind of matrix and number of layers `behind`: `median`, `low` and `high` of the norm over seeds.

    Each also tells of its kind's matrices, in the median over seeds, the `entry` that is largest in absolute value and
    the singular values: `largest`, `smallest` and `rms`, the root of the mean of their squares.
    """
    rows = []
    for kind, draw in KINDS.items():
        paths = [path(draw, settings.layers, seed) for seed in range(settings.seeds)]
        firsts = [draw(np.random.default_rng(seed)) for seed in range(settings.seeds)]
        values = np.array([np.linalg.svd(W, compute_uv=False) for W in firsts])  # (seeds, WIDTH), largest first
        facts = {
            "entry": float(np.median([np.abs(W).max() for W in firsts])),
            "largest": float(np.median(values[:, 0])),
            "smallest": float(np.median(np.where(values[:, -1] < 1e-9, 0, values[:, -1]))),
            "rms": float(np.median(np.sqrt(np.mean(values**2, axis=1)))),
        }
        for behind, norms in enumerate(np.transpose(paths)):
            spread = {"median": np.median(norms), "low": np.min(norms), "high": np.max(norms)}
            rows.append({"setting": kind, "behind": behind, **spread, **facts})
    return rows


def path(draw: Callable[[np.random.Generator], np.ndarray], layers: int, seed: int) -> list[float]:
    """The norms of a delta of length 1 in a random direction, before and after each of `layers` matrices."""
    rng = np.random.default_rng(seed)
    delta = rng.normal(size=WIDTH)
    delta /= norm(delta)
    norms = [norm(delta)]
    for _ in range(layers):
        delta = delta @ draw(rng).T  # (out,) @ (out, in)
        norms.append(norm(delta))
    return norms


if __name__ == "__main__":
    record("matrix_growth", run, Settings(), digits=4)
