"""How much of the input is left in each layer of an untrained sigmoid network, and how faint it is.

The chapter `vanishing` shows it. From the activations of one layer a softmax regression learns to name the digits:
once from the activations as they are, once after each unit was brought to mean 0 and standard deviation 1 over the
training part. Same protocol as in `early_layers`.
"""

from dataclasses import dataclass

import numpy as np

from unstable_gradients.datasets import Dataset, Split
from unstable_gradients.experiments.protocol import accuracy, descend, digits_split
from unstable_gradients.experiments.record import record
from unstable_gradients.initializers import lecun
from unstable_gradients.mlp import MLP
from unstable_gradients.optimizers import SGD
from unstable_gradients.results import Row


@dataclass(frozen=True)
class Settings:
    """What it takes to run the experiment again."""

    hidden: int = 9  # layers before the output of a network of depth 10
    width: int = 32
    steps: int = 3000
    etas: tuple[float, ...] = (0.1, 0.3, 1.0, 3.0, 10.0)
    batch: int = 32
    seeds: int = 5
    split_seed: int = 0


def run(settings: Settings) -> list[Row]:
    """A row for each layer, 0 being the pixels, and each way to read it: `spread` and `test`, both by seed.

    `spread` is the standard deviation of a unit over the training examples, averaged over the units.
    """
    parts = digits_split(settings.split_seed)
    networks = [random_layers(settings, seed, parts) for seed in range(settings.seeds)]
    return [
        row
        for layer in range(settings.hidden + 1)
        for standardised in (False, True)
        for row in [read_out(settings, layer, standardised, networks)]
    ]


def random_layers(settings: Settings, seed: int, parts: Split) -> list[Split]:
    """The three parts as every layer of one untrained network sees them, the pixels first."""
    rng = np.random.default_rng(seed)
    sizes = (parts.train.X.shape[1], *[settings.width] * (settings.hidden + 1))
    net = MLP(sizes, activation="sigmoid", weights=lecun(), rng=rng)
    activations = [net.forward(part.X).a for part in parts]
    return [
        Split(*(replaced(part, a[layer]) for part, a in zip(parts, activations, strict=True)))
        for layer in range(settings.hidden + 1)
    ]


def read_out(settings: Settings, layer: int, standardised: bool, networks: list[list[Split]]) -> Row:
    """Learn to name the digits from one layer of each network, one seed a network."""
    parts = [network[layer] for network in networks]
    spread = [float(np.mean(part.train.X.std(axis=0))) for part in parts]
    if standardised:
        parts = [standardise(part) for part in parts]
    scores = {eta: [score(settings, part, eta, seed) for seed, part in enumerate(parts)] for eta in settings.etas}
    chosen = max(settings.etas, key=lambda eta: (np.median([validation for validation, _ in scores[eta]]), -eta))
    return {
        "layer": layer,
        "standardised": standardised,
        "spread": spread,
        "eta": chosen,
        "test": [test for _, test in scores[chosen]],
    }


def standardise(parts: Split) -> Split:
    """Every unit with mean 0 and standard deviation 1 over the training part; a unit that never changes stays 0."""
    mean, sd = parts.train.X.mean(axis=0), parts.train.X.std(axis=0)
    return Split(*(replaced(part, (part.X - mean) / np.where(sd > 0, sd, 1)) for part in parts))


def score(settings: Settings, parts: Split, eta: float, seed: int) -> tuple[float, float]:
    """Accuracy on validation and test after training a softmax regression: a network of one weight layer."""
    rng = np.random.default_rng(seed)
    net = MLP((parts.train.X.shape[1], parts.train.classes), weights=lecun(), rng=rng)
    descend(net, parts.train, SGD(eta), steps=settings.steps, batch=settings.batch, rng=rng)
    return accuracy(net, parts.validation), accuracy(net, parts.test)


def replaced(part: Dataset, X: np.ndarray) -> Dataset:
    """The same examples with other columns."""
    return Dataset(X, part.y, part.name, part.source, part.licence, part.classes)


if __name__ == "__main__":
    record("feature_readout", run, Settings(), digits=4)
