"""Products of random matrices: the mean stays while the typical one falls. One dial, the width.

The chapter `unstable` shows it. Rows are those of the result `matrix_products`, lists over the number of matrices.
"""

from typing import TYPE_CHECKING

from unstable_gradients.charts.parts import haloed, log_axis
from unstable_gradients.charts.style import INK, SERIES, TEXT
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt

SQUARES = (1e-10, 100.0)
WIDTH = 8  # where the dial stands at first


def design() -> "alt.TopLevelMixin":
    """The mean and the median of the products as lines, nine tenths of them as a band; theory dashed."""
    import altair as alt

    units = alt.param("units", value=WIDTH, bind=alt.binding_select(options=[4, 8, 16, 32, 64, 128], name="width"))
    base = (
        alt.Chart(alt.NamedData("rows"))
        .transform_filter("datum.width == units")
        .transform_calculate(steps="sequence(0, length(datum.mean))")
        .transform_flatten(
            ["steps", "median", "mean", "low", "high", "typical", "longer"],
            as_=["matrices", "middle", "average", "least", "most", "theory", "above"],
        )
        .encode(x=alt.X("matrices:Q", title="number of matrices", axis=alt.Axis(tickCount=5)).scale(nice=False))
    )

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", title="squared length", axis=log_axis(tickCount=8)).scale(
            type="log", domain=list(SQUARES), nice=False
        )

    last = base.transform_filter("datum.matrices == 40")
    tooltip = [
        alt.Tooltip("matrices:Q"),
        alt.Tooltip("average:Q", title="mean", format=".2g"),
        alt.Tooltip("middle:Q", title="median", format=".2g"),
        alt.Tooltip("above:Q", title="longer than 1", format=".0%"),
    ]
    median, mean = SERIES[0], SERIES[1]
    return (
        alt.layer(
            base.mark_area(opacity=0.18, color=median).encode(y=y("least"), y2="most"),
            base.mark_line(color=INK, strokeDash=[4, 4], strokeWidth=1.5).encode(y=y("theory")),
            base.mark_line(color=median).encode(y=y("middle")),
            base.mark_point(color=median, size=20, opacity=1).encode(y=y("middle"), tooltip=tooltip),
            base.mark_line(color=mean).encode(y=y("average")),
            base.mark_point(color=mean, size=20, opacity=1, shape="square").encode(y=y("average"), tooltip=tooltip),
            *haloed(
                last.mark_text(align="right", dy=-14, fontSize=TEXT, fontWeight=600, color=mean).encode(
                    y=y("average"), text=alt.value("mean of 10,000")
                )
            ),
            *haloed(
                last.transform_calculate(text="'median; ' + format(datum.above, '.0%') + ' are longer than 1'")
                .mark_text(align="right", dy=16, fontSize=TEXT, fontWeight=600, color=median)
                .encode(y=y("middle"), text="text:N")
            ),
        )
        .add_params(units)
        .properties(width="container", height=280)
    )


def describe(rows: Rows) -> str:
    """The median and the mean at the end, for the narrowest and the widest."""
    sentences = ["Squared length after a product of random matrices, on a logarithmic axis, by their number."]
    for row in (rows[0], rows[-1]):
        sentences.append(
            f"With width {row['width']}, after {len(row['mean']) - 1} matrices the mean is {row['mean'][-1]:.2g}, the "
            f"median {row['median'][-1]:.1g}; {row['longer'][-1]:.0%} are longer than 1."
        )
    return " ".join(sentences)


matrix_products = Template("matrix_products", design, describe)
