"""One dial through three regimes: the gradient by layer, and the factor a layer as a curve that passes through 1.

The chapter `unstable` opens with it. Rows are those of the result `three_regimes`, one for each position of the dials.
"""

from typing import TYPE_CHECKING

from unstable_gradients.charts.parts import haloed, layer_axis, log_axis
from unstable_gradients.charts.style import EXPLODE, HOLD, INK_SOFT, TEXT, VANISH
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt

DELTA = (1e-9, 1e12)  # the axes stay where they are, so that it is the lines that move
FACTOR = (0.3, 4.5)
START = {"activation": "tanh", "scale": 1.25}  # where the dials stand at first
MANY = 100  # it is said to hold while layer 1 gets no more than so many times as much, and no less than a 100th


def design() -> "alt.TopLevelMixin":
    """Two panels that follow the parameters `scale` and `activation`."""
    import altair as alt

    scale = alt.param(
        "scale", value=START["scale"], bind=alt.binding_range(name="weight scale", min=0.5, max=4, step=0.125)
    )
    activation = alt.param(
        "activation",
        value=START["activation"],
        bind=alt.binding_select(
            options=["tanh", "relu", "identity"], labels=["tanh", "ReLU", "none"], name="activation"
        ),
    )
    rows = (
        alt.Chart(alt.NamedData("rows"))
        .transform_filter("datum.activation == activation")
        .transform_calculate(
            regime=f"datum.delta[0] < {1 / MANY} ? 'vanishing' : datum.delta[0] > {MANY} ? 'exploding' : 'holding'"
        )
    )
    colour = alt.Color("regime:N", legend=None).scale(
        domain=["vanishing", "holding", "exploding"], range=[VANISH, HOLD, EXPLODE]
    )
    lines = (
        rows.transform_calculate(layers="sequence(1, length(datum.delta) + 1)")
        .transform_flatten(["layers", "delta"], as_=["layer", "at_layer"])
        .encode(
            x=alt.X("layer:Q", title="layer, from input to output", axis=layer_axis(tickCount=6)).scale(
                zero=False, nice=False
            ),
            y=alt.Y("at_layer:Q", title=None, axis=log_axis("concat_0_y", tickCount=8)).scale(
                type="log", domain=list(DELTA), nice=False
            ),
            color=colour,
        )
    )
    curve = rows.encode(
        x=alt.X("scale:Q", title="weight scale", axis=alt.Axis(tickCount=4)).scale(zero=False, nice=False, padding=6),
        y=alt.Y("factor:Q", title=None, axis=alt.Axis(values=[0.5, 1, 2, 4], format="~g")).scale(
            type="log", domain=list(FACTOR), nice=False
        ),
        color=colour,
    )
    chosen = "datum.scale == scale"

    def headline(text: str, y: int, size: int) -> list[alt.Chart]:
        mark = rows.transform_filter(chosen).transform_calculate(text=text)
        placed = mark.mark_text(align="right", y=y, fontSize=size, fontWeight=600)
        return haloed(placed.encode(text="text:N", x=alt.value("width"), color=colour))

    left = alt.layer(
        lines.mark_line(strokeWidth=1.2, opacity=0.25).encode(detail="scale:Q", order="layer:Q"),
        lines.transform_filter(chosen).mark_line(strokeWidth=4).encode(order="layer:Q"),
        *headline("datum.regime", 12, 20),
        title=alt.Title("Delta at each layer", subtitle="before training, layer 19 = 1", frame="group"),
    )
    one = alt.Chart(alt.NamedData("rows")).transform_aggregate(count="count()")
    right = alt.layer(
        one.mark_rule(strokeDash=[4, 4]).encode(y=alt.datum(1)),
        *haloed(
            one.mark_text(align="left", dx=4, dy=-10, color=INK_SOFT).encode(
                x=alt.value(0), y=alt.datum(1), text=alt.value("holds")
            )
        ),
        curve.mark_line(strokeWidth=2.5, color=INK_SOFT).encode(color=alt.value(INK_SOFT), order="scale:Q"),
        curve.mark_point(size=22, opacity=1).encode(
            tooltip=[
                alt.Tooltip("scale:Q", title="weight scale"),
                alt.Tooltip("factor:Q", title="median factor", format=".3f"),
                alt.Tooltip("low:Q", title="smallest of 10", format=".3f"),
                alt.Tooltip("high:Q", title="largest of 10", format=".3f"),
            ]
        ),
        curve.transform_filter(chosen).mark_point(size=220, opacity=1),
        *headline("'× ' + format(datum.factor, '.2f') + ' a layer'", 14, TEXT),
        title=alt.Title("Factor a layer", subtitle="on the way back", frame="group"),
    )
    panels = (panel.properties(width=246, height=250) for panel in (left, right))
    return alt.concat(*panels, columns=2).add_params(scale, activation)


def describe(rows: Rows) -> str:
    """The smallest, the first shown and the largest scale in words, for the activation that is shown first."""
    at = {row["scale"]: row for row in rows if row["activation"] == START["activation"]}
    sentences = [
        f"At weight scale {scale:g} each layer multiplies delta by {at[scale]['factor']:.2f}, so layer 1 gets "
        f"{at[scale]['delta'][0]:.1g} times what layer {len(at[scale]['delta'])} gets."
        for scale in (min(at), START["scale"], max(at))
    ]
    return (
        "Two panels that follow one dial, the weight scale. Left: delta by layer on a logarithmic axis, a fan of straight "
        "lines. Right: the factor a layer, a smooth curve from below 1 to above 1. " + " ".join(sentences)
    )


three_regimes = Template("three_regimes", design, describe)
