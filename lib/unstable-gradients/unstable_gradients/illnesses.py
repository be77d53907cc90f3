"""What can ail a network that does not train: for each illness the signs that must be there, and what refutes it.

The chapter `diagnosis` uses this module, through `clinic`. An illness fits if each of its rules holds; the first that
does not refutes it, and says which test shows so. Numbers are those of `findings`.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from unstable_gradients.checklist import Signs

Findings = dict[str, float]


@dataclass(frozen=True)
class Rule:
    """`number` lies below, or above, `limit`; otherwise `refuted` says in words why not, with `{0}` for the number."""

    test: str  # the test that shows the number
    number: str
    above: bool
    limit: float
    refuted: str

    def holds(self, findings: Findings) -> bool:
        """Whether the findings obey the rule; a number that is not there (NaN) does not."""
        value = findings[self.number]
        return value > self.limit if self.above else value < self.limit


@dataclass(frozen=True)
class Illness:
    """Its rules, and what they mean together; `{name}` stands for a number of the findings."""

    rules: tuple[Rule, ...]
    means: str

    def refutation(self, findings: Findings) -> Rule | None:
        """The first rule that does not hold."""
        return next((rule for rule in self.rules if not rule.holds(findings)), None)


ILLNESSES = {
    "vanishing": Illness(
        (
            Rule("units", "dead", False, 0.9, "{0:.0%} of a layer is dead; delta does not shrink there, it stops"),
            Rule(
                "layers",
                "delta",
                False,
                0.01,
                "layer 1 gets {0:g} of the last layer's delta; vanishing is below 0.01",
            ),
        ),
        "layer 1 gets {delta:g} of the last layer's delta",
    ),
    "exploding": Illness(
        (Rule("layers", "delta", True, 100, "layer 1 gets {0:g} of the last layer's delta; exploding is above 100"),),
        "layer 1 gets {delta:g} times the last layer's delta",
    ),
    "dead": Illness(
        (Rule("units", "dead", True, 0.9, "the worst layer has {0:.0%} dead units; to stop delta it takes over 90%"),),
        "{dead:.0%} of a layer hands on 0 for every image",
    ),
    "equal": Illness(
        (Rule("units", "different", False, 0.5, "in the worst layer {0:.0%} of the units are different"),),
        "only {different:.0%} of a layer's units are different",
    ),
    "inputs": Illness(
        (Rule("data", "pixels", True, 10, "the mean pixel is {0:g}; too large would be above 10"),),
        "the mean pixel is {pixels:g}, and the weights expect about 1",
    ),
    "labels": Illness(
        (Rule("data", "neighbours", False, 0.5, "{0:.0%} of the images have the label of the image most like them"),),
        "only {neighbours:.0%} of the images have the label of the image most like them",
    ),
    "small step": Illness(
        (
            Rule("units", "dead", False, 0.9, "{0:.0%} of a layer is dead; no rate would move it"),
            Rule(
                "updates", "most", False, 1e-4, "a layer moves by {0:g} of its size a step; too small is below 0.0001"
            ),
        ),
        "no layer moves by more than {most:g} of its size a step",
    ),
    "large step": Illness(
        (
            Rule("loss", "loss", False, 1.5, "the loss is {0:g} times ln C before there was a step"),
            Rule(
                "updates",
                "most",
                True,
                0.3,
                "no layer moves by more than {0:g} of its size a step; too large is above 0.3",
            ),
        ),
        "a layer moves by {most:g} of its size a step",
    ),
}


def findings(signs: Signs, X: np.ndarray, y: np.ndarray) -> Findings:
    """All numbers that the rules ask for: those of the checklist, and of the data `X` (n, inputs) and `y` (n,)."""
    hidden: list[dict[str, Any]] = signs.layers[:-1]
    return {
        **signs.numbers(),
        "different": min(row["different"] / row["units"] for row in hidden),
        "most": max(row["update_ratio"] for row in signs.layers),
        "pixels": float(np.mean(np.abs(X))),
        "neighbours": neighbours(X, y),
    }


def neighbours(X: np.ndarray, y: np.ndarray, asked: int = 200) -> float:
    """The share of the first `asked` images of `X` (n, inputs) whose label in `y` (n,) is that of the most similar other."""
    far = np.sum(X[:asked] ** 2, axis=1)[:, np.newaxis] - 2 * X[:asked] @ X.T + np.sum(X**2, axis=1)  # (asked, n)
    far[np.arange(len(far)), np.arange(len(far))] = np.inf
    return float(np.mean(y[far.argmin(axis=1)] == y[:asked]))
