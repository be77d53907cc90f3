"""A gradient as an arrow, and what two ways to clip leave of it. Two dials, the limit and the first entry.

The chapter `clipping` shows it. Rows are those of the result `two_clips`.
"""

from typing import TYPE_CHECKING

from unstable_gradients.charts.parts import haloed
from unstable_gradients.charts.style import INK_SOFT, SERIES, TEXT
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt

START = {"limit": 1.0, "first": 3.0}


def design() -> "alt.TopLevelMixin":
    """A panel for each way, with the circle and the square that bound it."""
    import altair as alt

    limit = alt.param("limit", value=START["limit"], bind=alt.binding_range(name="limit", min=0.25, max=4, step=0.25))
    first = alt.param(
        "first",
        value=START["first"],
        bind=alt.binding_select(name="first entry of the gradient", options=[0.5, 1.0, 2.0, 3.0, 4.0]),
    )
    rows = alt.Chart(alt.NamedData("rows")).transform_filter("datum.first == first && abs(datum.limit - limit) < 0.01")
    x = alt.X("x:Q", title="first entry", axis=alt.Axis(values=[0, 1, 2, 3, 4], grid=True)).scale(
        domain=[-0.3, 4.6], nice=False
    )
    y = alt.Y("y:Q", title=None, axis=alt.Axis(values=[0, 1, 2, 3])).scale(domain=[-0.3, 3.6], nice=False)

    def arrow(to_x: str, to_y: str, colour: str, width: float) -> list[alt.Chart]:
        line = rows.transform_calculate(
            ends=f"[{{x: 0, y: 0, n: 0}}, {{x: datum.{to_x}, y: datum.{to_y}, n: 1}}]"
        ).transform_flatten(["ends"], as_=["end"])
        line = line.transform_calculate(x="datum.end.x", y="datum.end.y", n="datum.end.n")
        tip = line.transform_filter("datum.n == 1").mark_point(size=90, opacity=1, color=colour)
        return [
            line.mark_line(color=colour, strokeWidth=width, clip=True).encode(x=x, y=y, order="n:Q"),
            tip.encode(x=x, y=y),
        ]

    def panel(title: str, which: str, colour: str, edge: str, subtitle: str) -> "alt.LayerChart | alt.FacetChart":
        bound = (
            rows.transform_calculate(turns="sequence(0, 91)")
            .transform_flatten(["turns"], as_=["turn"])
            .transform_calculate(c="cos(datum.turn * PI / 180)", s="sin(datum.turn * PI / 180)")
            .transform_calculate(r=edge)
            .transform_calculate(x="datum.r * datum.c", y="datum.r * datum.s")
            .mark_line(color=INK_SOFT, strokeDash=[4, 4], strokeWidth=1.2, clip=True)
            .encode(x=x, y=y, order="turn:Q")
        )
        angle = "'direction kept'" if which == "norm" else "'turned by ' + format(datum.turned, '.0f') + '°'"
        said = rows.transform_calculate(text=angle).mark_text(
            align="left", x=10, y=12, fontSize=TEXT, fontWeight=600, color=colour
        )
        return alt.layer(
            bound,
            *arrow("first", "second", INK_SOFT, 1.5),
            *arrow(f"{which}_x", f"{which}_y", colour, 4),
            *haloed(said.encode(text="text:N")),
            title=alt.Title(title, subtitle=subtitle, frame="group"),
        ).properties(width=218, height=180)

    return alt.concat(
        panel("By norm", "norm", SERIES[0], "datum.limit", "the arrow is shortened"),
        panel(
            "By value",
            "value",
            SERIES[1],
            "datum.limit / max(datum.c, datum.s)",
            "each entry is cut on its own",
        ),
        columns=2,
    ).add_params(limit, first)


def describe(rows: Rows) -> str:
    """Both results for the dials as they stand at first."""
    (row,) = [row for row in rows if all(row[name] == value for name, value in START.items())]
    return (
        f"Two panels, each with a gradient of {row['first']:g} and {row['second']:g} as an arrow, and what clipping to a limit "
        f"of {row['limit']:g} leaves of it. By norm: {row['norm_x']:.2f} and {row['norm_y']:.2f}, in the same direction. By "
        f"value: {row['value_x']:.2f} and {row['value_y']:.2f}, turned by {row['turned']:.0f} degrees."
    )


two_clips = Template("two_clips", design, describe)
