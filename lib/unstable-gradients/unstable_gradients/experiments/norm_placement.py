"""Layer norm behind the sum or inside the branch: the gradient of each block at the start, for several depths.

The chapter `normalization` shows it. Xiong et al. 2020 (arXiv 2002.04745), theorem 1, for transformers: with the norm behind
the sum the gradient of the last block is of the same size whatever the depth, with the norm inside the branch it falls as
one over the root of the number of blocks. Here a block has the two layers of a transformer's feed-forward part, and no
attention.
"""

from dataclasses import dataclass

import numpy as np

from unstable_gradients.architectures import build
from unstable_gradients.datasets import digits
from unstable_gradients.experiments.record import record
from unstable_gradients.initializers import lecun
from unstable_gradients.losses import softmax_cross_entropy
from unstable_gradients.norms import norm
from unstable_gradients.results import Row


@dataclass(frozen=True)
class Settings:
    """What it takes to run the experiment again."""

    architectures: tuple[str, ...] = ("post_norm", "pre_norm")
    blocks: tuple[int, ...] = (3, 6, 12, 24, 48)
    width: int = 64
    batch: int = 64
    seeds: int = 40


def run(settings: Settings) -> list[Row]:
    """A row for each architecture and number of blocks, with medians over the seeds.

    `gradient` is a list over the blocks: the norm of dL/dW of the second layer of each. `low` and `high` hold the quarters
    of the last.
    """
    rows = []
    for architecture in settings.architectures:
        for blocks in settings.blocks:
            found = np.array([by_block(settings, architecture, blocks, seed) for seed in range(settings.seeds)])
            low, high = np.quantile(found[:, -1], (0.25, 0.75))
            rows.append(
                {
                    "architecture": architecture,
                    "blocks": blocks,
                    "gradient": np.median(found, axis=0),
                    "low": low,
                    "high": high,
                }
            )
    return rows


def by_block(settings: Settings, architecture: str, blocks: int, seed: int) -> list[float]:
    """The norm of dL/dW of the second layer of each block of one network."""
    rng = np.random.default_rng(seed)
    data = digits()
    part = data.take(rng.choice(len(data), settings.batch, replace=False))
    sizes = (part.X.shape[1], *[settings.width] * (2 * blocks + 1), part.classes)
    net = build(sizes, architecture=architecture, norm="layer", activation="relu", weights=lecun(), rng=rng)
    _, _, backward = net.loss_and_gradients(part.X, part.y, softmax_cross_entropy)
    return [norm(dW) for dW in backward.dW[2:-1:2]]


if __name__ == "__main__":
    record("norm_placement", run, Settings(), digits=4)
