"""All remedies beside each other: the same digits, widths, batches and steps, at six depths.

The page `comparison` shows it. Every arm is one network with one way to train it, and differs from another in one thing.
Measured are the norms of every layer before training, and, by the protocol of `protocol`, what it learns.

Arms and depths are shared out among processes, one a core. Each has seeds of its own, so the rows are the same for any
number of processes.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from typing import Any, NamedTuple

import numpy as np

from unstable_gradients.architectures import build
from unstable_gradients.experiments.protocol import Best, Budget, digits_split, train_best
from unstable_gradients.experiments.record import record
from unstable_gradients.initializers import Initializer, glorot, he, lecun, orthogonal
from unstable_gradients.losses import softmax_cross_entropy
from unstable_gradients.norms import norm
from unstable_gradients.optimizers import SGD, Adam, Momentum, Optimizer, clip_by_norm
from unstable_gradients.results import Row
from unstable_gradients.schedules import Scheduled, constant, warm_up
from unstable_gradients.stack import Stack
from unstable_gradients.training import Clip


class Arm(NamedTuple):
    """A network and a way to train it."""

    activation: str
    weights: Initializer
    optimizer: Callable[[float], Optimizer] = SGD
    etas: tuple[float, ...] = ()  # those of the settings if there are none
    clip: Clip | None = None
    blocks: dict[str, Any] = {}  # what `build` is told about norms and residual connections


OLD = Arm("sigmoid", lecun(3**-0.5, "uniform"))  # between -1 and 1 over the root of the fan-in
SMALL = Arm("relu", lecun())
LARGE = Arm("relu", he(2**0.5))
HE = Arm("relu", he())
ADAM: dict[str, Any] = {"optimizer": Adam, "etas": (0.0003, 0.001, 0.003, 0.01, 0.03)}
CLIP: dict[str, Any] = {"clip": partial(clip_by_norm, limit=1.0)}
WARM: dict[str, Any] = {"optimizer": lambda eta: Scheduled(SGD(eta), warm_up(50, constant(eta)))}

ARMS: dict[str, Arm] = {
    # bad starts
    "sigmoid": OLD,
    "relu_small": SMALL,
    "relu_large": LARGE,
    # other steps
    "sigmoid_rate": OLD._replace(etas=(1.0, 3.0, 10.0, 30.0, 100.0)),
    "sigmoid_momentum": OLD._replace(optimizer=Momentum),
    "sigmoid_clip": OLD._replace(**CLIP),
    "sigmoid_adam": OLD._replace(**ADAM),
    "relu_small_adam": SMALL._replace(**ADAM),
    "relu_large_clip": LARGE._replace(**CLIP),
    "relu_large_warm_up": LARGE._replace(**WARM),
    "relu_large_adam": LARGE._replace(**ADAM),
    # other weights, other activations
    "he": HE,
    "tanh_glorot": Arm("tanh", glorot()),
    "tanh_orthogonal": Arm("tanh", orthogonal()),
    "selu": Arm("selu", lecun()),
    # norms
    "batch_norm": HE._replace(blocks={"norm": "batch"}),
    "layer_norm": HE._replace(blocks={"norm": "layer"}),
    # residual connections
    "post_activation": HE._replace(blocks={"architecture": "post_activation"}),
    "pre_activation": HE._replace(blocks={"architecture": "pre_activation"}),
    "scaled": HE._replace(blocks={"architecture": "pre_activation", "scale_power": 0.5}),
    "resnet": HE._replace(blocks={"architecture": "post_activation", "norm": "batch"}),
    "pre_norm": HE._replace(blocks={"architecture": "pre_norm", "norm": "layer"}),
    # good starts with other steps
    "he_momentum": HE._replace(optimizer=Momentum),
    "he_adam": HE._replace(**ADAM),
}


@dataclass(frozen=True)
class Settings(Budget):
    """What it takes to run the experiment again."""

    arms: tuple[str, ...] = tuple(ARMS)
    depths: tuple[int, ...] = (5, 10, 20, 30, 50, 100)
    width: int = 32
    etas: tuple[float, ...] = (0.0004, 0.002, 0.01, 0.05, 0.25)  # for all but Adam, and the arm of large rates
    steps: int = 300
    every: int = 20  # steps whose losses are averaged to one point
    goal: float = 1.0  # the loss that counts as learning; guessing has 2.3
    images: int = 256  # for the norms before training


def run(settings: Settings, processes: int | None = None) -> list[Row]:
    """A row for each arm and depth, measured by so many processes, one a core if it is not said.

    `delta` and `dW` are lists over layers, input side first: the norm before training, the median of the seeds. `eta` is
    the rate that was chosen. `loss` is a list over training, the mean of `every` steps and the median of the seeds, and
    `end` the last of it. `reached` is the step at whose end the mean of the last `every` was below `goal` for the first
    time, the median of the seeds, and `learned` the number of seeds that came there. What is not finite is None. `test`
    holds the accuracy of every seed.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # the processes use all cores; threads of a process would wait
    deepest_first = sorted(settings.depths, reverse=True)  # they take longest, and no process shall wait at the end
    tasks = [(settings, arm, depth) for depth in deepest_first for arm in settings.arms]
    with get_context("spawn").Pool(processes) as pool:
        return pool.starmap(measured, tasks, chunksize=1)


def measured(settings: Settings, name: str, depth: int) -> Row:
    """The row of one arm at one depth."""
    arm, parts = ARMS[name], digits_split(settings.split_seed)
    sizes = (parts.train.X.shape[1], *[settings.width] * (depth - 1), parts.train.classes)

    def draw(rng: np.random.Generator) -> Stack:
        return build(sizes, activation=arm.activation, weights=arm.weights, rng=rng, **arm.blocks)

    batch = parts.train.take(np.arange(settings.images))
    nets = [draw(np.random.default_rng(seed)) for seed in range(settings.seeds)]
    back = [net.loss_and_gradients(batch.X, batch.y, softmax_cross_entropy)[2] for net in nets]
    budget = Budget(arm.etas or settings.etas, settings.steps, settings.batch, settings.seeds, settings.split_seed)
    best = train_best(draw, parts, budget, optimizer=arm.optimizer, clip=arm.clip)
    points, steps = best.points(settings.every), reached(best, settings.every, settings.goal)
    return {
        "arm": name,
        "depth": depth,
        "delta": np.median([[norm(delta) for delta in one.delta] for one in back], axis=0),
        "dW": np.median([[norm(dW) for dW in one.dW] for one in back], axis=0),
        "eta": best.eta,
        "loss": [finite(loss) for loss in np.median(points, axis=0)],
        "end": finite(np.median(points[:, -1])),
        "reached": finite(np.median(steps)),
        "learned": int(np.isfinite(steps).sum()),
        "test": best.test,
    }


def reached(best: Best, every: int, goal: float) -> list[float]:
    """For each seed the steps after which the mean loss of the last `every` was below `goal`, inf if it never was."""
    means = np.lib.stride_tricks.sliding_window_view(best.losses, every, axis=1).mean(axis=2)  # (seeds, ...)
    return [float(np.argmax(below) + every) if below.any() else np.inf for below in means < goal]


def finite(value: float) -> float | None:
    """The value, None if it is not finite."""
    return float(value) if np.isfinite(value) else None


if __name__ == "__main__":
    record("remedies", run, Settings(), digits=3)
