"""A network on the digits at many learning rates: its loss while it learns, and where it ends.

The chapter `learning` shows it. Rows are those of the result `rate_sweep`.
"""

import statistics
from typing import TYPE_CHECKING

from unstable_gradients.charts.parts import haloed, log_axis
from unstable_gradients.charts.style import ACCENT, INK_SOFT, SERIES
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt


def design() -> "alt.TopLevelMixin":
    """Left the loss by step, the dial's rate in bold; right the loss at the end by rate, and 2 over the curvature."""
    import altair as alt

    dial = alt.param(
        name="exponent",
        value=-2,
        bind=alt.binding_range(min=-3, max=2, step=0.25, name="learning rate, as a power of ten"),
    )
    rows = alt.Chart(alt.NamedData("rows"))
    rates = rows.transform_filter("datum.kind == 'rate'")
    chosen = "abs(datum.exponent - exponent) < 0.01"

    def loss(number: int, field: str) -> "alt.Y":
        return alt.Y(f"{field}:Q", title=None, axis=log_axis(f"concat_{number}_y", tickCount=5)).scale(
            type="log", domain=[0.03, 3000], nice=False
        )

    curves = rates.transform_flatten(["at", "curve"], as_=["step", "cost"]).encode(
        x=alt.X("step:Q", title="step", axis=alt.Axis(tickCount=4)).scale(nice=False),
        y=loss(0, "cost"),
        detail="exponent:Q",
    )
    name = rates.transform_filter(chosen).transform_calculate(label="'learning rate ' + format(datum.eta, '.3~g')")
    name = name.mark_text(align="left", fontWeight=600, color=ACCENT).encode(
        x=alt.value(6), y=alt.value(12), text="label:N"
    )
    ends = (
        rates.transform_flatten(["loss"], as_=["cost"])
        .transform_aggregate(groupby=["eta", "exponent"], middle="median(cost)", low="min(cost)", high="max(cost)")
        .encode(
            x=alt.X("eta:Q", title="learning rate", axis=log_axis("concat_1_x", tickCount=5, grid=False)).scale(
                type="log", nice=False
            )
        )
    )
    band = ends.mark_area(opacity=0.18, color=SERIES[0]).encode(y=loss(1, "low"), y2="high:Q")
    bend = (
        rows.transform_filter("datum.kind == 'curvature'")
        .transform_flatten(["curvature"], as_=["one"])
        .transform_aggregate(middle="median(one)")
        .transform_calculate(limit="2 / datum.middle")
        .encode(x=alt.X("limit:Q").scale(type="log"))
    )
    limit = bend.mark_text(align="right", dx=-5, color=INK_SOFT).encode(
        y=alt.value(40), text=alt.value("2 / curvature")
    )
    size = {"width": 250, "height": 220}
    return alt.concat(
        alt.layer(
            curves.mark_line(strokeWidth=1, opacity=0.35, color=INK_SOFT),
            curves.transform_filter(chosen).mark_line(color=ACCENT),
            *haloed(name),
        ).properties(title=alt.TitleParams("loss while it learns", fontSize=13), **size),
        alt.layer(
            band,
            bend.mark_rule(strokeDash=[4, 4], color=INK_SOFT),
            ends.mark_line(color=SERIES[0]).encode(y=loss(1, "middle")),
            *haloed(limit),
            ends.transform_filter(chosen)
            .mark_point(color=ACCENT, size=120, opacity=1)
            .encode(
                y=loss(1, "middle"),
                tooltip=[
                    alt.Tooltip("eta:Q", title="learning rate", format=".3~g"),
                    alt.Tooltip("middle:Q", title="median loss", format=".3g"),
                ],
            ),
        ).properties(title=alt.TitleParams("loss at the end", fontSize=13), **size),
        columns=2,
    ).add_params(dial)


def describe(rows: Rows) -> str:
    """The ends of the range, the best rate and the limit."""
    rates = sorted((row for row in rows if row["kind"] == "rate"), key=lambda row: row["eta"])
    middle = {row["eta"]: statistics.median(row["loss"]) for row in rates}
    best = min(middle, key=lambda eta: middle[eta])
    (bend,) = (row["curvature"] for row in rows if row["kind"] == "curvature")
    return (
        "Two panels with the loss on a logarithmic axis. Left: against the step, a line for each learning rate; a dial "
        f"makes one bold. Right: after training, against the learning rate: {middle[min(middle)]:.2f} at {min(middle):g}, "
        f"lowest with {middle[best]:.2f} at {best:g}, and {middle[max(middle)]:.0f} at {max(middle):g}. A dashed line at "
        f"{2 / statistics.median(bend):.2f} marks 2 over the largest curvature before training."
    )


rate_sweep = Template(
    "rate_sweep",
    design,
    describe,
    defaults=dict.fromkeys(("curvature", "exponent", "eta", "loss", "at", "curve")),
)
