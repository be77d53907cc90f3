"""A first layer that hardly moves, and how much the loss would fall if it did.

The chapter `vanishing` shows it. Two networks of ten sigmoid layers: one as it was drawn, with a vanishing gradient, and
one that names the digits. The loss is then taken between them, moving the first layer and the rest one by one.

The good network comes from a tanh network that starts from the same draws and is trained. As
`tanh(z) = 2 sigmoid(2z) - 1`, it can be written, exactly, as a network of sigmoids with weights up to four times as
large; `as_sigmoids` does so.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from unstable_gradients.activations import sigmoid
from unstable_gradients.experiments.protocol import accuracy, descend, digits_split
from unstable_gradients.experiments.record import record
from unstable_gradients.initializers import lecun
from unstable_gradients.losses import softmax_cross_entropy
from unstable_gradients.mlp import MLP
from unstable_gradients.norms import norm
from unstable_gradients.optimizers import SGD
from unstable_gradients.results import Row


@dataclass(frozen=True)
class Settings:
    """What it takes to run the experiment again."""

    depth: int = 10
    width: int = 32
    steps: int = 3000  # of the tanh network
    eta: float = 0.1
    batch: int = 32
    seeds: int = 5
    split_seed: int = 0
    rests: tuple[float, ...] = tuple(i / 10 for i in range(11))  # where the other layers are: 0 as drawn, 1 good
    firsts: tuple[float, ...] = tuple(i / 20 for i in range(-10, 31))  # where the first layer is


def run(settings: Settings) -> list[Row]:
    """For each seed a row `kind` "ends"; for the first one also a row "loss" for each place of the other layers.

    "ends" holds `gradient`, the norm of dL/dW of the first layer as drawn, its `distance` to the good one, the `steps`
    that SGD at its first pace would take for it, and for both networks `loss` and `test`, the accuracy.
    """
    rows: list[Row] = []
    for seed in range(settings.seeds):
        drawn, good = networks(settings, seed)
        rows.append({"kind": "ends", "seed": seed, **ends(settings, drawn, good)})
        if seed == 0:
            rows += [
                {"kind": "loss", "seed": seed, "rest": rest, "first": settings.firsts, **losses}
                for rest in settings.rests
                for losses in [losses_along(settings, drawn, good, rest)]
            ]
    return rows


def networks(settings: Settings, seed: int) -> tuple[MLP, MLP]:
    """The network as drawn from `seed`, and the good one."""
    parts = digits_split(settings.split_seed)
    sizes = (parts.train.X.shape[1], *[settings.width] * (settings.depth - 1), parts.train.classes)
    drawn = MLP(sizes, activation="sigmoid", weights=lecun(), rng=np.random.default_rng(seed))
    rng = np.random.default_rng(seed)
    net = MLP(sizes, activation="tanh", weights=lecun(), rng=rng)
    descend(net, parts.train, SGD(settings.eta), steps=settings.steps, batch=settings.batch, rng=rng)
    return drawn, as_sigmoids(net)


def as_sigmoids(net: MLP) -> MLP:
    """The same function as the tanh network `net`, as a network of sigmoids.

    With h = tanh(z) = 2 a - 1 and a = sigmoid(2z), a layer `h @ W + b` is `a @ (2 W) + b - sum(W)`; a layer that is
    followed by another has everything doubled once more, for the 2z.
    """
    twin = net.copy()
    for l in range(net.depth):
        if l > 0:  # what comes in is a, not h
            twin.W[l], twin.b[l] = 2 * net.W[l], net.b[l] - net.W[l].sum(axis=0)
        if l < net.depth - 1:  # what goes out is sigmoid(2z)
            twin.W[l], twin.b[l] = 2 * twin.W[l], 2 * twin.b[l]
    twin.activations = [sigmoid] * (net.depth - 1) + net.activations[-1:]
    return twin


def ends(settings: Settings, drawn: MLP, good: MLP) -> Row:
    """What there is to say about the two networks; see `run`."""
    parts = digits_split(settings.split_seed)
    loss, _, backward = drawn.loss_and_gradients(parts.train.X, parts.train.y, softmax_cross_entropy)
    gradient = norm(backward.dW[0])
    distance = norm(good.W[0] - drawn.W[0])
    return {
        "gradient": gradient,
        "distance": distance,
        "steps": distance / (settings.eta * gradient),
        "loss": [loss, softmax_cross_entropy(good(parts.train.X), parts.train.y)],
        "test": [accuracy(drawn, parts.test), accuracy(good, parts.test)],
    }


def losses_along(settings: Settings, drawn: MLP, good: MLP, rest: float) -> dict[str, Sequence[float]]:
    """The training loss and the norm of dL/dW of the first layer, for each place of the first layer."""
    train_part = digits_split(settings.split_seed).train
    losses, gradients = [], []
    for first in settings.firsts:
        net = between(drawn, good, first, rest)
        loss, _, backward = net.loss_and_gradients(train_part.X, train_part.y, softmax_cross_entropy)
        losses.append(loss)
        gradients.append(norm(backward.dW[0]))
    return {"loss": losses, "gradient": gradients}


def between(drawn: MLP, good: MLP, first: float, rest: float) -> MLP:
    """The first layer `first` of the way from `drawn` to `good`, the other layers `rest` of the way."""
    net = drawn.copy()
    for l in range(net.depth):
        way = first if l == 0 else rest
        net.W[l] = (1 - way) * drawn.W[l] + way * good.W[l]
        net.b[l] = (1 - way) * drawn.b[l] + way * good.b[l]
    return net


if __name__ == "__main__":
    record("stuck_weight", run, Settings(), digits=4)
