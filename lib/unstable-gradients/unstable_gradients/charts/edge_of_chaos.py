"""The edge of chaos: the plane of weight and bias variance, and the factor a layer across it, measured and in theory.

The chapter `unstable` shows it. Rows are those of the result `edge_of_chaos` and those of the experiment's `theory`.
"""

from typing import TYPE_CHECKING

from unstable_gradients.charts.parts import haloed
from unstable_gradients.charts.style import EXPLODE, INK, INK_SOFT, SERIES, TEXT, VANISH
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt

WIDTH = 512  # where the dial stands at first
SHOWN = (0.0, 0.1, 0.5)  # bias variances of the curves
COLOURS = [SERIES[0], SERIES[2], SERIES[3]]


def design() -> "alt.TopLevelMixin":
    """Left the plane with the critical line, right the factor along three cuts; the parameter `units` picks the points."""
    import altair as alt

    units = alt.param("units", value=WIDTH, bind=alt.binding_select(options=[32, 128, 512], name="width"))
    rows = alt.Chart(alt.NamedData("rows"))
    x = alt.X("weight:Q", title="weight variance", axis=alt.Axis(values=[0, 1, 2, 3, 4], format="~g")).scale(
        domain=[0, 4], nice=False
    )
    y = alt.Y("bias_variance:Q", title="bias variance", axis=alt.Axis(tickCount=5)).scale(domain=[0, 0.5], nice=False)
    line = rows.transform_filter("datum.kind == 'line'").transform_calculate(weight="datum.theory", low="0", high="4")
    edge = rows.transform_filter("datum.kind == 'edge' && datum.width == units").transform_calculate(
        weight="datum.measured"
    )
    one = rows.transform_aggregate(count="count()")

    def region(text: str, at: tuple[float, float], colour: str) -> list[alt.Chart]:
        mark = one.mark_text(fontSize=TEXT, fontWeight=600, color=colour)
        return haloed(mark.encode(x=alt.datum(at[0]), y=alt.datum(at[1]), text=alt.value(text)))

    plane = alt.layer(
        line.mark_area(orient="horizontal", color=VANISH, opacity=0.16).encode(x=alt.X("low:Q"), x2="weight", y=y),
        line.mark_area(orient="horizontal", color=EXPLODE, opacity=0.16).encode(x=alt.X("weight:Q"), x2="high", y=y),
        line.mark_line(color=INK, strokeWidth=2.5).encode(x=x, y=y, order="bias_variance:Q"),
        edge.mark_rule(strokeWidth=2, color=INK).encode(x=alt.X("low:Q"), x2="high", y=y),
        edge.mark_point(size=60, color=INK, opacity=1, clip=False).encode(
            x=x,
            y=y,
            tooltip=[
                alt.Tooltip("bias_variance:Q", title="bias variance"),
                alt.Tooltip("measured:Q", title="factor is 1 at", format=".2f"),
                alt.Tooltip("theory:Q", title="theory", format=".2f"),
            ],
        ),
        *region("vanishing", (0.9, 0.42), VANISH),
        *region("exploding", (3.35, 0.12), EXPLODE),
        title=alt.Title("Where the factor is 1", fontSize=13, frame="group"),
    )

    shown = f"indexof({list(SHOWN)}, datum.bias_variance) >= 0"
    colour = alt.Color("bias_variance:N", legend=None).scale(domain=list(SHOWN), range=COLOURS)
    height = alt.Scale(type="log", domain=[0.5, 1.5], nice=False)
    axis = alt.Axis(values=[0.5, 0.6, 0.7, 0.8, 1, 1.2, 1.4], format="~g")
    curve = (
        rows.transform_filter(f"datum.kind == 'curve' && {shown}")
        .transform_calculate(weight="datum.weight_variance")
        .encode(x=x, y=alt.Y("theory:Q", title=None, scale=height, axis=axis), color=colour)
    )
    points = (
        rows.transform_filter(f"datum.kind == 'factor' && datum.width == units && {shown}")
        .transform_calculate(weight="datum.weight_variance")
        .encode(x=x, color=colour)
    )
    names = []
    for text, at, dy, which in (("bias variance 0", 2.2, -13, 0), ("0.1", 3.5, -11, 1), ("0.5", 4, 14, 2)):
        mark = curve.transform_filter(
            f"datum.bias_variance == {SHOWN[which]} && abs(datum.weight_variance - {at}) < 0.001"
        ).mark_text(align="right", dx=-2, dy=dy, fontWeight=600, fontSize=TEXT)
        names += haloed(mark.encode(text=alt.value(text)))
    cuts = alt.layer(
        one.mark_rule(strokeDash=[4, 4]).encode(y=alt.datum(1)),
        curve.mark_line(strokeWidth=2),
        points.mark_rule(strokeWidth=2).encode(y=alt.Y("low:Q", scale=height), y2="high"),
        points.mark_point(size=45, opacity=1).encode(
            y=alt.Y("measured:Q", scale=height),
            tooltip=[
                alt.Tooltip("weight_variance:Q", title="weight variance"),
                alt.Tooltip("bias_variance:Q", title="bias variance"),
                alt.Tooltip("measured:Q", format=".3f"),
                alt.Tooltip("theory:Q", format=".3f"),
            ],
        ),
        *names,
        *haloed(
            one.mark_text(align="left", dx=4, dy=-9, color=INK_SOFT).encode(
                x=alt.value(0), y=alt.datum(1), text=alt.value("holds")
            )
        ),
        title=alt.Title("Factor a layer", fontSize=13, frame="group"),
    )
    panels = (panel.properties(width=240, height=260) for panel in (plane, cuts))
    return alt.concat(*panels, columns=2).add_params(units)


def describe(rows: Rows) -> str:
    """Where the edge lies in theory and in the networks of the width that is shown first."""
    edges = [row for row in rows if row["kind"] == "edge" and row["width"] == WIDTH]
    places = "; ".join(
        f"at bias variance {row['bias_variance']:g} theory {row['theory']:.2f}, measured {row['measured']:.2f}"
        for row in edges
    )
    return (
        "Left: the plane of weight variance and bias variance, vanishing on the left of a line that bends to the right as "
        f"the bias variance grows, exploding on its right. Points of networks {WIDTH} wide lie on it: {places}. Right: the "
        "factor a layer against the weight variance, curves of the theory with measured points on them."
    )


edge_of_chaos = Template(
    "edge_of_chaos",
    design,
    describe,
    defaults=dict.fromkeys(("width", "weight_variance", "measured", "low", "high")),
)
