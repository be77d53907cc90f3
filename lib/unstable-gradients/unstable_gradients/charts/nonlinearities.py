"""Which activation functions train: the loss in training and the digits read. Dials: the weights, the depth.

The chapter `activations` shows it. Rows are those of the result `nonlinearities`; the panels are those of `starts`.
"""

import statistics
from typing import TYPE_CHECKING

from unstable_gradients.charts.starts import comparison, depth_dial
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt

NAMES = {
    "sigmoid": "sigmoid",
    "tanh": "tanh",
    "relu": "ReLU",
    "leaky_relu": "leaky ReLU",
    "elu": "ELU",
    "selu": "SELU",
    "gelu": "GELU",
}
DEPTH = 20


def design() -> "alt.TopLevelMixin":
    """The panels of `starts`, a colour for each activation function."""
    import altair as alt

    weights = alt.param(
        "start",
        value="fitting",
        bind=alt.binding_select(
            options=["fitting", "lecun"], labels=["with its own gain", "gain 1 for all"], name="weights"
        ),
    )
    return comparison("activation", NAMES, [weights, depth_dial(DEPTH)])


def describe(rows: Rows) -> str:
    """The median accuracy of every activation at four positions of the dials."""
    sentences = []
    for start, word in (("fitting", "With its own gain"), ("lecun", "With gain 1")):
        for depth in (5, 30):
            each = ", ".join(
                f"{NAMES[row['activation']]} {statistics.median(row['test']):.0%}"
                for row in rows
                if (row["start"], row["depth"]) == (start, depth)
            )
            sentences.append(f"{word}, {depth} layers, test digits right: {each}.")
    return "Two panels: the loss in training, and test accuracy, for each activation function. " + " ".join(sentences)


nonlinearities = Template("nonlinearities", design, describe)
