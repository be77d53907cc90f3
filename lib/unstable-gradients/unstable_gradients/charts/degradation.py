"""Gradients that are in order and a loss that is not: plain and residual networks, both with batch norm, by depth.

The chapter `residual` shows it. Rows are those of the result `residual_training`, of which it takes two kinds.
"""

import statistics
from typing import TYPE_CHECKING

from unstable_gradients.charts.parts import haloed, log_axis
from unstable_gradients.charts.style import INK_SOFT, SERIES, TEXT
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt

NAMES = {"plain_batch": "plain, batch norm", "pre_batch": "adds, batch norm"}
DEPTHS = [10, 30, 100]
RATIOS = (0.01, 100.0)


def design() -> "alt.TopLevelMixin":
    """Left the ratio of the two ends, right the loss at the end of training."""
    import altair as alt

    name = "({" + ", ".join(f"{key}: '{name}'" for key, name in NAMES.items()) + "})[datum.arm]"
    rows = (
        alt.Chart(alt.NamedData("rows"))
        .transform_filter(f"indexof({list(NAMES)}, datum.arm) >= 0")
        .transform_calculate(
            name=name,
            last="(datum.loss[length(datum.loss) - 1] + datum.loss[length(datum.loss) - 2] + datum.loss[length(datum.loss) - 3]) / 3",
        )
    )
    colour = alt.Color("name:N", legend=None).scale(domain=list(NAMES.values()), range=[SERIES[4], SERIES[3]])
    x = alt.X("depth:Q", title="layers", axis=alt.Axis(values=DEPTHS)).scale(type="log", domain=[8, 125], nice=False)
    one = alt.Chart(alt.NamedData("rows")).transform_aggregate(count="count()")
    ratio = alt.Y("of_seed:Q", title=None, axis=log_axis("concat_0_y", tickCount=6)).scale(
        type="log", domain=list(RATIOS), nice=False
    )
    ratios = rows.transform_flatten(["ratio"], as_=["of_seed"]).encode(x=x, color=colour)
    left = alt.layer(
        one.mark_rule(strokeDash=[4, 4]).encode(y=alt.datum(1)),
        *haloed(
            one.mark_text(align="right", dy=-10, color=INK_SOFT).encode(
                x=alt.value("width"), y=alt.datum(1), text=alt.value("both alike")
            )
        ),
        ratios.mark_line(strokeWidth=2.5).encode(
            y=alt.Y("median(of_seed):Q", axis=log_axis("concat_0_y", tickCount=6)).scale(type="log")
        ),
        ratios.mark_point(size=45, opacity=0.7).encode(y=ratio),
        title=alt.Title("Gradient, layer 2 over last", subtitle="while it trains, 5 starts", frame="group"),
    ).properties(width=220, height=240)
    losses = rows.encode(
        x=x,
        y=alt.Y("last:Q", title=None, axis=alt.Axis(tickCount=5)).scale(domain=[0, 2.5], nice=False),
        color=colour,
    )

    def label(arm: str, dy: int) -> list[alt.Chart]:
        at = losses.transform_filter(f"datum.arm == '{arm}' && datum.depth == 100")
        return haloed(at.mark_text(align="right", dy=dy, fontSize=TEXT, fontWeight=600).encode(text="name:N"))

    right = alt.layer(
        losses.mark_line(strokeWidth=2.5),
        losses.mark_point(size=45, opacity=1),
        *label("plain_batch", -14),
        *label("pre_batch", -14),
        title=alt.Title("Loss at the end of training", subtitle="on the images it learns from", frame="group"),
    ).properties(width=220, height=240)
    return alt.concat(left, right, columns=2)


def describe(rows: Rows) -> str:
    """Both numbers for each depth."""
    sentences = [
        f"{row['depth']} layers, {NAMES[row['arm']]}: while it trains layer 2 gets {statistics.median(row['ratio']):.2g} times the "
        f"gradient of the last hidden layer, and the loss ends at {sum(row['loss'][-3:]) / 3:.2f}."
        for row in rows
        if row["arm"] in NAMES
    ]
    return "Two panels by depth: the ratio of gradients, and the training loss at the end. " + " ".join(sentences)


degradation = Template("degradation", design, describe)
