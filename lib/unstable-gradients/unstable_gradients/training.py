"""Minibatches, and the training loop that reports every step as it happens.

The chapters from `learning` on use this module.
"""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from unstable_gradients.diagnostics import layer_rows, update_ratio
from unstable_gradients.losses import Loss
from unstable_gradients.mlp import MLP
from unstable_gradients.network import Gradients, Network, Passed
from unstable_gradients.optimizers import Optimizer
from unstable_gradients.overflow import overflow_shown
from unstable_gradients.randomness import check_generator
from unstable_gradients.stack import Stack

Clip = Callable[[list[np.ndarray]], list[np.ndarray]]


def minibatches(
    X: np.ndarray, y: np.ndarray, batch_size: int, *, rng: np.random.Generator
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Batches of `X` (n, ...) and `y` (n, ...) without end, shuffled anew in every epoch.

    In an epoch every example comes once; the epoch's last batch may be smaller. Raises `ValueError` if there are not
    as many targets as examples or not enough for one batch.
    """
    check_generator(rng)
    if len(X) != len(y):
        raise ValueError(f"X has {len(X)} rows and y has {len(y)}; every example needs one target")
    if not 1 <= batch_size <= len(X):
        raise ValueError(f"batch_size is {batch_size}; with {len(X)} examples it can be 1 to {len(X)}")
    return _minibatches(X, y, batch_size, rng)


def _minibatches(
    X: np.ndarray, y: np.ndarray, batch_size: int, rng: np.random.Generator
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    while True:
        order = rng.permutation(len(X))
        for start in range(0, len(X), batch_size):
            batch = order[start : start + batch_size]
            yield X[batch], y[batch]


@overflow_shown
def update[F: Passed, B: Gradients](
    net: Network[F, B], X: np.ndarray, y: np.ndarray, loss: Loss, optimizer: Optimizer, clip: Clip | None = None
) -> tuple[float, F, B]:
    """One training step on one batch: change `net` in place, return the loss and both passes from before the change."""
    value, forward, backward = net.loss_and_gradients(X, y, loss)
    gradients = backward.gradients() if clip is None else clip(backward.gradients())
    optimizer.step(net.parameters(), gradients)
    return value, forward, backward


def train(
    net: Network,
    X: np.ndarray,
    y: np.ndarray,
    *,
    loss: Loss,
    optimizer: Optimizer,
    steps: int,
    batch_size: int,
    rng: np.random.Generator,
    clip: Clip | None = None,
    diagnostics: bool = False,
    every: int = 1,
) -> Iterator[dict[str, Any]]:
    """Train `net` in place, one update on one minibatch a step, and yield a row for every `every`-th step and the last.

    A row holds `step`, which counts from 0, and `loss`, that of the step's minibatch before the step's update, so the
    first is the loss at the start. With `diagnostics` it also holds `layer_rows`: those of `diagnostics.layer_rows`
    before the update, each with its `step` and the `update_ratio` of its `W`. `clip` takes the list of gradients and
    returns the one to use.

    A loss that becomes inf or NaN is yielded like any other; stopping is left to whoever reads the rows. Nothing is
    computed until the first row is asked for, and when a row arrives its update has been made.
    """
    if every < 1:
        raise ValueError(f"every is {every}; it can be 1 or more")
    if diagnostics and not isinstance(net, MLP | Stack):
        raise TypeError(f"diagnostics describe layers, and a {type(net).__name__} is deep in time; use time_rows")
    return _train(net, minibatches(X, y, batch_size, rng=rng), loss, optimizer, steps, clip, diagnostics, every)


def _train(
    net: Any,
    batches: Iterator[tuple[np.ndarray, np.ndarray]],
    loss: Loss,
    optimizer: Optimizer,
    steps: int,
    clip: Clip | None,
    diagnostics: bool,
    every: int,
) -> Iterator[dict[str, Any]]:
    for step in range(steps):
        report = step % every == 0 or step == steps - 1
        before = net.copy() if diagnostics and report else None
        value, forward, backward = update(net, *next(batches), loss, optimizer, clip)
        if report:
            row: dict[str, Any] = {"step": step, "loss": value}
            if before is not None:
                row["layer_rows"] = [
                    {"step": step, **layer, "update_ratio": update_ratio(*pair)}
                    for layer, *pair in zip(layer_rows(before, forward, backward), before.W, net.W, strict=True)
                ]
            del forward, backward  # the next step can use their memory while it is still in the cache
            yield row
