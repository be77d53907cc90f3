"""One remedy among all others: its gradient layer by layer before training, and its loss. Dials: remedy, depth, norm of what.

The page `comparison` shows it. Rows are those of the result `remedies`.
"""

import math
from typing import TYPE_CHECKING

from unstable_gradients.charts.parts import haloed, layer_axis, log_axis
from unstable_gradients.charts.remedies import DEPTHS, MANY, NAMES
from unstable_gradients.charts.starts import depth_dial
from unstable_gradients.charts.style import EXPLODE, HOLD, INK_SOFT, VANISH
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt

NORMS = (1e-12, 1e9)
LOSS = (0.0, 4.0)
STEPS = 300
CHANCE = math.log(10)
REMEDY, DEPTH = "pre_norm", 30  # where the dials stand at first


def design() -> "alt.TopLevelMixin":
    """Two panels; every remedy is a faint line, the chosen one a strong one in the colour of its regime."""
    import altair as alt

    remedy = alt.param(
        "remedy",
        value=REMEDY,
        bind=alt.binding_select(options=list(NAMES), labels=list(NAMES.values()), name="remedy"),
    )
    norms = alt.param(
        "norms",
        value="delta",
        bind=alt.binding_select(options=["delta", "dW"], labels=["delta", "dL/dW"], name="norm of"),
    )
    rows = (
        alt.Chart(alt.NamedData("rows"))
        .transform_filter("datum.depth == depth")
        .transform_calculate(
            norm="norms == 'delta' ? datum.delta : datum.dW",
            layer="sequence(1, datum.depth + 1)",
        )
        .transform_calculate(
            regime=f"datum.norm[0] < peek(datum.norm) / {MANY} ? 'vanishing' : "
            f"datum.norm[0] > peek(datum.norm) * {MANY} ? 'exploding' : 'holding'"
        )
    )
    by_layer = rows.transform_flatten(["layer", "norm"]).encode(
        x=alt.X("layer:Q", title="layer, from input to output", axis=layer_axis(tickCount=6)).scale(
            zero=False, nice=False
        ),
        y=alt.Y("norm:Q", title=None, axis=log_axis("concat_0_y", tickCount=8)).scale(
            type="log", domain=list(NORMS), nice=False
        ),
        order="layer:Q",
    )
    by_step = (
        rows.transform_calculate(point="sequence(1, length(datum.loss) + 1)", per=f"{STEPS} / length(datum.loss)")
        .transform_flatten(["point", "loss"], as_=["point", "at_loss"])
        .transform_calculate(step="datum.point * datum.per")
        .encode(
            x=alt.X("step:Q", title="training step", axis=alt.Axis(tickCount=4)).scale(domain=[0, STEPS], nice=False),
            y=alt.Y("at_loss:Q", title=None, axis=alt.Axis(tickCount=4)).scale(domain=list(LOSS), nice=False),
            order="step:Q",
        )
    )
    colour = alt.Color("regime:N", legend=None).scale(
        domain=["vanishing", "holding", "exploding"], range=[VANISH, HOLD, EXPLODE]
    )
    chosen = "datum.arm == remedy"

    def lines(base: alt.Chart) -> list[alt.Chart]:
        return [
            base.mark_line(strokeWidth=1.2, opacity=0.3, color=INK_SOFT, clip=True).encode(detail="arm:N"),
            base.transform_filter(chosen).mark_line(strokeWidth=4, clip=True).encode(color=colour),
        ]

    one = alt.Chart(alt.NamedData("rows")).transform_aggregate(count="count()")
    word = rows.transform_filter(chosen).mark_text(align="right", y=12, fontSize=20, fontWeight=600)
    left = alt.layer(
        *lines(by_layer),
        *haloed(word.encode(text="regime:N", x=alt.value("width"), color=colour)),
        title=alt.Title("Norm at each layer", subtitle="before training, median of 5", frame="group"),
    )
    right = alt.layer(
        one.mark_rule(strokeDash=[4, 4]).encode(y=alt.datum(CHANCE)),
        *lines(by_step),
        *haloed(
            one.mark_text(align="right", dy=-10, color=INK_SOFT).encode(
                x=alt.value("width"), y=alt.datum(CHANCE), text=alt.value("guessing")
            )
        ),
        title=alt.Title("Loss while it trains", subtitle="median of 5, best of 5 rates", frame="group"),
    )
    panels = (panel.properties(width=246, height=250) for panel in (left, right))
    return alt.concat(*panels, columns=2).add_params(remedy, depth_dial(DEPTH, DEPTHS), norms)


def describe(rows: Rows) -> str:
    """Both panels for the remedy and the depth that are shown first, in words."""
    (row,) = [row for row in rows if (row["arm"], row["depth"]) == (REMEDY, DEPTH)]
    return (
        "Two panels, every remedy a faint line, the chosen one a strong one. Left: the norm by layer before training, on a "
        f"logarithmic axis. Right: the loss while it trains. {NAMES[row['arm']]}, {row['depth']} layers: delta is "
        f"{row['delta'][0]:.2g} at layer 1 and {row['delta'][-1]:.2g} at the last; the loss goes from {row['loss'][0]:.1f} to "
        f"{row['loss'][-1]:.2f}."
    )


remedy_profile = Template("remedy_profile", design, describe)
