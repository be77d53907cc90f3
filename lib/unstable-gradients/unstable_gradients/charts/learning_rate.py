"""What a learning rate does to the first and the last layer of a network whose gradient vanishes.

The chapter `vanishing` shows it. Rows are those of the result `learning_rate`.
"""

import math
import statistics
from typing import TYPE_CHECKING

from unstable_gradients.charts.parts import haloed, log_axis
from unstable_gradients.charts.style import INK_SOFT, SERIES
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt


def design() -> "alt.TopLevelMixin":
    """At the left how far the first step moves the two layers, at the right the loss after training."""
    import altair as alt

    def panel(fields: dict[str, tuple[str, str, int]], number: int, title: str) -> list[alt.Chart]:
        layers = []
        for field, (name, color, below) in fields.items():
            base = (
                alt.Chart(alt.NamedData("rows"))
                .transform_flatten([field], as_=["one"])
                .transform_aggregate(groupby=["eta"], middle="median(one)", low="min(one)", high="max(one)")
                .encode(
                    x=alt.X(
                        "eta:Q", title="learning rate", axis=log_axis(f"concat_{number}_x", tickCount=5, grid=False)
                    ).scale(type="log", nice=False, padding=8)
                )
            )
            y = alt.Y("middle:Q", title=None, axis=log_axis(f"concat_{number}_y", tickCount=5)).scale(
                type="log", padding=10, nice=False
            )
            band = base.mark_area(opacity=0.18, color=color).encode(
                y=alt.Y("low:Q", title=None).scale(type="log"), y2="high:Q"
            )
            line = base.mark_line(color=color, point=alt.OverlayMarkDef(size=30, color=color, opacity=1)).encode(y=y)
            label = (
                base.transform_joinaggregate(center="median(eta)")
                .transform_filter("datum.eta == datum.center")
                .mark_text(align="left" if below > 0 else "right", dx=8 * (1 if below > 0 else -1), color=color)
                .encode(y=y, text=alt.value(name))
            )
            label.mark.fontWeight, label.mark.dy = 600, below
            layers += [band, line, *haloed(label)]
        return layers

    moves = panel({"last": ("layer 10", SERIES[1], -8), "first": ("layer 1", SERIES[0], 12)}, 0, "first step")
    losses = panel({"loss": ("", SERIES[0], -14)}, 1, "loss")
    chance = alt.Chart(alt.Data(values=[{"chance": math.log(10)}])).encode(y=alt.Y("chance:Q").scale(type="log"))
    rule = chance.mark_rule(strokeDash=[4, 4], color=INK_SOFT)
    name = chance.mark_text(align="left", dx=4, dy=-10, color=INK_SOFT).encode(
        x=alt.value(0), text=alt.value("guessing")
    )
    size = {"width": 250, "height": 210}
    return alt.concat(
        alt.layer(*moves).properties(title=alt.TitleParams("first step, relative to the weights", fontSize=13), **size),
        alt.layer(*losses, rule, *haloed(name)).properties(
            title=alt.TitleParams("loss after 1,000 steps", fontSize=13), **size
        ),
        columns=2,
    )


def describe(rows: Rows) -> str:
    """The two layers at one learning rate, and the best loss of all."""
    one = min(rows, key=lambda row: abs(math.log(row["eta"])))
    first, last = (statistics.median(one[name]) for name in ("first", "last"))
    best = min(statistics.median(row["loss"]) for row in rows)
    largest = max(rows, key=lambda row: row["eta"])
    return (
        "Two panels against the learning rate, all axes logarithmic. Left: the first step's size relative to the "
        f"weights, two parallel lines; at the rate {one['eta']:g} it is {first:.0e} in layer 1 and {last:.0e} in the last "
        f"layer. Right: the loss after training, never better than {best:.2f}, where guessing is {math.log(10):.2f}, and "
        f"{statistics.median(largest['loss']):.0e} at the rate {largest['eta']:.0e}."
    )


learning_rate = Template("learning_rate", design, describe)
