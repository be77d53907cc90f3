"""What several rules make of a gradient that is multiplied by a number: is the step multiplied too?

The chapter `learning` shows it. Each rule is given the same gradients, those of a network on its way with SGD, so that
nothing but the factor differs.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from unstable_gradients.datasets import digits
from unstable_gradients.experiments.record import record
from unstable_gradients.losses import softmax_cross_entropy
from unstable_gradients.mlp import MLP
from unstable_gradients.norms import global_norm
from unstable_gradients.optimizers import SGD, Adam, Momentum, Optimizer, RMSProp
from unstable_gradients.results import Row
from unstable_gradients.training import minibatches


class SignSGD:
    """`w <- w - eta sign(g)` (Bernstein et al. 2018, arXiv 1802.04434)."""

    def __init__(self, eta: float) -> None:
        self.eta = eta

    def step(self, parameters: Sequence[np.ndarray], gradients: Sequence[np.ndarray]) -> None:
        """Move every parameter by the same amount, each in its direction."""
        for w, g in zip(parameters, gradients, strict=True):
            w -= self.eta * np.sign(g)


@dataclass(frozen=True)
class Settings:
    """What it takes to run the experiment again."""

    exponents: tuple[int, ...] = tuple(range(-6, 7))  # of the factor, as powers of ten
    sizes: tuple[int, ...] = (64, 32, 10)
    steps: int = 10
    eta: float = 0.01
    batch: int = 32
    seed: int = 0


RULES = {"SGD": SGD, "momentum": Momentum, "sign": SignSGD, "RMSProp": RMSProp, "Adam": Adam}


def run(settings: Settings) -> list[Row]:
    """A row for each rule and each factor: the length of the last step, `relative` to that with the factor 1."""
    gradients = recorded(settings)
    rows = []
    for name, rule in RULES.items():
        lengths = {
            exponent: last_step(rule(settings.eta), gradients, 10.0**exponent) for exponent in settings.exponents
        }
        rows += [
            {"rule": name, "factor": 10.0**exponent, "relative": length / lengths[0]}
            for exponent, length in lengths.items()
        ]
    return rows


def recorded(settings: Settings) -> list[list[np.ndarray]]:
    """The gradients of the first steps of a run with SGD."""
    data = digits()
    rng = np.random.default_rng(settings.seed)
    net = MLP(settings.sizes, activation="tanh", rng=rng)
    batches = minibatches(data.X, data.y, settings.batch, rng=rng)
    gradients = []
    for _ in range(settings.steps):
        _, _, backward = net.loss_and_gradients(*next(batches), softmax_cross_entropy)
        gradients.append(backward.gradients())
        SGD(settings.eta).step(net.parameters(), backward.gradients())
    return gradients


def last_step(rule: Optimizer, gradients: list[list[np.ndarray]], factor: float) -> float:
    """How far the last step goes when a rule is given all `gradients`, each times `factor`."""
    w = [np.zeros_like(g) for g in gradients[0]]
    before = w
    for step in gradients:
        before = [part.copy() for part in w]
        rule.step(w, [factor * g for g in step])
    return global_norm([after - part for after, part in zip(w, before, strict=True)])


if __name__ == "__main__":
    record("step_sizes", run, Settings(), digits=4)
