"""How far the gradient of a minibatch is from that of all examples, by the size of the batch.

The chapter `learning` shows it, for a network on the digits before it has learned and after.
"""

from dataclasses import dataclass

import numpy as np

from unstable_gradients.datasets import Dataset, digits
from unstable_gradients.experiments.protocol import descend
from unstable_gradients.experiments.record import record
from unstable_gradients.losses import softmax_cross_entropy
from unstable_gradients.mlp import MLP
from unstable_gradients.norms import norm
from unstable_gradients.optimizers import SGD
from unstable_gradients.results import Row


@dataclass(frozen=True)
class Settings:
    """What it takes to run the experiment again."""

    sizes: tuple[int, ...] = (64, 32, 10)
    batches: tuple[int, ...] = tuple(2**k for k in range(11))
    draws: int = 100
    learned: int = 300  # steps between the two measurements
    eta: float = 0.3
    batch: int = 32
    seed: int = 0


def run(settings: Settings) -> list[Row]:
    """A row for each of the two moments and each size of a batch.

    `noise` is the median over draws of |g_batch - g| / |g|, `low` and `high` their 5 and 95 % points, `predicted` the root
    of the mean of its square, from the `spread` of the gradients of single examples (the root of their mean squared
    distance from g); `gradient` is |g|.
    """
    data = digits()
    rng = np.random.default_rng(settings.seed)
    net = MLP(settings.sizes, activation="tanh", rng=rng)
    before = measured(settings, net, data, "before learning")
    descend(net, data, SGD(settings.eta), steps=settings.learned, batch=settings.batch, rng=rng)
    return before + measured(settings, net, data, f"after {settings.learned} steps")


def measured(settings: Settings, net: MLP, data: Dataset, moment: str) -> list[Row]:
    """All sizes of batches for a network as it is."""
    single = np.array([gradient(net, data, np.array([i])) for i in range(len(data))])  # (examples, parameters)
    whole = single.mean(axis=0)
    variance = np.mean(np.sum((single - whole) ** 2, axis=1))
    rng = np.random.default_rng(settings.seed)
    rows = []
    for batch in settings.batches:
        draws = [rng.choice(len(data), batch, replace=False) for _ in range(settings.draws)]
        noise = [norm(single[draw].mean(axis=0) - whole) / norm(whole) for draw in draws]
        low, middle, high = np.percentile(noise, [5, 50, 95])
        # the mean of a batch drawn without putting back: Cochran 1977, theorem 2.2
        left = (len(data) - batch) / (len(data) - 1)
        predicted = np.sqrt(variance / batch * left) / norm(whole)
        rows.append(
            {
                "moment": moment,
                "batch": batch,
                "noise": middle,
                "low": low,
                "high": high,
                "predicted": predicted,
                "gradient": norm(whole),
                "spread": np.sqrt(variance),
            }
        )
    return rows


def gradient(net: MLP, data: Dataset, which: np.ndarray) -> np.ndarray:
    """The gradient of the mean loss over the examples with these numbers, all parameters in one row."""
    _, _, backward = net.loss_and_gradients(data.X[which], data.y[which], softmax_cross_entropy)
    return np.concatenate([g.ravel() for g in backward.gradients()])


if __name__ == "__main__":
    record("minibatch_noise", run, Settings(), digits=4)
