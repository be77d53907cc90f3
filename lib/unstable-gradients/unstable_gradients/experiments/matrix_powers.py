"""Powers of one matrix: how much they can stretch, beside what its eigenvalues and its singular values say.

The chapter `recurrent` shows it. Three kinds of matrix, each scaled so that its largest eigenvalue has the stated absolute
value: orthogonal; normal with independent entries; and one-way, where unit `i` hears only the units before it and itself.
"""

from dataclasses import dataclass

import numpy as np

from unstable_gradients.experiments.record import record
from unstable_gradients.initializers import lecun, orthogonal
from unstable_gradients.results import Row


@dataclass(frozen=True)
class Settings:
    """The dials' positions, and what stays the same."""

    kinds: tuple[str, ...] = ("orthogonal", "normal", "one-way")
    radii: tuple[float, ...] = (0.7, 0.8, 0.9, 1.0, 1.1)
    n: int = 32
    steps: int = 100
    seed: int = 0


def matrix(kind: str, radius: float, n: int, rng: np.random.Generator) -> np.ndarray:
    """A matrix (n, n) of that kind whose largest eigenvalue has the absolute value `radius`."""
    if kind == "one-way":
        return np.triu(rng.normal(0, 1.2 * n**-0.5, (n, n)), 1) + radius * np.eye(n)
    W = (orthogonal() if kind == "orthogonal" else lecun())(n, n, rng=rng)
    return W * (radius / np.abs(np.linalg.eigvals(W)).max())


def run(settings: Settings) -> list[Row]:
    """A row for each kind and radius.

    `re` and `im` are lists of the eigenvalues, `stretch` the largest singular value of the powers 0, 1, ..., and `most` that
    of the matrix itself.
    """
    rows = []
    for kind in settings.kinds:
        for radius in settings.radii:
            W = matrix(kind, radius, settings.n, np.random.default_rng(settings.seed))
            values = np.diag(W).astype(complex) if kind == "one-way" else np.linalg.eigvals(W)
            stretch = [np.linalg.norm(np.linalg.matrix_power(W, k), 2) for k in range(settings.steps + 1)]
            rows.append(
                {
                    "kind": kind,
                    "radius": radius,
                    "most": stretch[1],
                    "re": values.real,
                    "im": values.imag,
                    "stretch": stretch,
                }
            )
    return rows


if __name__ == "__main__":
    record("matrix_powers", run, Settings(), digits=4)
