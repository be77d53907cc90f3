"""One network with every setting of this library, which trains and can be looked at while it does.

The chapter `lab` uses this module. A `Run` is made of `Settings`; `train` hands control back a few times a second, and
then its rows say how things stand. What they mean in words is in `symptoms`, the same run as a program in `listing`.
"""

import math
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any, Self

import numpy as np

from unstable_gradients.activations import ACTIVATIONS
from unstable_gradients.architectures import ARCHITECTURES, build
from unstable_gradients.datasets import Dataset, Split, digits, one_hot, spiral, two_moons
from unstable_gradients.diagnostics import layer_rows, update_ratio
from unstable_gradients.initializers import Initializer, constant, glorot, he, lecun, normal, orthogonal
from unstable_gradients.losses import LOSSES, Loss
from unstable_gradients.norms import norm
from unstable_gradients.optimizers import OPTIMIZERS, Arrays, Optimizer, clip_by_norm, clip_by_value
from unstable_gradients.schedules import Scheduled, warm_up
from unstable_gradients.schedules import constant as constant_rate
from unstable_gradients.stack import Stack, StackBackward, StackForward
from unstable_gradients.training import minibatches, update

COLUMNS = 60  # moments of a run whose gradient norms are kept, at most
SHARE = 4  # a look at the run may take one part of the time, training takes this many
BINS = 25

DATA: dict[str, Callable[[], Dataset]] = {
    "digits": digits,
    "moons": lambda: two_moons(rng=np.random.default_rng(0)),
    "spiral": lambda: spiral(rng=np.random.default_rng(0)),
}
WEIGHTS: dict[str, Callable[[float], Initializer]] = {
    "lecun": lecun,
    "glorot": glorot,
    "he": he,
    "orthogonal": orthogonal,
    "normal": lambda gain: normal(1.0, gain),
    "zero": lambda gain: constant(0.0),
}
CLIPS: dict[str, Callable[[Arrays, float], list[np.ndarray]] | None] = {
    "none": None,
    "norm": clip_by_norm,
    "value": clip_by_value,
}


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All that a run depends on. Raises `ValueError` for a name that is not there, and says which are."""

    data: str = "digits"
    depth: int = 10  # layers of weights
    width: int = 32  # units of a hidden layer
    activation: str = "sigmoid"
    weights: str = "lecun"
    gain: float = 1.0
    norm: str = "none"
    architecture: str = "plain"
    scaled: bool = False  # each of B residual branches times 1 / sqrt(B)
    loss: str = "softmax_cross_entropy"
    optimizer: str = "sgd"
    eta: float = 0.1
    warm_up: int = 0  # steps in which the rate rises to eta
    clip: str = "none"
    limit: float = 1.0  # of clipping
    batch_size: int = 32
    steps: int = 1000
    seed: int = 0

    def __post_init__(self) -> None:
        known: dict[str, Iterable[str]] = {
            "data": DATA,
            "activation": ACTIVATIONS,
            "weights": WEIGHTS,
            "norm": ("none", "batch", "layer"),
            "architecture": ARCHITECTURES,
            "loss": ("softmax_cross_entropy", "quadratic"),
            "optimizer": OPTIMIZERS,
            "clip": CLIPS,
        }
        for name, names in known.items():
            if getattr(self, name) not in list(names):
                raise ValueError(f"{name} is {getattr(self, name)!r}; it can be {', '.join(names)}")
        for name, least in {"depth": 2, "width": 1, "batch_size": 1, "steps": 1, "warm_up": 0, "seed": 0}.items():
            if getattr(self, name) < least:
                raise ValueError(f"{name} is {getattr(self, name)}; it can be {least} or more")
        for name in ("gain", "eta", "limit"):
            if not getattr(self, name) > 0:
                raise ValueError(f"{name} is {getattr(self, name)}; it has to be more than 0")
        if self.norm == "batch" and self.batch_size == 1:
            raise ValueError("batch_size is 1, and a batch norm compares the examples of a batch; it takes 2 or more")

    def changed(self, other: Self) -> dict[str, tuple[Any, Any]]:
        """The settings in which two runs differ: name to the value here and the value there."""
        names = (field.name for field in fields(self))
        return {
            name: (getattr(self, name), getattr(other, name))
            for name in names
            if getattr(self, name) != getattr(other, name)
        }


@dataclass(frozen=True)
class Look:
    """How a run stands at one step, before that step's update."""

    step: int
    layers: list[dict[str, Any]]  # those of `diagnostics.layer_rows`, each with the `update_ratio` of its `W`
    shapes: list[dict[str, Any]]  # a histogram of each layer's activations


