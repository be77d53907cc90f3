"""What clipping does for a good start, for exploding ones and for a vanishing one. One dial, the network.

The chapter `clipping` shows it. Rows are those of the result `clip_starts`, with lists over training and over seeds.
"""

import statistics
from typing import TYPE_CHECKING

from unstable_gradients.charts.starts import comparison
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt

NAMES = {"none": "not clipped", "norm": "by norm", "value": "by value"}
NETWORKS = ["ReLU, right scale", "ReLU, scale 2", "ReLU, scale 3", "sigmoid"]


def design() -> "alt.TopLevelMixin":
    """Loss over steps, medians; and the test accuracy of every seed, one row a way to clip, which names the colours."""
    import altair as alt

    network = alt.param(
        "network", value="ReLU, scale 3", bind=alt.binding_select(options=NETWORKS, name="ten layers of")
    )
    return comparison("clip", NAMES, [network], rates=6)


def describe(rows: Rows) -> str:
    """The median accuracy of every network with every way to clip."""
    sentences = []
    for network in dict.fromkeys(row["network"] for row in rows):
        each = ", ".join(
            f"{NAMES[row['clip']]} {statistics.median(row['test']):.0%}" for row in rows if row["network"] == network
        )
        sentences.append(f"{network}: {each}.")
    return (
        "Two panels: the loss in training, and test accuracy, without clipping, clipped by norm and by value. Medians of test "
        "accuracy: " + " ".join(sentences)
    )


clip_starts = Template("clip_starts", design, describe)
