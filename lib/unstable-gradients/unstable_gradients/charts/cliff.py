"""A weight that walks towards a cliff in the loss. One dial, the limit to which its gradient is cut.

The chapter `clipping` opens with it. Rows are those of the result `cliff`: the ground, and a path for each limit.
"""

from typing import TYPE_CHECKING

from unstable_gradients.charts.parts import haloed
from unstable_gradients.charts.style import EXPLODE, HOLD, INK_SOFT, TEXT
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt

LIMITS = ["none", "1", "0.3", "0.1", "0.03", "0.01"]
FAR = 8.0  # who gets beyond has been thrown


def design() -> "alt.TopLevelMixin":
    """The ground, the way of the weight on it, and how far it was thrown."""
    import altair as alt

    limit = alt.param("limit", value="none", bind=alt.binding_select(options=LIMITS, name="limit of the gradient"))
    rows = alt.Chart(alt.NamedData("rows"))
    x = alt.X("at:Q", title="weight", axis=alt.Axis(tickCount=6)).scale(domain=[3.5, 14], nice=False)
    y = alt.Y("high:Q", title="loss", axis=alt.Axis(tickCount=4)).scale(domain=[0, 0.2], nice=False)
    ground = (
        rows.transform_filter("datum.kind == 'ground'")
        .transform_flatten(["weight", "loss"], as_=["at", "high"])
        .mark_line(color=INK_SOFT, strokeWidth=1.5)
        .encode(x=x, y=y, order="at:Q")
    )
    chosen = rows.transform_filter("datum.kind == 'path' && datum.limit == limit")
    far = f"datum.farthest > {FAR} ? 'thrown' : 'stays'"
    path = (
        chosen.transform_calculate(numbers="sequence(0, length(datum.weight))", farthest="max(0, peek(datum.weight))")
        .transform_calculate(fate=far)
        .transform_flatten(["numbers", "weight", "loss"], as_=["step", "at", "high"])
        .encode(
            x=x,
            y=y,
            color=alt.Color("fate:N", legend=None).scale(domain=["thrown", "stays"], range=[EXPLODE, HOLD]),
        )
    )
    said = (
        chosen.transform_calculate(
            text="'ends at ' + format(peek(datum.weight), '.1f') + ', loss ' + format(peek(datum.loss), '.3f')"
        )
        .mark_text(align="right", fontSize=TEXT, fontWeight=600)
        .encode(x=alt.value("width"), y=alt.value(12), text="text:N")
    )
    steep = (
        chosen.transform_calculate(text="'steepest slope met: ' + format(datum.steepest, '.2~r')")
        .mark_text(align="right", fontSize=TEXT, color=INK_SOFT)
        .encode(x=alt.value("width"), y=alt.value(34), text="text:N")
    )
    return (
        alt.layer(
            ground,
            path.mark_line(strokeWidth=1.2, opacity=0.7).encode(order="step:Q"),
            path.mark_point(opacity=0.9, size=45).encode(
                tooltip=[
                    alt.Tooltip("step:Q"),
                    alt.Tooltip("at:Q", title="weight", format=".3f"),
                    alt.Tooltip("high:Q", title="loss", format=".3f"),
                ]
            ),
            *haloed(said),
            *haloed(steep),
        )
        .add_params(limit)
        .properties(width="container", height=240)
    )


def describe(rows: Rows) -> str:
    """Where the weight ends with each limit."""
    ends = ", ".join(f"{row['weight'][-1]:.1f} with the limit {row['limit']}" for row in rows if row["kind"] == "path")
    return (
        "The loss over one weight of a recurrent unit: a gentle slope, a cliff at 4.7, and a plain beyond it. A weight starts "
        f"at 4 and walks. It ends at {ends}."
    )


cliff = Template("cliff", design, describe, defaults={"steepest": None})
