"""A panel that several charts share: the accuracy on the validation part by learning rate, a line an arm.

The charts `covariate_shift` and `norm_warm_up` use it, with rows of `experiments.every_rate`.
"""

from typing import TYPE_CHECKING

from unstable_gradients.charts.parts import POWERS_OF_TEN

if TYPE_CHECKING:
    import altair as alt


def accuracy_by_rate(
    rows: "alt.Chart", colour: "alt.Color", detail: "alt.Detail | alt.StrokeDash", etas: list[float]
) -> "list[alt.Chart]":
    """Layers: the median of the seeds as a line, and a dot for each seed; `rows` with the fields `eta` and `right`."""
    import altair as alt

    x = alt.X("eta:Q", title="learning rate", axis=alt.Axis(labelExpr=POWERS_OF_TEN, values=etas[1::2])).scale(
        type="log", domain=[etas[0] / 1.3, etas[-1] * 1.3], nice=False
    )

    def y(field: str) -> alt.Y:
        return alt.Y(field, title=None, axis=alt.Axis(format="%", values=[0, 0.25, 0.5, 0.75, 1])).scale(
            domain=[0, 1], nice=False
        )

    dots = rows.transform_flatten(["right"], as_=["of_seed"]).encode(x=x, color=colour)
    return [
        dots.mark_line(strokeWidth=2.5).encode(detail, y=y("median(of_seed):Q")),
        dots.mark_point(size=28, opacity=0.6).encode(y=y("of_seed:Q")),
    ]
