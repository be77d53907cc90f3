"""Networks drawn from all over the range of settings: the signs of the checklist before the first step, and who learned.

The chapter `diagnosis` shows it, and reads off how often each threshold is wrong.
"""

from dataclasses import dataclass

import numpy as np

from unstable_gradients.checklist import CHECKLIST, examine
from unstable_gradients.datasets import Split
from unstable_gradients.experiments.protocol import accuracy, descend, digits_split
from unstable_gradients.experiments.record import record
from unstable_gradients.initializers import lecun
from unstable_gradients.mlp import MLP
from unstable_gradients.optimizers import SGD
from unstable_gradients.results import Row


@dataclass(frozen=True)
class Settings:
    """What it takes to run the experiment again."""

    activations: tuple[str, ...] = ("sigmoid", "tanh", "relu")
    depths: tuple[int, ...] = (3, 5, 10, 20)
    scales: tuple[float, float] = (0.5, 4.0)  # of the weights, over 1/sqrt(n); between these, evenly on a log axis
    etas: tuple[float, float] = (0.001, 1.0)  # likewise
    width: int = 32
    batch: int = 32
    steps: int = 300
    looked_at: int = 128
    networks: int = 400
    split_seed: int = 0
    learned: float = 0.8  # of the validation part read


def run(settings: Settings) -> list[Row]:
    """A row for each network: how it was drawn, its signs, and how much of the validation part it reads in the end."""
    parts = digits_split(settings.split_seed)
    return [one(settings, number, parts) for number in range(settings.networks)]


def one(settings: Settings, number: int, parts: Split) -> Row:
    """Network `number`, drawn, examined and trained; a sign that it cannot have is None."""
    rng = np.random.default_rng([number, 0])
    activation, depth = str(rng.choice(settings.activations)), int(rng.choice(settings.depths))
    scale, eta = (float(np.exp(rng.uniform(*np.log(ends)))) for ends in (settings.scales, settings.etas))
    sizes = (parts.train.X.shape[1], *[settings.width] * (depth - 1), parts.train.classes)
    net = MLP(sizes, activation=activation, weights=lecun(scale), rng=rng)
    looked_at = slice(settings.looked_at)
    signs = examine(net, parts.train.X[looked_at], parts.train.y[looked_at], lambda: SGD(eta), batch=settings.batch)
    descend(
        net,
        parts.train,
        SGD(eta),
        steps=settings.steps,
        batch=settings.batch,
        rng=np.random.default_rng([number, 1]),
    )
    return {
        "number": number,
        "activation": activation,
        "depth": depth,
        "scale": scale,
        "eta": eta,
        **dict.fromkeys(CHECKLIST),
        **signs.numbers(),
        "validation": accuracy(net, parts.validation),
    }


if __name__ == "__main__":
    record("vital_signs", run, Settings(), digits=3)
