"""What does the library cost over plain numpy? One training step, 64-32-32-10, batch 32, against the same by hand.

    python bench/training_step.py
    OPENBLAS_NUM_THREADS=1 python bench/training_step.py

Two comparisons: the step alone (forward, loss, backward, SGD) on a batch at hand, and the whole loop, `train` against a
hand-written one, which also draws the minibatches. Both sides do the same arithmetic on the same numbers; the script
checks that they end with the same weights. Blocks of both are run in turn, so that a slow moment of the machine hits
both, and the median of the blocks' ratios is printed.
"""

import statistics
import time
from collections.abc import Callable, Iterator

import numpy as np
from unstable_gradients.datasets import digits
from unstable_gradients.losses import softmax_cross_entropy
from unstable_gradients.mlp import MLP
from unstable_gradients.optimizers import SGD
from unstable_gradients.training import train

SIZES = (64, 32, 32, 10)
BATCH = 32
ETA = 0.1
STEPS = 100  # in a block
BLOCKS = 200
LIMIT = 1.15


def network(activation: str) -> MLP:
    return MLP(SIZES, activation=activation, rng=np.random.default_rng(0))


class ByHand:
    """The step as somebody would write it who needs this one network and nothing else."""

    def __init__(self, net: MLP, activation: str) -> None:
        self.W0, self.W1, self.W2 = (W.copy() for W in net.W)
        self.b0, self.b1, self.b2 = (b.copy() for b in net.b)
        self.step = {"sigmoid": self.sigmoid_step, "tanh": self.tanh_step, "relu": self.relu_step}[activation]

    def sigmoid_step(self, X: np.ndarray, y: np.ndarray) -> float:
        a1 = 1 / (1 + np.exp(-(X @ self.W0 + self.b0)))
        a2 = 1 / (1 + np.exp(-(a1 @ self.W1 + self.b1)))
        loss, delta2 = self.cross_entropy(a2 @ self.W2 + self.b2, y)
        delta1 = (delta2 @ self.W2.T) * a2 * (1 - a2)
        delta0 = (delta1 @ self.W1.T) * a1 * (1 - a1)
        self.update(X, a1, a2, delta0, delta1, delta2)
        return loss

    def tanh_step(self, X: np.ndarray, y: np.ndarray) -> float:
        a1 = np.tanh(X @ self.W0 + self.b0)
        a2 = np.tanh(a1 @ self.W1 + self.b1)
        loss, delta2 = self.cross_entropy(a2 @ self.W2 + self.b2, y)
        delta1 = (delta2 @ self.W2.T) * (1 - a2**2)
        delta0 = (delta1 @ self.W1.T) * (1 - a1**2)
        self.update(X, a1, a2, delta0, delta1, delta2)
        return loss

    def relu_step(self, X: np.ndarray, y: np.ndarray) -> float:
        a1 = np.maximum(X @ self.W0 + self.b0, 0)
        a2 = np.maximum(a1 @ self.W1 + self.b1, 0)
        loss, delta2 = self.cross_entropy(a2 @ self.W2 + self.b2, y)
        delta1 = (delta2 @ self.W2.T) * (a2 > 0)
        delta0 = (delta1 @ self.W1.T) * (a1 > 0)
        self.update(X, a1, a2, delta0, delta1, delta2)
        return loss

    def cross_entropy(self, logits: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
        rows = np.arange(len(y))
        logits = logits - logits.max(axis=1, keepdims=True)
        p = np.exp(logits)
        total = p.sum(axis=1, keepdims=True)
        loss = np.mean(np.log(total[:, 0]) - logits[rows, y])
        p /= total
        p[rows, y] -= 1
        return float(loss), p / len(y)

    def update(self, X, a1, a2, delta0, delta1, delta2) -> None:  # type: ignore[no-untyped-def]
        self.W0 -= ETA * (X.T @ delta0)
        self.b0 -= ETA * delta0.sum(axis=0)
        self.W1 -= ETA * (a1.T @ delta1)
        self.b1 -= ETA * delta1.sum(axis=0)
        self.W2 -= ETA * (a2.T @ delta2)
        self.b2 -= ETA * delta2.sum(axis=0)

    def loop(self, X: np.ndarray, y: np.ndarray, steps: int, rng: np.random.Generator) -> Iterator[float]:
        done = 0
        while True:
            order = rng.permutation(len(X))
            for start in range(0, len(X), BATCH):
                batch = order[start : start + BATCH]
                yield self.step(X[batch], y[batch])
                done += 1
                if done == steps:
                    return


def compare(ours: Callable[[], None], theirs: Callable[[], None]) -> tuple[float, float, float]:
    """Median microseconds a step of each, and the median of the ratios."""
    times: list[tuple[float, float]] = []
    for block in range(BLOCKS + 10):
        first, second = (ours, theirs) if block % 2 == 0 else (theirs, ours)
        start = time.perf_counter()
        first()
        middle = time.perf_counter()
        second()
        end = time.perf_counter()
        pair = (middle - start, end - middle)
        if block >= 10:  # the first blocks warm up
            times.append(pair if block % 2 == 0 else pair[::-1])
    medians = [statistics.median(column) / STEPS * 1e6 for column in zip(*times, strict=True)]
    return medians[0], medians[1], statistics.median(a / b for a, b in times)


def compare_steps(activation: str) -> tuple[float, float, float]:
    data = digits()
    X, y = data.X[:BATCH], data.y[:BATCH]
    net = network(activation)
    hand = ByHand(net, activation)
    optimizer = SGD(ETA)

    def ours() -> None:
        for _ in range(STEPS):
            _, _, backward = net.loss_and_gradients(X, y, softmax_cross_entropy)
            optimizer.step(net.parameters(), backward.gradients())

    def theirs() -> None:
        for _ in range(STEPS):
            hand.step(X, y)

    ours()
    theirs()
    assert np.allclose(net.W[0], hand.W0, rtol=0, atol=1e-12), "the two sides do not compute the same"
    return compare(ours, theirs)


def compare_loops(activation: str) -> tuple[float, float, float]:
    data = digits()
    net = network(activation)
    hand = ByHand(net, activation)
    rng, rng_hand = np.random.default_rng(1), np.random.default_rng(1)

    def ours() -> None:
        for _ in train(
            net,
            data.X,
            data.y,
            loss=softmax_cross_entropy,
            optimizer=SGD(ETA),
            steps=STEPS,
            batch_size=BATCH,
            rng=rng,
        ):
            pass

    def theirs() -> None:
        for _ in hand.loop(data.X, data.y, STEPS, rng_hand):
            pass

    ours()
    theirs()
    assert np.allclose(net.W[0], hand.W0, rtol=0, atol=1e-12), "the two sides do not compute the same"
    return compare(ours, theirs)


if __name__ == "__main__":
    print(f"{'-'.join(map(str, SIZES))}, batch {BATCH}, median of {BLOCKS} blocks of {STEPS} steps; limit {LIMIT}")
    print(f"{'':16}{'library':>12}{'by hand':>12}{'ratio':>9}")
    for activation in ("sigmoid", "tanh", "relu"):
        for name, comparison in (("step", compare_steps), ("loop", compare_loops)):
            ours, theirs, ratio = comparison(activation)
            verdict = "" if ratio <= LIMIT else "  over the limit"
            print(f"{activation + ' ' + name:16}{ours:9.1f} us{theirs:9.1f} us{ratio:9.3f}{verdict}")
