"""Nielsen's measurement of how fast the layers of a sigmoid network learn, over many starts instead of one.

The chapter `vanishing` shows it. M. Nielsen, *Neural Networks and Deep Learning*, 2015, chapter 5: "the speed of
learning" of a layer is the norm of the gradient with respect to its biases, averaged over 1,000 MNIST digits, before
training. His networks have hidden layers of 30 sigmoids, 10 sigmoid outputs and the cross-entropy cost; weights are
drawn from N(0, 1 / fan_in), biases from N(0, 1). The digits are not the same thousand as his.
"""

from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np

from unstable_gradients.datasets import mnist_1000, one_hot
from unstable_gradients.experiments.record import record
from unstable_gradients.initializers import lecun, normal
from unstable_gradients.losses import binary_cross_entropy
from unstable_gradients.mlp import MLP
from unstable_gradients.norms import norm
from unstable_gradients.results import Row

PUBLISHED = {  # number of hidden layers -> the speed of each, input side first
    2: (0.0657, 0.3092),
    3: (0.0118, 0.0600, 0.2831),
    4: (0.0030, 0.0171, 0.0695, 0.2851),
}


@dataclass(frozen=True)
class Settings:
    """Networks as in the book, over more seeds."""

    width: int = 30
    hidden_layers: tuple[int, ...] = tuple(PUBLISHED)
    seeds: int = 200
    low: float = 5.0  # percentiles of the band over the seeds
    high: float = 95.0


def run(settings: Settings) -> list[Row]:
    """A row for each hidden layer of each network.

    `speeds` holds the norm for each seed; `low`, `median` and `high` are of these. `ratio` is the median over the seeds
    of how many times faster than the layer before it a layer learns, None for the first.
    """
    rows: list[Row] = []
    for hidden in settings.hidden_layers:
        speeds = np.array([layer_speeds(hidden, settings.width, seed) for seed in range(settings.seeds)])
        ratios = [None] + [float(np.median(later / earlier)) for earlier, later in pairwise(speeds.T)]
        for layer in range(hidden):
            low, median, high = np.percentile(speeds[:, layer], (settings.low, 50, settings.high))
            rows.append(
                {
                    "net": "-".join(map(str, sizes(hidden, settings.width))),
                    "hidden_layers": hidden,
                    "layer": layer + 1,
                    "published": PUBLISHED[hidden][layer],
                    "low": low,
                    "median": median,
                    "high": high,
                    "ratio": ratios[layer],
                    "speeds": speeds[:, layer],
                }
            )
    return rows


def layer_speeds(hidden: int, width: int, seed: int) -> list[float]:
    """The norm of the mean dL/db in each hidden layer of one network, drawn from `seed`."""
    X, y = data()
    rng = np.random.default_rng(seed)
    net = MLP(sizes(hidden, width), activation="sigmoid", weights=lecun(), biases=normal(1.0), rng=rng)
    # the last sigmoid is in the loss, which takes logits
    _, _, backward = net.loss_and_gradients(X, y, binary_cross_entropy)
    return [norm(db) for db in backward.db[:-1]]


def sizes(hidden: int, width: int) -> tuple[int, ...]:
    """784-30-30-10 and its deeper brothers."""
    return (784, *[width] * hidden, 10)


@cache
def data() -> tuple[np.ndarray, np.ndarray]:
    """1,000 MNIST digits (1000, 784) and their targets (1000, 10)."""
    digits = mnist_1000()
    return digits.X, one_hot(digits.y, digits.classes)


if __name__ == "__main__":
    record("nielsen", run, Settings())
