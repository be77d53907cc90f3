"""How far the gradient of a minibatch is from that of all examples, against the size of the batch.

The chapter `learning` shows it. Rows are those of the result `minibatch_noise`.
"""

from typing import TYPE_CHECKING

from unstable_gradients.charts.parts import haloed, log_axis
from unstable_gradients.charts.style import INK_SOFT, SERIES
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt


def design() -> "alt.TopLevelMixin":
    """A line and a band for each moment, what was foretold as a dashed line, and the size of the gradient itself."""
    import altair as alt

    rows = alt.Chart(alt.NamedData("rows"))
    base = rows.encode(
        x=alt.X("batch:Q", title="images in the batch", axis=log_axis("x", tickCount=5, grid=False)).scale(
            type="log", nice=False
        ),
        color=alt.Color("moment:N", legend=None, sort=None).scale(range=SERIES),
    )
    y = alt.Y("noise:Q", title="error, in units of the gradient", axis=log_axis()).scale(
        type="log", nice=False, padding=8
    )
    band = base.mark_area(opacity=0.18).encode(y=alt.Y("low:Q").scale(type="log"), y2="high:Q")
    points = base.mark_point(size=28, opacity=1).encode(
        y=y,
        tooltip=[
            alt.Tooltip("moment:N"),
            alt.Tooltip("batch:Q"),
            alt.Tooltip("noise:Q", title="median error", format=".2f"),
        ],
    )
    foretold = base.mark_line(strokeDash=[4, 4], strokeWidth=1.5).encode(y=alt.Y("predicted:Q").scale(type="log"))
    one = alt.Chart(alt.Data(values=[{"one": 1}])).encode(y=alt.Y("one:Q").scale(type="log"))
    rule = one.mark_rule(color=INK_SOFT)
    said = one.mark_text(align="left", dx=4, dy=-9, color=INK_SOFT).encode(
        x=alt.value(0), text=alt.value("as large as the gradient")
    )
    named = base.transform_filter("datum.batch == 64")
    above = named.transform_filter("datum.noise > 2").mark_text(align="left", dx=6, dy=-12, fontWeight=600)
    below = named.transform_filter("datum.noise <= 2").mark_text(align="right", dx=-6, dy=14, fontWeight=600)
    names = [haloed(text.encode(y=y, text="moment:N")) for text in (above, below)]
    return alt.layer(
        band, rule, foretold, base.mark_line().encode(y=y), points, *haloed(said), *names[0], *names[1]
    ).properties(width="container", height=280)


def describe(rows: Rows) -> str:
    """The error of one image, of 32 and of the largest batch, at both moments."""
    text = (
        "Error of the gradient of a batch, relative to the gradient of all images, against the size of the batch, both on "
        "logarithmic axes. The lines fall by half for every fourfold batch."
    )
    for moment in dict.fromkeys(row["moment"] for row in rows):
        line = {row["batch"]: row["noise"] for row in rows if row["moment"] == moment}
        parts = [f"{line[size]:.2g} for {size}" for size in (1, 32, max(line)) if size in line]
        text += f" {moment.capitalize()}: {', '.join(parts)}."
    return text


minibatch_noise = Template("minibatch_noise", design, describe)
