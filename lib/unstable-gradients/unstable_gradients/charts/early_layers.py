"""Test accuracy by depth, with all layers trained and with the first half left as it was drawn.

The chapter `vanishing` shows it. Rows are those of the result `early_layers` with the same number of steps.
"""

import statistics
from typing import TYPE_CHECKING

from unstable_gradients.charts.parts import haloed
from unstable_gradients.charts.style import INK_SOFT, SERIES
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt


def design() -> "alt.TopLevelMixin":
    """A panel for each activation: the median of the seeds as lines, every seed as a small point."""
    import altair as alt

    def panel(activation: str) -> "alt.LayerChart | alt.FacetChart":
        base = (
            alt.Chart(alt.NamedData("rows"))
            .transform_filter(f"datum.activation == '{activation}'")
            .transform_calculate(arm="datum.frozen == 0 ? 'all layers trained' : 'first half as drawn'")
            .transform_flatten(["test"], as_=["one"])
            .encode(
                x=alt.X("depth:Q", title="weight layers", axis=alt.Axis(values=[2, 4, 6, 8, 10])).scale(
                    nice=False, padding=10, zero=False
                ),
                color=alt.Color("arm:N", title=None)
                .scale(domain=["all layers trained", "first half as drawn"], range=[SERIES[0], SERIES[1]])
                .legend(orient="top", columns=1, labelLimit=0, symbolType="circle"),
            )
        )
        scale = alt.Scale(domain=[0, 1])
        y = alt.Y("median(one):Q", title=None, scale=scale, axis=alt.Axis(format="%", tickCount=5))
        seeds = base.mark_point(size=14, opacity=0.6).encode(y=alt.Y("one:Q", title=None, scale=scale))
        middle = base.mark_line().encode(y=y)
        chance = alt.Chart(alt.Data(values=[{"chance": 0.1}])).encode(y=alt.Y("chance:Q", scale=scale))
        rule = chance.mark_rule(strokeDash=[4, 4], color=INK_SOFT)
        name = chance.mark_text(align="left", dx=4, dy=-9, color=INK_SOFT).encode(
            x=alt.value(0), text=alt.value("guessing")
        )
        title = alt.TitleParams(activation, fontSize=13)
        return alt.layer(rule, *haloed(name), middle, seeds).properties(width=250, height=210, title=title)

    return alt.concat(panel("sigmoid"), panel("tanh"), columns=2)


def describe(rows: Rows) -> str:
    """The medians of the shallowest, of a middle and of the deepest network."""
    sentences = ["Two panels, test accuracy against the number of weight layers; guessing gives 10 %."]
    for activation in ("sigmoid", "tanh"):
        for frozen, arm in ((False, "all layers trained"), (True, "the first half as drawn")):
            line = [row for row in rows if row["activation"] == activation and (row["frozen"] > 0) == frozen]
            if not line:
                continue
            points = [f"{statistics.median(row['test']):.0%} at {row['depth']}" for row in line]
            sentences.append(f"{activation}, {arm}: {', '.join(points)} layers.")
    return " ".join(sentences)


early_layers = Template("early_layers", design, describe)
