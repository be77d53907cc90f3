"""The gradient of a recurrent network on its way back through fifty steps, before training, over the scale of one matrix.

The chapter `recurrent` opens with it. Networks read sequences of the adding problem; the matrix between the states is
orthogonal, or normal with variance 1/n, times the scale, and the loss is the quadratic one.
"""

from dataclasses import dataclass

import numpy as np

from unstable_gradients.diagnostics import time_rows
from unstable_gradients.experiments.record import record
from unstable_gradients.initializers import INITIALIZERS
from unstable_gradients.losses import quadratic
from unstable_gradients.results import Row
from unstable_gradients.rnn import RNN
from unstable_gradients.sequences import adding_problem


@dataclass(frozen=True)
class Settings:
    """The dials' positions, and what stays the same."""

    activations: tuple[str, ...] = ("tanh", "relu")
    matrices: tuple[str, ...] = ("orthogonal", "lecun")
    scales: tuple[float, ...] = tuple(0.5 + 0.1 * i for i in range(16))
    width: int = 32
    length: int = 50
    batch: int = 50
    seeds: int = 10


def run(settings: Settings) -> list[Row]:
    """A row for each activation, matrix and scale, with lists over time, medians of the seeds.

    `gradient` is the norm of the gradient of the state behind each step, over that behind the last. `share` is the norm of
    what each step adds to the gradient of `W_h`, over the sum of these: a mean, so that all steps make 1.
    """
    rows = []
    for activation in settings.activations:
        for matrix in settings.matrices:
            for scale in settings.scales:
                found = [profile(settings, activation, matrix, scale, seed) for seed in range(settings.seeds)]
                gradients, shares = zip(*found, strict=True)
                rows.append(
                    {
                        "activation": activation,
                        "matrix": matrix,
                        "scale": round(scale, 3),
                        "gradient": np.median(gradients, axis=0),
                        "share": np.mean(shares, axis=0),
                    }
                )
    return rows


def profile(settings: Settings, activation: str, matrix: str, scale: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """`gradient` and `share` of one network, (length,) each."""
    rng = np.random.default_rng(seed)
    net = RNN((2, settings.width, 1), activation=activation, recurrent=INITIALIZERS[matrix](scale), rng=rng)
    data = adding_problem(settings.batch, settings.length, rng=rng)
    _, forward, backward = net.loss_and_gradients(data.X, data.y, quadratic)
    rows = time_rows(forward, backward)
    dh, dW = (np.array([row[name] for row in rows]) for name in ("dh_norm", "dW_h_norm"))
    return dh / dh[-1], dW / dW.sum()


if __name__ == "__main__":
    record("through_time", run, Settings(), digits=4)
