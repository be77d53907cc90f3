"""Which networks train at 10, 30 and 100 layers: plain, with branches that add, with norms in them. Dial: the depth.

The chapter `residual` shows it. Rows are those of the result `residual_training`; the panels are those of `starts`.
"""

import statistics
from typing import TYPE_CHECKING

from unstable_gradients.charts.starts import comparison
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt

NAMES = {
    "plain": "plain",
    "adds": "adds",
    "scaled": "adds, × 1/√blocks",
    "pre_batch": "adds, batch norm",
    "plain_batch": "plain, batch norm",
    "post_batch": "adds, ReLU behind, batch norm",
}
DEPTH = 100


def design() -> "alt.TopLevelMixin":
    """The panels of `starts`, a colour for each kind of network."""
    import altair as alt

    depth = alt.param("depth", value=DEPTH, bind=alt.binding_select(options=[10, 30, 100], name="depth, in layers"))
    return comparison("arm", NAMES, [depth])


def describe(rows: Rows) -> str:
    """The median accuracy of each."""
    sentences = [f"{row['depth']} layers, {NAMES[row['arm']]}: {statistics.median(row['test']):.0%}." for row in rows]
    return "Two panels: the loss in training, and the test digits read right, for each kind of network. " + " ".join(
        sentences
    )


residual_training = Template("residual_training", design, describe)
