"""What one step that is too long leaves behind, after the network has had time to recover.

The chapter `exploding` shows it, on the digits: a network that has learned gets a single step with a learning rate many
times the usual one, and then goes on with the usual one. Units may be left dead or saturated.
"""

from dataclasses import dataclass

import numpy as np

from unstable_gradients.datasets import Split
from unstable_gradients.diagnostics import layer_rows
from unstable_gradients.experiments.protocol import accuracy, digits_split
from unstable_gradients.experiments.record import record
from unstable_gradients.initializers import lecun
from unstable_gradients.losses import softmax_cross_entropy
from unstable_gradients.mlp import MLP
from unstable_gradients.optimizers import SGD
from unstable_gradients.results import Row
from unstable_gradients.training import minibatches, update


@dataclass(frozen=True)
class Settings:
    """What it takes to run the experiment again."""

    activations: tuple[tuple[str, float], ...] = (("relu", 2**0.5), ("tanh", 1.0))  # with the scale of the weights
    times: tuple[float, ...] = (1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0, 3000.0, 10000.0)
    depth: int = 5
    width: int = 32
    eta: float = 0.1
    batch: int = 32
    before: int = 300  # steps
    after: int = 300
    seeds: int = 5
    split_seed: int = 0


def run(settings: Settings) -> list[Row]:
    """A row for each activation and length of the step, with lists over the seeds.

    `idle` is the fraction of hidden units' entries that let no gradient through: dead units for ReLU, saturated entries
    for tanh; `*_then` right after the bad step, the others after the steps that follow. `loss` is over the training
    part, `test` the accuracy, read once at the end.
    """
    parts = digits_split(settings.split_seed)
    rows: list[Row] = []
    for activation, scale in settings.activations:
        for times in settings.times:
            runs = [one_run(settings, activation, scale, times, seed, parts) for seed in range(settings.seeds)]
            rows.append(
                {"activation": activation, "times": times, **{name: [one[name] for one in runs] for name in runs[0]}}
            )
    return rows


def one_run(
    settings: Settings, activation: str, scale: float, times: float, seed: int, parts: Split
) -> dict[str, float]:
    """Learn, take one step that is `times` as long, go on; see `run`."""
    part = parts.train
    sizes = (part.X.shape[1], *[settings.width] * (settings.depth - 1), part.classes)
    rng = np.random.default_rng(seed)
    net = MLP(sizes, activation=activation, weights=lecun(scale), rng=rng)
    batches = minibatches(part.X, part.y, settings.batch, rng=rng)
    for _ in range(settings.before):
        update(net, *next(batches), softmax_cross_entropy, SGD(settings.eta))
    update(net, *next(batches), softmax_cross_entropy, SGD(settings.eta * times))
    loss_then, idle_then = state(net, parts)
    for _ in range(settings.after):
        update(net, *next(batches), softmax_cross_entropy, SGD(settings.eta))
    loss, idle = state(net, parts)
    return {
        "loss_then": loss_then,
        "idle_then": idle_then,
        "loss": loss,
        "idle": idle,
        "test": accuracy(net, parts.test),
    }


def state(net: MLP, parts: Split) -> tuple[float, float]:
    """The loss and the fraction of idle hidden entries."""
    loss, forward, backward = net.loss_and_gradients(parts.train.X, parts.train.y, softmax_cross_entropy)
    kind = "dead" if net.activations[0].name == "relu" else "saturation"
    return loss, float(np.mean([row[kind] for row in layer_rows(net, forward, backward)[:-1]]))


if __name__ == "__main__":
    record("bad_step", run, Settings(), digits=4)
