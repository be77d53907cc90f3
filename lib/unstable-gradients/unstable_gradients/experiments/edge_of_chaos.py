"""The factor a layer of the gradient in networks of three widths, beside what the theory of infinite width says.

The chapter `unstable` shows both, and where on the plane of weight and bias variance the measured factor is 1. After
Poole et al. 2016 (arXiv 1606.05340) and Schoenholz et al. 2017 (arXiv 1611.01232).
"""

from dataclasses import dataclass

import numpy as np

from unstable_gradients.datasets import digits
from unstable_gradients.experiments.record import record
from unstable_gradients.initializers import lecun, normal
from unstable_gradients.losses import softmax_cross_entropy
from unstable_gradients.mean_field import chi, critical_weight_variance, fixed_point
from unstable_gradients.mlp import MLP
from unstable_gradients.norms import norm
from unstable_gradients.results import Row


@dataclass(frozen=True)
class Settings:
    """What it takes to run the experiment again."""

    widths: tuple[int, ...] = (32, 128, 512)
    weight_variances: tuple[float, ...] = (0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 3.5, 4.0)
    bias_variances: tuple[float, ...] = (0.0, 0.05, 0.1, 0.2, 0.3, 0.5)
    activation: str = "tanh"
    depth: int = 30
    settled: int = 10  # layers at the input side that are left out, since the variance of z is still on its way
    batch: int = 16
    seeds: int = 5


def run(settings: Settings) -> list[Row]:
    """Rows of two kinds for each width and bias variance.

    `factor`: for each weight variance the `measured` median factor a layer with the `low` and the `high` of the seeds,
    and `theory`, the root of chi. `edge`: the weight variance at which the factor is 1, found by interpolation in each
    seed, with the same names; `theory` is the critical line.
    """
    rows: list[Row] = []
    for width in settings.widths:
        for bias_variance in settings.bias_variances:
            factors = np.array(
                [
                    [factor(settings, width, variance, bias_variance, seed) for variance in settings.weight_variances]
                    for seed in range(settings.seeds)
                ]
            )  # (seeds, weight variances)
            where = {"width": width, "bias_variance": bias_variance}
            for variance, seeds in zip(settings.weight_variances, factors.T, strict=True):
                q = fixed_point(settings.activation, variance, bias_variance)
                theory = chi(q, settings.activation, variance) ** 0.5
                rows.append({"kind": "factor", **where, "weight_variance": variance, **spread(seeds), "theory": theory})
            edges = np.array([crossing(settings.weight_variances, seed) for seed in factors])
            theory = critical_weight_variance(settings.activation, bias_variance)
            rows.append({"kind": "edge", **where, **spread(edges), "theory": theory})
    return rows


def factor(settings: Settings, width: int, weight_variance: float, bias_variance: float, seed: int) -> float:
    """By how much the norm of delta changes a layer on its way back through the settled layers of one network."""
    rng = np.random.default_rng(seed)
    data = digits()
    part = data.take(rng.choice(len(data), settings.batch, replace=False))
    sizes = (part.X.shape[1], *[width] * settings.depth, part.classes)
    weights, biases = lecun(gain=weight_variance**0.5), normal(bias_variance**0.5)
    net = MLP(sizes, activation=settings.activation, weights=weights, biases=biases, rng=rng)
    _, _, backward = net.loss_and_gradients(part.X, part.y, softmax_cross_entropy)
    first, last = backward.delta[settings.settled], backward.delta[settings.depth - 1]
    return (norm(first) / norm(last)) ** (1 / (settings.depth - 1 - settings.settled))


def crossing(weight_variances: tuple[float, ...], factors: np.ndarray) -> float:
    """The weight variance at which the factor passes 1, on straight lines between the logarithms of both."""
    heights, places = np.log(factors), np.log(weight_variances)
    after = int(np.flatnonzero(heights > 0)[0])
    between = slice(after - 1, after + 1)
    return float(np.exp(np.interp(0.0, heights[between], places[between])))


def spread(seeds: np.ndarray) -> Row:
    """The median of the seeds, and their range."""
    return {"measured": np.median(seeds), "low": seeds.min(), "high": seeds.max()}


def theory(settings: Settings) -> list[Row]:
    """Points of the curves themselves, without any network.

    `curve`: the root of chi by weight variance at each bias variance. `line`: the critical line by bias variance.
    """
    lowest, highest = settings.weight_variances[0], settings.weight_variances[-1]
    rows: list[Row] = []
    for bias_variance in settings.bias_variances:
        for variance in np.linspace(lowest, highest, 36):
            q = fixed_point(settings.activation, variance, bias_variance)
            root = chi(q, settings.activation, variance) ** 0.5
            rows.append({"kind": "curve", "bias_variance": bias_variance, "weight_variance": variance, "theory": root})
    for root in np.linspace(0.0, max(settings.bias_variances) ** 0.5, 25):  # closer where the line bends
        variance = critical_weight_variance(settings.activation, root**2)
        rows.append({"kind": "line", "bias_variance": root**2, "theory": variance})
    return rows


if __name__ == "__main__":
    record("edge_of_chaos", run, Settings(), digits=4)
