"""A cliff in the loss of a recurrent unit, and a weight that walks towards it with and without clipping.

The chapter `clipping` opens with it, after Pascanu, Mikolov and Bengio 2013 (arXiv 1211.5063, figure 6): one sigmoid unit
that hears only itself, `h <- sigmoid(w h + b)` 50 times from `sigmoid(1/2)`; it should end at 0.7.
"""

from dataclasses import dataclass
from math import inf

import numpy as np

from unstable_gradients.experiments.record import record
from unstable_gradients.losses import quadratic
from unstable_gradients.optimizers import SGD, clip_by_norm
from unstable_gradients.results import Row
from unstable_gradients.rnn import RNN


@dataclass(frozen=True)
class Settings:
    """What it takes to run the experiment again."""

    limits: tuple[float, ...] = (inf, 1.0, 0.3, 0.1, 0.03, 0.01)
    start: float = 4.0
    bias: float = -2.4
    target: float = 0.7
    times: int = 50
    eta: float = 2.0
    steps: int = 40
    low: float = 3.5
    high: float = 14.0
    places: int = 400


def unit(w: float, settings: Settings) -> RNN:
    """The unit with weight `w`."""
    net = RNN((1, 1, 1), activation="sigmoid", rng=np.random.default_rng(0))
    net.W_x[:], net.W_h[:], net.b[:], net.W_out[:], net.b_out[:] = 1, w, settings.bias, 1, 0
    return net


def slope(net: RNN, settings: Settings) -> tuple[float, np.ndarray]:
    """The loss, and its gradient with respect to the one weight, (1, 1)."""
    X, y = np.zeros((1, settings.times + 1, 1)), np.array([settings.target])
    X[:, 0] = 0.5 - settings.bias  # what goes into the unit at first is 1/2
    loss, _, backward = net.loss_and_gradients(X, y, quadratic)
    return loss, backward.dW_h


def run(settings: Settings) -> list[Row]:
    """A row of `kind` ground, and one of `kind` path for each limit of the norm, "none" among them.

    The lists `weight` and `loss` are over places, or over steps; of a path, `steepest` is the largest slope that it met.
    """
    places = np.linspace(settings.low, settings.high, settings.places)
    ground = [slope(unit(w, settings), settings)[0] for w in places]
    rows: list[Row] = [{"kind": "ground", "limit": "", "weight": places, "loss": ground, "steepest": None}]
    for limit in settings.limits:
        net, optimizer = unit(settings.start, settings), SGD(settings.eta)
        weights, losses, slopes = [], [], []
        for _ in range(settings.steps + 1):
            loss, dW = slope(net, settings)
            weights.append(float(net.W_h[0, 0]))
            losses.append(loss)
            slopes.append(abs(float(dW[0, 0])))
            optimizer.step([net.W_h], clip_by_norm([dW], limit))
        rows.append(
            {
                "kind": "path",
                "limit": "none" if limit == inf else f"{limit:g}",
                "weight": weights,
                "loss": losses,
                "steepest": max(slopes),
            }
        )
    return rows


if __name__ == "__main__":
    record("cliff", run, Settings(), digits=5)
