"""How far each layer moves under each rule for the step, what that is worth, and whether batches agree where to go.

The chapter `optimizers` shows it, on networks of ten layers: one whose gradient vanishes, and one whose gradient does
not. The rates are those that `step_rules` chose, or near them; this is a look at layers, not a contest.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from unstable_gradients.datasets import Dataset
from unstable_gradients.experiments.protocol import descend, digits_split
from unstable_gradients.experiments.record import record
from unstable_gradients.initializers import Initializer, he, lecun
from unstable_gradients.losses import softmax_cross_entropy
from unstable_gradients.mlp import MLP
from unstable_gradients.norms import norm
from unstable_gradients.optimizers import SGD, Adam, Momentum, Optimizer, RMSProp
from unstable_gradients.results import Row
from unstable_gradients.training import minibatches

NETWORKS: dict[str, tuple[str, Initializer]] = {
    "old": ("sigmoid", lecun(3**-0.5, "uniform")),
    "lecun": ("sigmoid", lecun()),
    "he": ("relu", he()),
}
RULES: dict[str, Callable[[], Optimizer]] = {
    "sgd": lambda: SGD(0.1),
    "momentum": lambda: Momentum(0.01),
    "rmsprop": lambda: RMSProp(0.003),
    "adam": lambda: Adam(0.003),
    "adam_tiny": lambda: Adam(0.003, epsilon=1e-30),
}


@dataclass(frozen=True)
class Settings:
    """What it takes to run the experiment again."""

    networks: tuple[str, ...] = tuple(NETWORKS)
    rules: tuple[str, ...] = tuple(RULES)
    depth: int = 10
    width: int = 32
    asked: int = 50  # steps after which batches are asked where to go
    steps: int = 300
    batch: int = 32
    seeds: int = 5
    split_seed: int = 0
    draws: int = 40  # batches that are asked


def run(settings: Settings) -> list[Row]:
    """A row for each network and rule, with lists over layers, medians of the seeds.

    `moved` is the norm of the change of W over that of W before; `worth` how much the loss of the training part rises if
    this layer alone is put back to where it was; `agreement` the mean cosine between the gradients of two batches, after
    `asked` steps. `loss` is that of the training part, by seed.
    """
    train = digits_split(settings.split_seed).train
    rows: list[Row] = []
    for network in settings.networks:
        for rule in settings.rules:
            runs = [trained(settings, network, rule, seed, train) for seed in range(settings.seeds)]
            by_layer = {
                name: np.median([run[name] for run in runs], axis=0) for name in ("moved", "worth", "agreement")
            }
            rows.append({"network": network, "rule": rule, **by_layer, "loss": [run["loss"] for run in runs]})
    return rows


def trained(settings: Settings, network: str, rule: str, seed: int, train: Dataset) -> Row:
    """One network, trained and looked at."""
    activation, weights = NETWORKS[network]
    sizes = (train.X.shape[1], *[settings.width] * (settings.depth - 1), train.classes)
    first = MLP(sizes, activation=activation, weights=weights, rng=np.random.default_rng(seed))
    net, optimizer, rng = first.copy(), RULES[rule](), np.random.default_rng([seed, 1])
    descend(net, train, optimizer, steps=settings.asked, batch=settings.batch, rng=rng)
    agreed = agreement(settings, net, train, np.random.default_rng([seed, 2]))
    descend(net, train, optimizer, steps=settings.steps - settings.asked, batch=settings.batch, rng=rng)
    loss = softmax_cross_entropy(net(train.X), train.y)
    worth = []
    for l in range(net.depth):
        back = net.copy()
        back.W[l], back.b[l] = first.W[l], first.b[l]
        worth.append(softmax_cross_entropy(back(train.X), train.y) - loss)
    return {
        "moved": [norm(W - before) / norm(before) for W, before in zip(net.W, first.W, strict=True)],
        "worth": worth,
        "agreement": agreed,
        "loss": loss,
    }


def agreement(settings: Settings, net: MLP, train: Dataset, rng: np.random.Generator) -> list[float]:
    """For each layer the mean cosine between the gradients dL/dW of two batches: 1 all the same, 0 as if at random."""
    batches = minibatches(train.X, train.y, settings.batch, rng=rng)
    gradients = [net.loss_and_gradients(*next(batches), softmax_cross_entropy)[2].dW for _ in range(settings.draws)]
    found = []
    for layer in zip(*gradients, strict=True):
        G = np.array([dW.ravel() / norm(dW) for dW in layer])  # (draws, weights)
        cosines = G @ G.T  # (draws, draws)
        found.append(float((cosines.sum() - settings.draws) / (settings.draws * (settings.draws - 1))))
    return found


if __name__ == "__main__":
    record("moves", run, Settings(), digits=3)
