"""Where norms and residual connections go in a deep network: five architectures with the same weight layers.

The chapters `normalization`, `residual` and `lab` use this module. All five take the weights of an MLP of the same
sizes, drawn in the same order, so that with one seed they differ in nothing else:

    net = build((64, *[32] * 99, 10), architecture="pre_activation", norm="layer", activation="relu", rng=rng)

An architecture arranges `W`, the layers; `N`, a norm, or nothing without one; `f`, the activation. All layers but the
first and the last form blocks of `branch` layers each, and `s` is the factor of a residual branch.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import batched
from typing import Literal

import numpy as np

from unstable_gradients.activations import Activation, find_activation
from unstable_gradients.initializers import Initializer, constant, lecun
from unstable_gradients.mlp import MLP
from unstable_gradients.normalization import NORMS
from unstable_gradients.parts import Linear, Nonlinearity, Part
from unstable_gradients.residual import Residual
from unstable_gradients.stack import Stack

Norm = Literal["batch", "layer"]


@dataclass(frozen=True)
class Kit:
    """What an architecture is made of."""

    first: Linear
    blocks: list[tuple[Linear, ...]]
    last: Linear
    s: float
    f: Nonlinearity
    N: Callable[[], list[Part]]  # makes a norm of the blocks' width, or nothing


def plain(kit: Kit) -> list[Part]:
    """`f(N(W ...))`: every layer but the last normalized in front of its activation (Ioffe and Szegedy 2015)."""
    layers = [kit.first, *(W for block in kit.blocks for W in block)]
    return [part for W in layers for part in (W, *kit.N(), kit.f)] + [kit.last]


def post_activation(kit: Kit) -> list[Part]:
    """`h <- f(h + s N(W f(N(W h))))`: the activation behind the sum (He et al. 2016, arXiv 1512.03385).

    With blocks of one layer and no norm this is a plain network with `I + s W` in place of `W`.
    """
    parts = [kit.first, *kit.N(), kit.f]
    for *inner, W in kit.blocks:
        branch = [part for V in inner for part in (V, *kit.N(), kit.f)] + [W, *kit.N()]
        parts += [Residual(branch, kit.s), kit.f]
    return [*parts, kit.last]


def pre_activation(kit: Kit) -> list[Part]:
    """`h <- h + s W f(N(W f(N(h))))`: only sums on the way past the branches (He et al. 2016, arXiv 1603.05027)."""
    parts: list[Part] = [kit.first]
    for block in kit.blocks:
        parts.append(Residual([part for W in block for part in (*kit.N(), kit.f, W)], kit.s))
    return [*parts, *kit.N(), kit.f, kit.last]


def post_norm(kit: Kit) -> list[Part]:
    """`h <- N(h + s W f(W h))`, as in the first transformers (Vaswani et al. 2017, arXiv 1706.03762)."""
    parts: list[Part] = [kit.first]
    for first, *inner in kit.blocks:
        parts += [Residual([first, *(part for W in inner for part in (kit.f, W))], kit.s), *kit.N()]
    return [*parts, kit.last]


def pre_norm(kit: Kit) -> list[Part]:
    """`h <- h + s W f(W N(h))`, and a norm in front of the last layer (Xiong et al. 2020, arXiv 2002.04745)."""
    parts: list[Part] = [kit.first]
    for first, *inner in kit.blocks:
        parts.append(Residual([*kit.N(), first, *(part for W in inner for part in (kit.f, W))], kit.s))
    return [*parts, *kit.N(), kit.last]


ARCHITECTURES: dict[str, Callable[[Kit], list[Part]]] = {
    make.__name__: make for make in (plain, post_activation, pre_activation, post_norm, pre_norm)
}


def build(
    sizes: Sequence[int],
    *,
    architecture: str = "plain",
    norm: Norm | None = None,
    branch: int = 2,
    scale_power: float = 0.0,
    activation: str | Activation = "sigmoid",
    output_activation: str | Activation = "identity",
    weights: Initializer = lecun(),  # noqa: B008, an Initializer never changes
    biases: Initializer = constant(0.0),  # noqa: B008
    rng: np.random.Generator,
    dtype: type[np.floating] = np.float64,
) -> Stack:
    """Draw a network of `sizes` (n_0, n, ..., n, n_L); `architecture` is a name from `ARCHITECTURES`.

    A block has `branch` layers, the last block those that are left. Every branch is multiplied by
    `s = blocks ** -scale_power`: 0 leaves it as it is, 0.5 makes it `1 / sqrt(blocks)`, under which a deep network's
    variance stays bounded (Hayou et al. 2021, arXiv 2010.12859). The other arguments are those of `MLP`.
    """
    if architecture not in ARCHITECTURES:
        raise ValueError(f"no architecture is called {architecture!r}; there are {', '.join(ARCHITECTURES)}")
    if norm is not None and norm not in NORMS:
        raise ValueError(f"no norm is called {norm!r}; there are {', '.join(NORMS)}, or None")
    if branch < 1:
        raise ValueError(f"branch is {branch}; a block has 1 or more layers")
    drawn = MLP(sizes, weights=weights, biases=biases, rng=rng, dtype=dtype)
    widths = set(drawn.sizes[1:-1])
    if len(widths) != 1:
        raise ValueError(f"sizes are {drawn.sizes}; a network of blocks has one width between input and output")
    first, *inner, last = (Linear(W, b) for W, b in zip(drawn.W, drawn.b, strict=True))
    blocks = list(batched(inner, branch))
    (width,) = widths
    kit = Kit(
        first=first,
        blocks=blocks,
        last=last,
        s=max(len(blocks), 1) ** -scale_power,
        f=Nonlinearity(find_activation(activation)),
        N=lambda: [] if norm is None else [NORMS[norm](width, dtype=dtype)],
    )
    return Stack([*ARCHITECTURES[architecture](kit), Nonlinearity(find_activation(output_activation))])
