"""What trains without a norm, with batch norm and with layer norm. Dials: the size of the weights, the depth.

The chapter `normalization` shows it. Rows are those of the result `norm_training`; the panels are those of `starts`.
"""

import statistics
from typing import TYPE_CHECKING

from unstable_gradients.charts.rescaling import NAMES
from unstable_gradients.charts.starts import comparison
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt

START = {"scale": 4, "depth": 10}


def design() -> "alt.TopLevelMixin":
    """The panels of `starts`, a colour for each norm."""
    import altair as alt

    scale = alt.param(
        "scale",
        value=START["scale"],
        bind=alt.binding_select(options=[0.5, 1.41, 4], labels=["0.5", "1.41, He's", "4"], name="weight scale"),
    )
    depth = alt.param("depth", value=START["depth"], bind=alt.binding_select(options=[10, 30], name="depth, in layers"))
    return comparison("norm", NAMES, [scale, depth])


def describe(rows: Rows) -> str:
    """The median accuracy at every position of the dials."""
    sentences = [
        f"Weight scale {row['scale']:g}, {row['depth']} layers, {NAMES[row['norm']]}: {statistics.median(row['test']):.0%}."
        for row in rows
    ]
    return "Two panels: the loss in training, and the test digits read right, for each norm. " + " ".join(sentences)


norm_training = Template("norm_training", design, describe)
