"""Accuracy by learning rate for layer norm behind the sum and inside the branch, with warm-up and without.

The chapter `normalization` shows it. Rows are those of the result `norm_warm_up`. Dial: the number of blocks.
"""

import statistics
from typing import TYPE_CHECKING

from unstable_gradients.charts.by_rate import accuracy_by_rate
from unstable_gradients.charts.norm_placement import NAMES
from unstable_gradients.charts.style import SERIES
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt

ETAS = [0.0003, 0.001, 0.003, 0.01, 0.03]
BLOCKS = 24


def design() -> "alt.TopLevelMixin":
    """A panel for each length of warm-up."""
    import altair as alt

    blocks = alt.param("blocks", value=BLOCKS, bind=alt.binding_select(options=[6, 24], name="blocks"))
    name = "({" + ", ".join(f"{key}: '{name}'" for key, name in NAMES.items()) + "})[datum.architecture]"
    rows = alt.Chart(alt.NamedData("rows")).transform_filter("datum.blocks == blocks").transform_calculate(name=name)
    names = list(NAMES.values())
    colour = alt.Color("name:N", title="norm").scale(domain=names, range=SERIES[:2])
    colour = colour.legend(orient="top", symbolType="circle", symbolOpacity=1, labelLimit=0, columns=2)

    def panel(steps: int, title: str) -> "alt.LayerChart | alt.FacetChart":
        chosen = rows.transform_filter(f"datum.warm_up == {steps}")
        return alt.layer(
            *accuracy_by_rate(chosen, colour, alt.Detail("name:N"), ETAS),
            title=alt.Title(title, subtitle="validation part, 5 starts", frame="group"),
        ).properties(width=220, height=230)

    return alt.concat(panel(0, "Without warm-up"), panel(100, "Warm-up over 100 of 300 steps"), columns=2).add_params(
        blocks
    )


def describe(rows: Rows) -> str:
    """For each row the median accuracy at every rate."""
    arms = dict.fromkeys((row["blocks"], row["architecture"], row["warm_up"]) for row in rows)
    sentences = []
    for arm in arms:
        blocks, architecture, steps = arm
        each = ", ".join(
            f"{statistics.median(row['right']):.0%} at {row['eta']:g}"
            for row in rows
            if (row["blocks"], row["architecture"], row["warm_up"]) == arm
        )
        sentences.append(f"{blocks} blocks, norm {NAMES[architecture]}, warm-up over {steps} steps: {each}.")
    return "Two panels, without and with warm-up: digits read right by learning rate. " + " ".join(sentences)


norm_warm_up = Template("norm_warm_up", design, describe)
