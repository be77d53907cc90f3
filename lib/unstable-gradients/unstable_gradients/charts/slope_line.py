"""The loss against one weight, with the straight line that the slope at one place foretells.

The chapter `gradients` shows it from a live cell. Rows with `w` and `loss` are the curve, and one row has `at`, the
place, with the `loss` and the `slope` there.
"""

from typing import TYPE_CHECKING

from unstable_gradients.charts.parts import Align, haloed
from unstable_gradients.charts.style import ACCENT, PAPER, SERIES
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt


def design() -> "alt.TopLevelMixin":
    """The curve, the place on it, and its tangent one unit to either side."""
    import altair as alt

    rows = alt.Chart(alt.NamedData("rows"))
    y = alt.Y("loss:Q", title="loss", axis=alt.Axis(tickCount=5)).scale(nice=False, padding=8)
    curve = (
        rows.transform_filter("isValid(datum.w)")
        .mark_line(color=SERIES[0])
        .encode(x=alt.X("w:Q", title="weight", axis=alt.Axis(tickCount=7)).scale(nice=False, zero=False), y=y)
    )
    here = rows.transform_filter("isValid(datum.at)").transform_calculate(
        left="datum.at - 1",
        right="datum.at + 1",
        start="datum.loss - datum.slope",
        end="datum.loss + datum.slope",
        says="'slope ' + format(datum.slope, '.2f')",
    )
    tangent = here.mark_rule(color=SERIES[1], strokeWidth=2.5, clip=True).encode(
        x="left:Q", x2="right:Q", y="start:Q", y2="end:Q"
    )
    point = here.mark_point(color=ACCENT, size=130, opacity=1, stroke=PAPER, strokeWidth=1).encode(x="at:Q", y="loss:Q")
    sides: list[tuple[str, Align, int]] = [("datum.slope <= 0", "left", 8), ("datum.slope > 0", "right", -8)]
    labels = [
        haloed(
            here.transform_filter(test)
            .mark_text(color=SERIES[1], fontWeight=600, align=align, dx=dx, dy=-14)
            .encode(x="at:Q", y="loss:Q", text="says:N")
        )
        for test, align, dx in sides
    ]
    return alt.layer(curve, tangent, point, *labels[0], *labels[1]).properties(width="container", height=240)


def describe(rows: Rows) -> str:
    """The curve's ends, and the place with its slope."""
    curve = [row for row in rows if row["w"] is not None]
    here = next(row for row in rows if row["at"] is not None)
    return (
        f"The loss against one weight, {curve[0]['loss']:.2f} at {curve[0]['w']:g} and {curve[-1]['loss']:.2f} at "
        f"{curve[-1]['w']:g}. At {here['at']:g} it is {here['loss']:.2f}, and a straight line with the slope "
        f"{here['slope']:.2f} touches the curve there and leaves it on both sides."
    )


slope_line = Template("slope_line", design, describe, defaults=dict.fromkeys(("w", "at", "slope")))
