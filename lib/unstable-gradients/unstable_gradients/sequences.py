"""Sequences to learn from, made so that what matters lies far back.

The chapter `recurrent` uses this module.
"""

from typing import NamedTuple

import numpy as np

from unstable_gradients.randomness import check_generator


class Sequences(NamedTuple):
    """Sequences of one length, and a number to be said after the last step of each."""

    X: np.ndarray  # (n, length, columns)
    y: np.ndarray  # (n,)


def adding_problem(n: int, length: int, *, rng: np.random.Generator) -> Sequences:
    """Add the two marked numbers: `X` (n, length, 2) holds numbers in [0, 1) and marks, `y` (n,) the sums.

    Two steps have the mark 1, the others 0: one in the first half of the sequence, one in the second, so that the first
    lies at least half the length back when the answer is due. Who always says 1 has a mean squared error of 1/6, a
    quadratic loss of 1/12. Hochreiter and Schmidhuber 1997, experiment 4, in the form of Arjovsky, Shah and Bengio 2016
    (arXiv 1511.06464).
    """
    check_generator(rng)
    if length < 2:
        raise ValueError(f"length is {length}; two numbers need 2 steps or more")
    numbers, marks = rng.uniform(size=(n, length)), np.zeros((n, length))
    each = np.arange(n)
    first, second = rng.integers(length // 2, size=n), rng.integers(length // 2, length, size=n)
    marks[each, first] = marks[each, second] = 1
    return Sequences(np.stack([numbers, marks], axis=2), numbers[each, first] + numbers[each, second])
