"""How far a training step moves what goes into a layer, and what is learned: no norm, batch norm, batch norm shaken.

The chapter `normalization` shows it. Rows are those of the result `covariate_shift`. Dial: the depth.
"""

import statistics
from typing import TYPE_CHECKING

from unstable_gradients.charts.by_rate import accuracy_by_rate
from unstable_gradients.charts.parts import haloed
from unstable_gradients.charts.style import SERIES
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt

NAMES = {"none": "no norm", "batch": "batch norm", "shaken": "batch norm, shaken"}
COLOURS = [SERIES[0], SERIES[1], SERIES[3]]
ETAS = [0.003, 0.01, 0.03, 0.1, 0.3, 1.0]
DEPTH = 10


def design() -> "alt.TopLevelMixin":
    """Left a row for each arm, which names the colours; right the accuracy by rate."""
    import altair as alt

    depth = alt.param("depth", value=DEPTH, bind=alt.binding_select(options=[5, 10, 20], name="depth, in layers"))
    name = "({" + ", ".join(f"{key}: '{name}'" for key, name in NAMES.items()) + "})[datum.arm]"
    rows = alt.Chart(alt.NamedData("rows")).transform_filter("datum.depth == depth").transform_calculate(name=name)
    names = list(NAMES.values())
    colour = alt.Color("name:N", legend=None).scale(domain=names, range=COLOURS)
    y = alt.Y("name:N", title=None, sort=names, axis=alt.Axis(labels=False, grid=True))
    x = alt.X("shift:Q", title="move of a mean, in spreads", axis=alt.Axis(tickCount=4)).scale(
        domain=[0, 0.5], nice=False
    )
    moved = rows.transform_flatten(["moved"], as_=["shift"]).encode(y=y, color=colour)
    left = alt.layer(
        moved.mark_point(size=60, opacity=0.75).encode(x=x),
        moved.mark_tick(thickness=3, size=20, opacity=1).encode(x=alt.X("median(shift):Q")),
        *haloed(
            rows.transform_filter(f"datum.eta == {ETAS[0]}")
            .mark_text(align="left", dy=-20, fontWeight=600)
            .encode(x=alt.value(2), y=y, text="name:N", color=colour)
        ),
        title=alt.Title("What goes into a layer", subtitle="moved by one step, 5 starts", frame="group"),
    ).properties(width=180, height=250)
    right = alt.layer(
        *accuracy_by_rate(rows, colour, alt.Detail("name:N"), ETAS),
        title=alt.Title("Digits read right", subtitle="validation part, 5 starts", frame="group"),
    ).properties(width=246, height=250)
    return alt.concat(left, right, columns=2).add_params(depth)


def describe(rows: Rows) -> str:
    """For each depth and arm the move and the best median accuracy."""
    sentences = []
    for row in rows:
        if row["moved"]:  # the chosen rate
            sentences.append(
                f"{row['depth']} layers, {NAMES[row['arm']]}: a step moves the mean of an input by "
                f"{statistics.median(row['moved']):.2f} spreads; at the rate of {row['eta']:g} "
                f"{statistics.median(row['right']):.0%} of the digits are right."
            )
    return "Two panels: how far a step moves what goes into a layer, and accuracy by learning rate. " + " ".join(
        sentences
    )


covariate_shift = Template("covariate_shift", design, describe)
