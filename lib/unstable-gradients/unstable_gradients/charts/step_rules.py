"""How far a rule for the step carries a vanishing gradient: the loss in training and the digits read. One dial, the depth.

The chapter `optimizers` shows it. Rows are those of the result `step_rules`; the panels are those of `starts`.
"""

import statistics
from typing import TYPE_CHECKING

from unstable_gradients.charts.starts import comparison, depth_dial
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt

NAMES = {
    "sgd": "SGD",
    "momentum": "momentum",
    "rmsprop": "RMSProp",
    "adam": "Adam",
    "adam_tiny": "Adam, ε 10⁻³⁰",
}
DEPTHS = (3, 5, 8, 10, 15, 20)
STEPS = 600


def design() -> "alt.TopLevelMixin":
    """The panels of `starts`, a colour for each rule."""
    return comparison("rule", NAMES, [depth_dial(5, DEPTHS)], STEPS)


def describe(rows: Rows) -> str:
    """The median accuracy of every rule at each depth."""
    sentences = []
    for depth in DEPTHS:
        each = ", ".join(
            f"{NAMES[row['rule']]} {statistics.median(row['test']):.0%}" for row in rows if row["depth"] == depth
        )
        sentences.append(f"{depth} layers, test digits right: {each}.")
    return "Two panels: the loss in training, and test accuracy, for each rule for the step. " + " ".join(sentences)


step_rules = Template("step_rules", design, describe)
