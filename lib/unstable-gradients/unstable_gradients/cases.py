"""Networks that do not train, each with its data, its learning rate and what its owner says of it.

The chapter `diagnosis` uses this module through `clinic`, where a patient is examined without a look at these settings.
A reader who wants to find out for himself should not read on.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from unstable_gradients.architectures import Norm, build
from unstable_gradients.datasets import digits
from unstable_gradients.initializers import Initializer, he, lecun
from unstable_gradients.losses import softmax_cross_entropy
from unstable_gradients.optimizers import SGD, clip_by_norm
from unstable_gradients.stack import Stack
from unstable_gradients.training import minibatches, train, update

WIDTH, BATCH, STEPS = 32, 32, 300
WEIGHTS = {"lecun": lecun(), "he": he()}
ALSO: dict[str, dict[str, Any]] = {
    "nothing": {},
    "layer norm": {"norm": "layer"},
    "clip at 1": {"clip": 1.0},
    "mend pixels": {"pixels": 1.0},
    "mend labels": {"shuffled": False},
}


@dataclass(frozen=True)
class Case:
    """A network of `depth` layers, how it came to be, and how it trains."""

    illness: str
    says: str  # its owner
    depth: int
    activation: str
    weights: Initializer
    eta: float
    pixels: float = 1.0  # what every pixel is multiplied by
    shuffled: bool = False  # the labels
    bad_step: float = 0.0  # how many times too long one of its steps was
    norm: Norm | None = None
    clip: float | None = None


def equal_but_last(weight: float) -> Initializer:
    """Every weight the same, but for those of the last layer, which are random."""

    def draw(fan_in: int, fan_out: int, rng: np.random.Generator) -> np.ndarray:
        return np.full((fan_in, fan_out), weight) if fan_out == WIDTH else lecun().draw(fan_in, fan_out, rng)

    return Initializer("equal but last", 1.0, draw)


CASES = {
    "healthy": Case("none", "It trains. I only want to be sure.", 10, "tanh", lecun(1.25), 0.1),
    "example": Case(
        "equal", "It does not learn, and all its gradients look fine.", 4, "tanh", equal_but_last(0.03), 0.1
    ),
    "A": Case("vanishing", "The loss will not move.", 10, "sigmoid", lecun(), 0.1),
    "B": Case("inputs", "Fine on the old images. On the new ones it blows up.", 5, "leaky_relu", he(), 0.1, pixels=255),
    "C": Case("dead", "It learned. Then the loss jumped, and now it rests.", 5, "relu", he(), 0.1, bad_step=100),
    "D": Case("small step", "Hardly anything changes. It must be vanishing.", 5, "tanh", lecun(), 1e-5),
    "E": Case("exploding", "A bad start. No NaN, so nothing explodes.", 8, "tanh", lecun(7), 0.1),
    "F": Case("labels", "I looked at every gradient. All are healthy.", 3, "tanh", lecun(), 0.3, shuffled=True),
}


@dataclass(frozen=True, eq=False)
class Data:
    """What a case learns from, and what it is judged by."""

    X: np.ndarray  # (n, 64)
    y: np.ndarray  # (n,), as the case has them
    new_X: np.ndarray  # (m, 64)
    new_y: np.ndarray  # (m,), always right


def data_of(case: Case, seed: int) -> Data:
    """The training and the validation part of the digits, with all that is wrong with them."""
    train_part, new, _ = digits().split(rng=np.random.default_rng(0))
    y = np.random.default_rng([seed, 1]).permutation(train_part.y) if case.shuffled else train_part.y
    return Data(train_part.X * case.pixels, y, new.X * case.pixels, new.y)


def drawn(case: Case, seed: int) -> Stack:
    """The network as it was before its first step."""
    sizes = (64, *[WIDTH] * (case.depth - 1), 10)
    rng = np.random.default_rng(seed)
    return build(sizes, activation=case.activation, weights=case.weights, norm=case.norm, rng=rng)


def arrived(case: Case, seed: int) -> Stack:
    """The network as it comes: as drawn, or 30 steps behind a bad one."""
    net = drawn(case, seed)
    if case.bad_step:
        data = data_of(case, seed)
        batches = minibatches(data.X, data.y, BATCH, rng=np.random.default_rng([seed, 2]))
        for step in range(60):
            eta = case.eta * (case.bad_step if step == 30 else 1)
            update(net, *next(batches), softmax_cross_entropy, SGD(eta))
    return net


def treated(
    case: Case,
    net: Stack,
    seed: int,
    *,
    activation: str = "keep",
    weights: str = "keep",
    eta: str | float = "keep",
    also: str = "nothing",
) -> tuple[Case, Stack]:
    """The case with what is not "keep" changed, and its network, whose weights are drawn anew only if `weights` says so.

    `weights` is a name from WEIGHTS, `also` one from ALSO.
    """
    if weights != "keep" and weights not in WEIGHTS:
        raise ValueError(f"weights are {weights!r}; they can be 'keep', {', '.join(map(repr, WEIGHTS))}")
    if also not in ALSO:
        raise ValueError(f"also is {also!r}; it can be {', '.join(map(repr, ALSO))}")
    new = replace(
        case,
        activation=case.activation if activation == "keep" else activation,
        weights=WEIGHTS.get(weights, case.weights),
        eta=case.eta if eta == "keep" else float(eta),
        **ALSO[also],
    )
    fresh = drawn(new, seed)
    if weights == "keep":
        for mine, old in zip([*fresh.W, *fresh.b], [*net.W, *net.b], strict=True):
            mine[:] = old
    return new, fresh


def course(case: Case, net: Stack, seed: int) -> Iterator[tuple[int, float]]:
    """Train `net` in place for STEPS steps; every step's number, from 0, and the loss of its batch before it."""
    data = data_of(case, seed)
    clip = None if case.clip is None else partial(clip_by_norm, limit=case.clip)
    rows = train(
        net,
        data.X,
        data.y,
        loss=softmax_cross_entropy,
        optimizer=SGD(case.eta),
        steps=STEPS,
        batch_size=BATCH,
        rng=np.random.default_rng([seed, 3]),
        clip=clip,
    )
    return ((row["step"], row["loss"]) for row in rows)


def reads(case: Case, net: Stack, seed: int) -> float:
    """The share of digits it was not trained on that the network names rightly."""
    data = data_of(case, seed)
    return float(np.mean(net(data.new_X).argmax(axis=1) == data.new_y))
