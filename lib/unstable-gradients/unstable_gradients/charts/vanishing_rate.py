"""The straight lines of a vanishing gradient: its norm against the number of layers that follow.

The chapter `vanishing` shows it. Rows are points of `experiments.vanishing_rate.lines`: `scale`, the number of layers
`behind`, the `median`, `low` and `high` of the norm, and its `factor` a layer.
"""

from typing import TYPE_CHECKING

from unstable_gradients.charts.parts import haloed, log_axis
from unstable_gradients.charts.style import SERIES
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt


def design() -> "alt.TopLevelMixin":
    """A line of points for each scale, named after the scale, with its factor a layer."""
    import altair as alt

    base = (
        alt.Chart(alt.NamedData("rows"))
        .transform_calculate(name="'× ' + datum.scale + ': factor ' + format(datum.factor, '.2f')")
        .encode(
            x=alt.X("behind:Q", title="number of layers that follow", axis=alt.Axis(format="d", tickMinStep=1)).scale(
                nice=False, padding=6
            ),
            color=alt.Color("scale:N", legend=None).scale(range=[SERIES[i] for i in (3, 0, 2, 1)]),
        )
    )
    y = alt.Y("median:Q", title="norm of dL/dW", axis=log_axis(tickCount=10)).scale(type="log", padding=22, nice=False)
    band = base.mark_area(opacity=0.18).encode(
        y=alt.Y("low:Q", title="norm of dL/dW").scale(type="log"), y2=alt.Y2("high:Q")
    )
    points = base.mark_point(size=18, opacity=1).encode(
        y=y,
        tooltip=[
            alt.Tooltip("scale:Q", title="weights times"),
            alt.Tooltip("behind:Q", title="layers that follow"),
            alt.Tooltip("median:Q", title="median norm", format=".2g"),
            alt.Tooltip("factor:Q", title="factor a layer", format=".3f"),
        ],
    )
    names = (
        base.transform_joinaggregate(longest="max(behind)", groupby=["scale"])
        .transform_filter("datum.behind == datum.longest")
        .mark_text(align="right", dx=-14, dy=12, fontWeight=600)
        .encode(y=y, text="name:N")
    )
    return alt.layer(band, base.mark_line(strokeWidth=1.5).encode(y=y), points, *haloed(names)).properties(
        width="container", height=300
    )


def describe(rows: Rows) -> str:
    """The factor of every line, and where it ends."""
    sentences = ["Norm of dL/dW on a logarithmic axis against the number of layers that follow: straight lines."]
    for scale in dict.fromkeys(row["scale"] for row in rows):
        line = [row for row in rows if row["scale"] == scale]
        end = max(line, key=lambda row: row["behind"])
        sentences.append(
            f"With the weights times {scale:g} each layer multiplies by {end['factor']:.2f}; "
            f"{end['behind']} layers from the output the norm is {end['median']:.0e}."
        )
    return " ".join(sentences)


vanishing_rate = Template("vanishing_rate", design, describe)
