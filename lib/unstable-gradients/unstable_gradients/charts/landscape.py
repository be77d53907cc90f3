"""A map of the loss over two weights, with the paths that descend on it.

The chapters `gradients` and `learning` show it from live cells. Rows are those of `landscape.level_rows`, and one row for
each path: `setting`, its name, and the lists `w1` and `w2`.
"""

from typing import TYPE_CHECKING

from unstable_gradients.charts.parts import haloed
from unstable_gradients.charts.style import INK_SOFT, PAPER, SERIES
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt


def level_layer(reach: tuple[float, float]) -> "alt.Chart":
    """The pieces below each level over one another, so that the shade is strongest at a minimum; `reach` as in the rows."""
    import altair as alt

    return (
        alt.Chart(alt.NamedData("rows"))
        .transform_filter("isValid(datum.level)")
        .transform_window(piece="row_number()")
        .transform_flatten(["place", "low", "high"], as_=["column", "bottom", "top"])
        .mark_area(
            interpolate="monotone",
            color=INK_SOFT,
            fillOpacity=0.11,
            stroke=INK_SOFT,
            strokeWidth=0.8,
            strokeOpacity=0.7,
            clip=True,
        )
        .encode(
            x=alt.X("column:Q", title="w₁", axis=alt.Axis(tickCount=7)).scale(domain=[-reach[0], reach[0]], nice=False),
            y=alt.Y("bottom:Q", title="w₂", axis=alt.Axis(tickCount=5, grid=False)).scale(
                domain=[-reach[1], reach[1]], nice=False
            ),
            y2="top:Q",
            detail="piece:N",
        )
    )


def design() -> "alt.TopLevelMixin":
    """Paths with a dot before every step and a name where they start; what leaves the map is cut off."""
    import altair as alt

    colour = (
        alt.Color("setting:N", sort=None)
        .scale(range=SERIES[1:])
        .legend(title=None, symbolType="circle", columnPadding=28, labelLimit=0)
    )
    paths = (
        alt.Chart(alt.NamedData("rows"))
        .transform_filter("!isValid(datum.level)")
        .transform_flatten(["w1", "w2"], as_=["x", "y"])
        .transform_window(number="row_number()", groupby=["setting"])
        .encode(x="x:Q", y="y:Q", order="number:Q", color=colour)
    )
    minimum = (
        alt.Chart(alt.Data(values=[{"x": 0, "y": 0}]))
        .mark_text(text="minimum", dy=14, color=INK_SOFT)
        .encode(x="x:Q", y="y:Q")
    )
    cross = minimum.mark_point(shape="cross", size=50, color=INK_SOFT, opacity=1)
    return alt.layer(
        level_layer((3, 2)),
        cross,
        *haloed(minimum),
        paths.mark_line(strokeWidth=1.6, clip=True),
        paths.mark_point(size=28, opacity=1, stroke=PAPER, strokeWidth=0.6, clip=True),
    ).properties(width="container", height=260)


def describe(rows: Rows) -> str:
    """Where every path starts and ends."""
    sentences = ["A map of the loss over two weights, more strongly shaded where it is lower."]
    for row in rows:
        if row["level"] is None:
            start, end = ((row["w1"][i], row["w2"][i]) for i in (0, -1))
            sentences.append(
                f"{row['setting']}: {len(row['w1']) - 1} steps from {start[0]:.2g}, {start[1]:.2g} to {_place(end)}."
            )
    return " ".join(sentences)


def _place(place: tuple[float | None, float | None]) -> str:
    first, second = place
    if first is None or second is None or max(abs(first), abs(second)) > 10:
        return "far off the map"
    return f"{first:.1f}, {second:.1f}"


landscape = Template(
    "landscape",
    design,
    describe,
    defaults=dict.fromkeys(("level", "place", "low", "high", "setting", "w1", "w2")),
)
