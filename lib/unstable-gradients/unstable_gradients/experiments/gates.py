"""The gradient of an LSTM on its way back through fifty steps, before training, over the bias of its forget gates.

The chapter `recurrent` shows it. Networks read sequences of the adding problem, and the loss is the quadratic one.
"""

from dataclasses import dataclass

import numpy as np

from unstable_gradients.experiments.record import record
from unstable_gradients.losses import quadratic
from unstable_gradients.lstm import LSTM
from unstable_gradients.norms import norm
from unstable_gradients.results import Row
from unstable_gradients.sequences import adding_problem

GATES = ("input", "forget", "output", "written")  # the quarters of what goes into a step, in their order


@dataclass(frozen=True)
class Settings:
    """The dial's positions, and what stays the same."""

    biases: tuple[float, ...] = tuple(-2.0 + 0.5 * i for i in range(17))
    width: int = 24
    length: int = 50
    batch: int = 50
    seeds: int = 10


def run(settings: Settings) -> list[Row]:
    """A row for each bias, with lists over time, medians of the seeds.

    `cells` is the norm of the gradient of the cells behind each step; `input`, `forget`, `output` and `written` are the norms
    of the deltas of the gates; all over the first of these behind the last step. `open` is the mean of the forget gate.
    """
    rows = []
    for bias in settings.biases:
        found = [profile(settings, bias, seed) for seed in range(settings.seeds)]
        rows.append({"bias": bias, **{name: np.median([one[name] for one in found], axis=0) for name in found[0]}})
    return rows


def profile(settings: Settings, bias: float, seed: int) -> dict[str, np.ndarray]:
    """What `run` gives, of one network."""
    rng = np.random.default_rng(seed)
    net = LSTM((2, settings.width, 1), forget_bias=bias, rng=rng)
    data = adding_problem(settings.batch, settings.length, rng=rng)
    _, forward, backward = net.loss_and_gradients(data.X, data.y, quadratic)
    cells = np.array([norm(dc) for dc in backward.dc[1:]])
    quarters = backward.delta.reshape(*backward.delta.shape[:2], len(GATES), settings.width)
    deltas = {name: np.array([norm(delta[:, k]) for delta in quarters]) for k, name in enumerate(GATES)}
    return {
        "cells": cells / cells[-1],
        **{name: delta / cells[-1] for name, delta in deltas.items()},
        "open": forward.forget.mean(),
    }


if __name__ == "__main__":
    record("gates", run, Settings(), digits=4)
