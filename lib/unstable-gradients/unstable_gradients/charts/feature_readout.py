"""How faint the input becomes in an untrained sigmoid network, and how much of it can still be read.

The chapter `vanishing` shows it. Rows are those of the result `feature_readout`.
"""

import statistics
from typing import TYPE_CHECKING

from unstable_gradients.charts.parts import haloed, log_axis
from unstable_gradients.charts.style import INK_SOFT, SERIES
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt


def design() -> "alt.TopLevelMixin":
    """Left the spread over the examples, right the accuracy that a readout of the layer reaches, in both ways."""
    import altair as alt

    rows = alt.Chart(alt.NamedData("rows"))
    x = alt.X("layer:Q", title="layer (0 is the image)", axis=alt.Axis(values=[0, 3, 6, 9], format="d")).scale(
        nice=False, padding=10
    )
    size = {"width": 250, "height": 210}

    spread = rows.transform_filter("!datum.standardised").transform_flatten(["spread"], as_=["one"]).encode(x=x)
    band = spread.mark_area(opacity=0.18, color=SERIES[0]).encode(
        y=alt.Y("min(one):Q", title=None).scale(type="log"), y2=alt.Y2("max(one):Q")
    )
    middle = spread.mark_line(color=SERIES[0], point=alt.OverlayMarkDef(size=30, color=SERIES[0], opacity=1)).encode(
        y=alt.Y("median(one):Q", title=None, axis=log_axis("concat_0_y", tickCount=5)).scale(
            type="log", padding=10, nice=False
        )
    )

    scale = alt.Scale(domain=[0, 1])
    base = (
        rows.transform_calculate(way="datum.standardised ? 'after rescaling each unit' : 'as it is'")
        .transform_flatten(["test"], as_=["one"])
        .encode(
            x=x,
            color=alt.Color("way:N", legend=None).scale(
                domain=["as it is", "after rescaling each unit"], range=[SERIES[1], SERIES[2]]
            ),
        )
    )
    line = base.mark_line().encode(
        y=alt.Y("median(one):Q", title=None, scale=scale, axis=alt.Axis(format="%", tickCount=5))
    )
    seeds = base.mark_point(size=14, opacity=0.6).encode(y=alt.Y("one:Q", title=None, scale=scale))
    last = base.transform_filter("datum.layer == 9").encode(y=alt.Y("median(one):Q", scale=scale), text="way:N")
    above = last.transform_filter("datum.standardised").mark_text(align="right", dy=30, dx=4, fontWeight=600)
    below = last.transform_filter("!datum.standardised").mark_text(align="right", dy=-20, dx=4, fontWeight=600)
    chance = alt.Chart(alt.Data(values=[{"chance": 0.1}])).encode(y=alt.Y("chance:Q", scale=scale))
    rule = chance.mark_rule(strokeDash=[4, 4], color=INK_SOFT)
    name = chance.mark_text(align="left", dx=2, dy=-9, color=INK_SOFT).encode(
        x=alt.value(0), text=alt.value("guessing")
    )
    return alt.concat(
        alt.layer(band, middle).properties(title=alt.TitleParams("spread over the images", fontSize=13), **size),
        alt.layer(rule, *haloed(name), line, seeds, *haloed(above), *haloed(below)).properties(
            title=alt.TitleParams("accuracy when read out", fontSize=13), **size
        ),
        columns=2,
    )


def describe(rows: Rows) -> str:
    """The spread and both accuracies at the first and the last layer."""
    last = max(row["layer"] for row in rows)

    def middle(name: str, layer: int, standardised: bool) -> float:
        return next(
            statistics.median(row[name])
            for row in rows
            if row["layer"] == layer and row["standardised"] == standardised
        )

    return (
        f"Two panels by layer. Left, on a logarithmic axis: the spread of a unit over the images falls from "
        f"{middle('spread', 0, False):.1e} in the image to {middle('spread', last, False):.1e} in layer {last}. Right: a "
        f"readout of layer {last} names {middle('test', last, False):.0%} of the digits from the activations as they are, "
        f"and {middle('test', last, True):.0%} after each unit was rescaled; from the image it is "
        f"{middle('test', 0, False):.0%}."
    )


feature_readout = Template("feature_readout", design, describe)
