"""What training the early layers is worth: whole networks against networks whose first half stays as it was drawn.

The chapter `vanishing` shows it, together with the question whether a sigmoid network of ten layers learns at all.

The protocol was fixed before looking: one split of the digits for all; for each arm the learning rate from one grid
with the best median accuracy on the validation part (the smallest of equals); the same number of steps and five seeds
for every arm; accuracy on the test part read once, at the chosen rate.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from unstable_gradients.datasets import Split
from unstable_gradients.experiments.protocol import accuracy, digits_split
from unstable_gradients.experiments.record import record
from unstable_gradients.initializers import lecun
from unstable_gradients.losses import softmax_cross_entropy
from unstable_gradients.mlp import MLP
from unstable_gradients.norms import norm
from unstable_gradients.optimizers import SGD
from unstable_gradients.results import Row
from unstable_gradients.training import minibatches


class Arm(NamedTuple):
    """What is compared: `frozen` layers, counted from the input, keep the weights and biases that they start with."""

    activation: str
    depth: int
    frozen: int
    steps: int


@dataclass(frozen=True)
class Settings:
    """What it takes to run the experiment again."""

    activations: tuple[str, ...] = ("sigmoid", "tanh")
    depths: tuple[int, ...] = (2, 3, 4, 5, 6, 8, 10)
    steps: int = 3000
    long_steps: int = 30000  # for the deepest sigmoid network alone, to see whether patience helps
    etas: tuple[float, ...] = (0.1, 0.3, 1.0, 3.0, 10.0)
    width: int = 32
    batch: int = 32
    seeds: int = 5
    split_seed: int = 0

    def arms(self) -> list[Arm]:
        """Whole and half-frozen networks of every depth, then the deepest sigmoid network with many more steps."""
        halves = [
            Arm(activation, depth, frozen, self.steps)
            for activation in self.activations
            for depth in self.depths
            for frozen in (0, depth // 2)
        ]
        return [*halves, Arm("sigmoid", max(self.depths), 0, self.long_steps)]


class Trained(NamedTuple):
    """A network after training: what it got right, and how far every `W` went, relative to its first length."""

    validation: float
    test: float
    moved: list[float]


def run(settings: Settings) -> list[Row]:
    """A row for each arm: the chosen `eta`, `validation` by rate and seed, `test` and `moved` by seed at that rate."""
    parts = digits_split(settings.split_seed)
    return [compare(settings, arm, parts) for arm in settings.arms()]


def compare(settings: Settings, arm: Arm, parts: Split) -> Row:
    """Train an arm at every rate and from every seed, choose the rate, and read the test accuracy at that rate."""
    runs = {eta: [trained(settings, arm, eta, seed, parts) for seed in range(settings.seeds)] for eta in settings.etas}
    chosen = max(settings.etas, key=lambda eta: (np.median([one.validation for one in runs[eta]]), -eta))
    return {
        **arm._asdict(),
        "eta": chosen,
        "validation": [[one.validation for one in runs[eta]] for eta in settings.etas],
        "test": [one.test for one in runs[chosen]],
        "moved": np.median([one.moved for one in runs[chosen]], axis=0),
    }


def trained(settings: Settings, arm: Arm, eta: float, seed: int, parts: Split) -> Trained:
    """Train one network with plain SGD; `seed` draws its weights and then the order of the examples."""
    rng = np.random.default_rng(seed)
    train = parts.train
    sizes = (train.X.shape[1], *[settings.width] * (arm.depth - 1), train.classes)
    net = MLP(sizes, activation=arm.activation, weights=lecun(), rng=rng)
    start = net.copy()
    optimizer = SGD(eta)
    batches = minibatches(train.X, train.y, settings.batch, rng=rng)
    for _ in range(arm.steps):
        _, _, backward = net.loss_and_gradients(*next(batches), softmax_cross_entropy)
        optimizer.step(net.parameters()[2 * arm.frozen :], backward.gradients()[2 * arm.frozen :])
    moved = [norm(W - before) / norm(before) for W, before in zip(net.W, start.W, strict=True)]
    return Trained(accuracy(net, parts.validation), accuracy(net, parts.test), moved)


if __name__ == "__main__":
    record("early_layers", run, Settings(), digits=4)
