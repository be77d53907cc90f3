"""Columns of numbers, one number a pixel, as pictures: what the weights from an image into each unit look like.

The chapters `gradients` and `learning` show it from live cells. A row is a picture: its `name`, and `values`, a list of
64 numbers, row by row.
"""

from typing import TYPE_CHECKING

from unstable_gradients.charts.style import INK, SERIES
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt

SIDE = 8


def design() -> "alt.TopLevelMixin":
    """Five pictures a row, four where it is narrow; blue above 0, orange below, paler towards it."""
    import altair as alt

    cell = SIDE + 1.6
    placed = (
        alt.Chart(alt.NamedData("rows"))
        .transform_window(number="row_number()")
        .transform_calculate(
            columns="width > 480 ? 5 : 4",
            left=f"(datum.number - 1) % datum.columns * {cell}",
            top=f"floor((datum.number - 1) / datum.columns) * {cell} + 1.6",
            size=f"width / (datum.columns * {cell})",
        )
    )
    pixels = (
        placed.transform_flatten(["values"], as_=["value"])
        .transform_window(pixel="row_number()", groupby=["number"])
        .transform_calculate(
            x=f"(datum.left + (datum.pixel - 1) % {SIDE}) * datum.size",
            y=f"(datum.top + floor((datum.pixel - 1) / {SIDE})) * datum.size",
            x2="datum.x + datum.size",
            y2="datum.y + datum.size",
            amount="abs(datum.value)",
        )
        .mark_rect()
        .encode(
            x=alt.X("x:Q", scale=None, axis=None),
            y=alt.Y("y:Q", scale=None, axis=None),
            x2="x2:Q",
            y2="y2:Q",
            color=alt.condition("datum.value > 0", alt.value(SERIES[0]), alt.value(SERIES[1])),
            opacity=alt.Opacity("amount:Q", legend=None).scale(range=[0, 1], domainMin=0, nice=False),
        )
    )
    names = (
        placed.transform_calculate(x="datum.left * datum.size", y="(datum.top - 0.3) * datum.size")
        .mark_text(align="left", baseline="bottom", fontWeight=600, color=INK)
        .encode(x=alt.X("x:Q", scale=None), y=alt.Y("y:Q", scale=None), text="name:N")
    )
    return alt.layer(pixels, names).properties(width="container", height=270)


def describe(rows: Rows) -> str:
    """How many pictures, and which of them has the largest number."""
    strongest = max(rows, key=lambda row: max(map(abs, row["values"])))
    return (
        f"{len(rows)} pictures of {SIDE} by {SIDE} pixels, named {', '.join(str(row['name']) for row in rows)}. Numbers above "
        f"0 are blue, those below orange, paler towards 0. The largest, "
        f"{max(strongest['values'], key=abs):.2g}, is in {strongest['name']}."
    )


weight_pictures = Template("weight_pictures", design, describe)
