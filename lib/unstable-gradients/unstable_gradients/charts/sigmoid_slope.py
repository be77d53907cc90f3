"""The factor that one sigmoid neuron contributes to a gradient, its weight times its slope, with a dial for the weight.

The chapter `vanishing` shows it. Rows hold `z` and the `slope` of the sigmoid there.
"""

from typing import TYPE_CHECKING

from unstable_gradients.charts.parts import haloed
from unstable_gradients.charts.style import EXPLODE, INK_SOFT, SERIES, VANISH
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt


def design() -> "alt.TopLevelMixin":
    """The slope alone as a thin line, times the weight as a thick one; above 1 the neuron makes the gradient larger."""
    import altair as alt

    w = alt.param(name="w", value=1, bind=alt.binding_range(min=0.5, max=8, step=0.5, name="weight w"))
    x = alt.X("z:Q", title="z, what goes into the sigmoid", axis=alt.Axis(tickCount=9)).scale(nice=False)
    rows = alt.Chart(alt.NamedData("rows")).transform_calculate(factor="w * datum.slope").encode(x=x)
    y = alt.Y("factor:Q", title="factor", axis=alt.Axis(tickCount=5)).scale(domain=[0, 2.15], nice=False)
    above = (
        rows.transform_calculate(over="max(1, datum.factor)")
        .mark_area(color=EXPLODE, opacity=0.25)
        .encode(y=alt.Y("over:Q", title="factor"), y2=alt.datum(1))
    )
    slope = rows.mark_line(strokeWidth=1.5, color=INK_SOFT, strokeDash=[5, 4]).encode(y="slope:Q")
    factor = rows.mark_line(strokeWidth=3, color=SERIES[0]).encode(
        y=y,
        tooltip=[
            alt.Tooltip("z:Q", format=".2f"),
            alt.Tooltip("slope:Q", title="slope", format=".4f"),
            alt.Tooltip("factor:Q", title="w times slope", format=".4f"),
        ],
    )
    one = alt.Chart(alt.Data(values=[{"one": 1}])).mark_rule(color=INK_SOFT).encode(y="one:Q")
    left = rows.transform_window(number="row_number()").transform_filter("datum.number == 1")
    sides = [
        left.mark_text(align="left", dx=4, dy=dy, color=color, fontWeight=600).encode(
            y=alt.datum(1), text=alt.value(text)
        )
        for dy, color, text in ((-10, EXPLODE, "gradient grows"), (14, VANISH, "gradient shrinks"))
    ]
    top = (
        alt.Chart(alt.Data(values=[{"z": 0}]))
        .transform_calculate(peak="w / 4", label="'largest factor ' + format(w / 4, '.3~f')")
        .mark_text(dy=-14, fontWeight=600)
        .encode(x="z:Q", y="peak:Q", text="label:N")
    )
    return (
        alt.layer(above, one, slope, factor, *[layer for side in sides for layer in haloed(side)], *haloed(top))
        .add_params(w)
        .properties(width="container", height=260)
    )


def describe(rows: Rows) -> str:
    """The largest slope, and what the dial does."""
    largest = max(row["slope"] for row in rows)
    return (
        f"The slope of the sigmoid against its input z is a bell, {largest:.2f} at its top and close to 0 beyond 5 on "
        "either side. A second bell is the weight times the slope, at first with the weight 1; a line marks the factor 1. "
        "A dial changes the weight: only from 4 on does the bell touch the line."
    )


sigmoid_slope = Template("sigmoid_slope", design, describe)
