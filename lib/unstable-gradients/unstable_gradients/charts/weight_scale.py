"""One dial and one slider: the gradient by layer beside the loss in training. The landing page opens with it.

Rows are those of the experiment `weight_scale`, one for each position of the dials, with lists over layers and steps.
"""

import math
from typing import TYPE_CHECKING

from unstable_gradients.charts.parts import haloed, layer_axis, log_axis
from unstable_gradients.charts.style import EXPLODE, HOLD, INK_SOFT, TEXT, VANISH
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt

DELTA = (3e-13, 3e12)  # the axes stay where they are, so that it is the lines that move
LOSS = (0.0, 6.3)
SCALE, DEPTH = 1.25, 20  # where the dials stand at first
CHANCE = math.log(10)


def design() -> "alt.TopLevelMixin":
    """Two panels that follow the parameters `weight_scale` and `depth`."""
    import altair as alt

    scale = alt.param(
        "weight_scale", value=SCALE, bind=alt.binding_range(name="weight scale", min=0.5, max=4, step=0.25)
    )
    depth = alt.param("depth", value=DEPTH, bind=alt.binding_range(name="depth, in layers", min=5, max=40, step=5))
    at_depth = alt.Chart(alt.NamedData("rows")).transform_filter("datum.depth == depth")
    colour = alt.Color("regime:N", legend=None).scale(
        domain=["vanishing", "holding", "exploding"], range=[VANISH, HOLD, EXPLODE]
    )

    gradients = (
        at_depth.transform_calculate(layers="sequence(1, datum.depth + 1)")
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
    losses = at_depth.transform_flatten(["step", "loss"], as_=["at_step", "at_loss"]).encode(
        x=alt.X("at_step:Q", title="training step", axis=alt.Axis(tickCount=4)).scale(nice=False, zero=True),
        y=alt.Y("at_loss:Q", title=None, axis=alt.Axis(tickCount=6)).scale(domain=list(LOSS), nice=False),
        color=colour,
    )
    chosen = at_depth.transform_filter("datum.scale == weight_scale")

    def headline(text: str, line: int) -> list[alt.Chart]:
        texts = chosen.transform_calculate(text=text).encode(text="text:N", x=alt.value("width"), color=colour)
        if line == 0:
            return haloed(texts.mark_text(align="right", y=12, fontSize=20, fontWeight=700))
        return haloed(texts.mark_text(align="right", y=34, fontSize=TEXT))

    one = alt.Chart(alt.NamedData("rows")).transform_aggregate(count="count()")
    guessing = [
        one.mark_rule(strokeDash=[4, 4]).encode(y=alt.datum(CHANCE)),
        *haloed(
            one.mark_text(align="right", dy=-10, color=INK_SOFT).encode(
                x=alt.value("width"), y=alt.datum(CHANCE), text=alt.value("guessing")
            )
        ),
    ]
    learning = (
        f"peek(datum.loss) > {0.95 * CHANCE:.3f} ? 'stuck' : "
        f"peek(datum.loss) > {0.5 * CHANCE:.3f} ? 'learns slowly' : 'learns'"
    )
    faint, chosen_line = _lines(losses, "at_step")
    left = alt.layer(
        *_lines(gradients, "layer"),
        *headline("datum.regime", 0),
        *headline(f"'layer 1: ' + {_times('datum.delta[0]')}", 1),
        title=alt.Title("Gradient at each layer", subtitle="before training, last layer = 1", frame="group"),
    )
    right = alt.layer(
        faint,
        *guessing,
        chosen_line,
        *headline(learning, 0),
        *headline("'loss at the end: ' + format(peek(datum.loss), '.2f')", 1),
        title=alt.Title("Loss while it trains", subtitle="with the best of 5 learning rates", frame="group"),
    )
    panels = (panel.properties(width=246, height=250) for panel in (left, right))
    return alt.concat(*panels, columns=2).add_params(scale, depth)


def _lines(panel: "alt.Chart", order: str) -> "list[alt.Chart]":
    """The line of every scale, faintly, and that of the chosen one."""
    return [
        panel.mark_line(strokeWidth=1.2, opacity=0.28).encode(detail="scale:Q", order=f"{order}:Q"),
        panel.transform_filter("datum.scale == weight_scale").mark_line(strokeWidth=4).encode(order=f"{order}:Q"),
    ]


def _times(number: str) -> str:
    """An expression that writes a number as a multiple of the last layer's, far ones to a power of ten."""
    exponent = f"round(log({number}) / LN10)"
    digits = "'⁰¹²³⁴⁵⁶⁷⁸⁹'"
    power = (
        f"'10' + ({exponent} < 0 ? '⁻' : '') + (abs({exponent}) > 9 ? {digits}[floor(abs({exponent}) / 10)] : '')"
        f" + {digits}[abs({exponent}) % 10]"
    )
    return f"({number} > 0.01 && {number} < 100 ? format({number}, '.2~r') : {power}) + ' × last layer'"


def describe(rows: Rows) -> str:
    """The smallest, the first shown and the largest scale in words, at the depth that is shown first."""
    at = {row["scale"]: row for row in rows if row["depth"] == DEPTH}
    sentences = [
        f"At weight scale {scale:g} the gradient is {at[scale]['regime']}: layer 1 gets {at[scale]['delta'][0]:.1g} times "
        f"what layer {DEPTH} gets, and the loss ends at {at[scale]['loss'][-1]:.2f}."
        for scale in (min(at), SCALE, max(at))
    ]
    return (
        f"Two panels for networks {DEPTH} layers deep. Left: the gradient at each layer on a logarithmic axis, a fan of "
        f"lines that meet at the last layer, one for each weight scale. Right: the loss while they train; guessing is "
        f"{CHANCE:.2f}. " + " ".join(sentences)
    )


weight_scale = Template("weight_scale", design, describe)
