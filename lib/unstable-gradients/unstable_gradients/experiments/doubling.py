"""The variance of what flows past the branches of a residual network, block by block, for four kinds of block.

The chapter `residual` shows it. Prince 2023, *Understanding Deep Learning*, section 11.4: with weights by He's rule in the
branch the variance doubles in each block, forward and back; multiplying each sum by 1 / sqrt(2) keeps it; with batch norm
in front of each branch it grows by the same amount in each block.
"""

from dataclasses import dataclass

import numpy as np

from unstable_gradients.architectures import build
from unstable_gradients.experiments.record import record
from unstable_gradients.initializers import he
from unstable_gradients.parts import Part, PartGradients
from unstable_gradients.residual import Residual
from unstable_gradients.results import Row
from unstable_gradients.stack import Stack


@dataclass(frozen=True)
class Settings:
    """What it takes to run the experiment again."""

    kinds: tuple[str, ...] = ("sum", "half", "scaled", "norm")
    blocks: int = 20
    width: int = 256
    batch: int = 64  # inputs, and gradients at the output, are standard normal
    seeds: int = 20


class Times(Part):
    """What comes in, multiplied by a number."""

    def __init__(self, factor: float) -> None:
        self.factor = factor

    def forward(self, x: np.ndarray) -> tuple[np.ndarray, None]:
        """`factor x` (batch, n)."""
        return self.factor * x, None

    def backward(self, gradient: np.ndarray, cache: None) -> tuple[np.ndarray, list[PartGradients]]:
        """The gradient is multiplied, too."""
        return self.factor * gradient, [PartGradients(gradient)]


def run(settings: Settings) -> list[Row]:
    """A row for each kind of block and each seed: `forward` and `back`, lists over 0, 1, ... blocks crossed.

    Mean squares: of what flows over that in front of the first block, and of its gradient over that behind the last.
    """
    return [
        {"kind": kind, "seed": seed, **squares(settings, kind, seed)}
        for kind in settings.kinds
        for seed in range(settings.seeds)
    ]


def squares(settings: Settings, kind: str, seed: int) -> dict[str, np.ndarray]:
    """Both lists for one network."""
    rng = np.random.default_rng(seed)
    net = network(kind, settings.blocks, settings.width, rng)
    X, at_end = rng.normal(size=(2, settings.batch, settings.width))
    flows, caches = [X], []
    for part in net:
        x, cache = part.forward(flows[-1])
        flows.append(x)
        caches.append(cache)
    gradients = [at_end]
    for part, cache in zip(reversed(net), reversed(caches), strict=True):
        gradients.append(part.backward(gradients[-1], cache)[0])
    forward, back = (np.array([np.mean(array**2) for array in arrays]) for arrays in (flows, gradients))
    each = 2 if kind == "half" else 1  # parts a block
    return {"forward": forward[::each] / forward[0], "back": back[::each] / back[0]}


def network(kind: str, blocks: int, width: int, rng: np.random.Generator) -> list[Part]:
    """The blocks alone, without the layers in front of them and behind."""
    net: Stack = build(
        [width] * (2 * blocks + 3),
        architecture="pre_activation",
        norm="batch" if kind == "norm" else None,
        scale_power=0.5 if kind == "scaled" else 0.0,
        activation="relu",
        weights=he(),
        rng=rng,
    )
    parts: list[Part] = [part for part in net.chain.parts if isinstance(part, Residual)]
    return [one for part in parts for one in (part, Times(2**-0.5))] if kind == "half" else parts


if __name__ == "__main__":
    record("doubling", run, Settings(), digits=4)