class Run:
    """A network, its data and its optimizer, made of settings; the same settings make the same run."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.parts: Split = DATA[settings.data]().split(rng=np.random.default_rng(0))
        self.rng = np.random.default_rng(settings.seed)
        self.classes = self.parts.train.classes
        self.net = network(settings, self.parts.train.X.shape[1], self.classes, self.rng)
        self.optimizer = optimizer(settings)
        self.loss: Loss = LOSSES[settings.loss]
        self.losses: list[float] = []
        self.stride = -(-settings.steps // COLUMNS)  # steps from one column to the next
        self.columns: list[dict[str, Any]] = []  # `step` and `norms`, those of each layer's dL/dW
        self.clipped = 0  # steps in which clipping changed something
        self.first: Look | None = None
        self.last: Look | None = None
        self.before_breakdown: list[float] = []  # norms of dL/dW in the step before the loss became inf or NaN

    @property
    def finite(self) -> bool:
        """Whether the loss is still a number."""
        return not self.losses or math.isfinite(self.losses[-1])

    @property
    def over(self) -> bool:
        """Whether training has come to its end."""
        return not self.finite or len(self.losses) == self.settings.steps

    @property
    def chance(self) -> float:
        """The loss of guessing: ln C for the cross-entropy; for the quadratic cost of always answering 1/C."""
        C = self.classes
        return math.log(C) if self.settings.loss == "softmax_cross_entropy" else (1 - 1 / C) / 2

    def accuracy(self) -> float:
        """The fraction of the validation part that the network gets right."""
        return float(np.mean(self.net(self.parts.validation.X).argmax(axis=1) == self.parts.validation.y))

    def train(self, pause: float = 0.2) -> Iterator[Self]:
        """Train, and hand over the run after its first step, then about every `pause` seconds, and at its end.

        What is done with it between costs at most a fifth of the time, since `pause` grows with it. Training ends early
        when the loss is inf or NaN.
        """
        s, train = self.settings, self.parts.train
        y = one_hot(train.y, self.classes) if s.loss == "quadratic" else train.y
        batches = minibatches(train.X, y, min(s.batch_size, len(train)), rng=self.rng)
        due = 0.0
        earlier: StackBackward | None = None
        for step in range(s.steps):
            looks = step == s.steps - 1 or time.perf_counter() >= due
            before = [W.copy() for W in self.net.W] if looks else []
            value, forward, backward = update(self.net, *next(batches), self.loss, self.optimizer, self._clip())
            self.losses.append(value)
            if step % self.stride == 0 or not self.finite:
                self.columns.append({"step": step, "norms": [norm(dW) for dW in backward.dW]})
            if not self.finite and earlier is not None:
                self.before_breakdown = [norm(dW) for dW in earlier.dW]
            if looks or not self.finite:
                begun = time.perf_counter()
                self._look(step, forward, backward, before)
                yield self
                due = begun + max(pause, (SHARE + 1) * (time.perf_counter() - begun))
            if not self.finite:
                return
            earlier = backward

    def _clip(self) -> Callable[[Arrays], list[np.ndarray]] | None:
        clip = CLIPS[self.settings.clip]
        if clip is None:
            return None

        def counted(gradients: Arrays) -> list[np.ndarray]:
            cut = clip(gradients, self.settings.limit)
            self.clipped += any(c is not g and not np.array_equal(c, g) for c, g in zip(cut, gradients, strict=True))
            return cut

        return counted

    def _look(self, step: int, forward: StackForward, backward: StackBackward, before: Sequence[np.ndarray]) -> None:
        rows = layer_rows(self.net, forward, backward)
        if before:
            for row, *pair in zip(rows, before, self.net.W, strict=True):
                row["update_ratio"] = update_ratio(*pair)
        look = Look(step, rows, shapes([a for _, a in forward.activated[:-1]]))
        self.first = self.first or look
        self.last = look


def network(settings: Settings, inputs: int, outputs: int, rng: np.random.Generator) -> Stack:
    """The network of the settings."""
    s = settings
    return build(
        (inputs, *[s.width] * (s.depth - 1), outputs),
        architecture=s.architecture,
        norm=None if s.norm == "none" else s.norm,  # type: ignore[arg-type]  # checked by Settings
        scale_power=0.5 if s.scaled else 0.0,
        activation=s.activation,
        weights=WEIGHTS[s.weights](s.gain),
        rng=rng,
    )


def optimizer(settings: Settings) -> Optimizer:
    """The optimizer of the settings, with its schedule."""
    plain = OPTIMIZERS[settings.optimizer](settings.eta)
    if settings.warm_up == 0:
        return plain
    return Scheduled(plain, warm_up(settings.warm_up, constant_rate(settings.eta)))  # type: ignore[arg-type]


def shapes(activations: list[np.ndarray], most: int = 12) -> list[dict[str, Any]]:
    """The histogram of the entries of each of `activations`, over one range, each as high as 1 at its highest bin.

    Of more than `most` layers some are left out, evenly. A row holds `layer` and the lists `value` (the middle of each
    bin) and `share`. The range holds all finite values of all layers but the outermost 1 in 1,000.
    """
    finite = [a[np.isfinite(a)] for a in activations]
    together = np.concatenate(finite)
    low, high = np.quantile(together, (0.001, 0.999)) if together.size else (0.0, 1.0)
    if high - low < 1e-12 * max(abs(low), abs(high)) or high == low:
        low, high = low - 0.5, high + 0.5
    edges = np.linspace(low, high, BINS + 1)
    chosen = sorted({round(i) for i in np.linspace(0, len(finite) - 1, min(most, len(finite)))})
    rows = []
    for l in chosen:
        counts, _ = np.histogram(finite[l], edges)
        rows.append({"layer": l + 1, "value": (edges[:-1] + edges[1:]) / 2, "share": counts / max(counts.max(), 1)})
    return rows
