"""Which starts train: the loss in training and the digits read, for each way to draw the weights. Dials: activation, depth.

The chapter `initialization` shows it. Rows are those of the result `starts`, with lists over training and over seeds.
"""

import math
import statistics
from typing import TYPE_CHECKING

from unstable_gradients.charts.first_weights import NAMES
from unstable_gradients.charts.parts import haloed
from unstable_gradients.charts.style import INK_SOFT, SERIES
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt

DEPTH = 20  # where the dials stand at first
CHANCE = math.log(10)
LOSS = (0.0, 3.0)
STEPS = 300


def design() -> "alt.TopLevelMixin":
    """Loss over steps, medians; and the test accuracy of every seed, one row a start, which names the colours."""
    import altair as alt

    activation = alt.param(
        "activation",
        value="relu",
        bind=alt.binding_select(options=["relu", "tanh"], labels=["ReLU", "tanh"], name="activation"),
    )
    return comparison("start", NAMES, [activation, depth_dial(DEPTH)])


def depth_dial(depth: int, depths: tuple[int, ...] = (5, 10, 20, 30)) -> "alt.Parameter":
    """A list of the depths."""
    import altair as alt

    return alt.param("depth", value=depth, bind=alt.binding_select(options=list(depths), name="depth, in layers"))


def comparison(
    field: str, called: dict[str, str], dials: "list[alt.Parameter]", steps: int = STEPS, rates: int = 5
) -> "alt.TopLevelMixin":
    """The two panels for rows that differ in `field`, whose values have these names; a dial filters the field it names."""
    import altair as alt

    names = list(called.values())
    name = "({" + ", ".join(f"{key}: '{name}'" for key, name in called.items()) + f"}})[datum.{field}]"
    rows = (
        alt.Chart(alt.NamedData("rows"))
        .transform_filter(" && ".join(f"datum.{dial.name} == {dial.name}" for dial in dials))
        .transform_calculate(name=name)
    )
    colour = alt.Color("name:N", legend=None).scale(domain=names, range=SERIES[: len(names)])
    one = alt.Chart(alt.NamedData("rows")).transform_aggregate(count="count()")
    loss = (
        rows.transform_calculate(number="sequence(1, length(datum.loss) + 1)", per=f"{steps} / length(datum.loss)")
        .transform_flatten(["number", "loss"], as_=["point", "at_loss"])
        .transform_calculate(step="datum.point * datum.per")
        .mark_line(strokeWidth=2.5, clip=True)
        .encode(
            x=alt.X("step:Q", title="training step", axis=alt.Axis(tickCount=4)).scale(domain=[0, steps], nice=False),
            y=alt.Y("at_loss:Q", title=None, axis=alt.Axis(tickCount=6)).scale(domain=list(LOSS), nice=False),
            color=colour,
            order="step:Q",
        )
    )
    left = alt.layer(
        one.mark_rule(strokeDash=[4, 4]).encode(y=alt.datum(CHANCE)),
        loss,
        *haloed(
            one.mark_text(align="right", dy=-10, color=INK_SOFT).encode(
                x=alt.value("width"), y=alt.datum(CHANCE), text=alt.value("guessing")
            )
        ),
        title=alt.Title("Loss while it trains", subtitle=f"median of 5, best of {rates} rates", frame="group"),
    ).properties(width=230, height=250)
    y = alt.Y("name:N", title=None, sort=names, axis=alt.Axis(labels=False, grid=True))
    scores = rows.transform_flatten(["test"], as_=["right"]).encode(y=y, color=colour)
    labels = rows.mark_text(align="left", dy=-14, fontWeight=600).encode(
        x=alt.value(2), y=y, text="name:N", color=colour
    )
    x = alt.X("right:Q", title="test digits read right", axis=alt.Axis(format="%", values=[0, 0.5, 1])).scale(
        domain=[0, 1], nice=False
    )
    right = alt.layer(
        scores.mark_point(size=60, opacity=0.75).encode(
            x=x,
            tooltip=[alt.Tooltip("name:N", title=field), alt.Tooltip("right:Q", format=".0%"), alt.Tooltip("eta:Q")],
        ),
        scores.mark_tick(thickness=3, size=20, opacity=1).encode(x=alt.X("median(right):Q")),
        *haloed(labels),
        title=alt.Title("After training", subtitle="each of 5 starts, and their median", frame="group"),
    ).properties(width=160, height=250)
    return alt.concat(left, right, columns=2).add_params(*dials)


def describe(rows: Rows) -> str:
    """The median accuracy of every start at the first and the last depth."""
    sentences = []
    for activation, word in (("relu", "ReLU"), ("tanh", "tanh")):
        for depth in (5, 30):
            found = {
                NAMES[row["start"]]: statistics.median(row["test"])
                for row in rows
                if (row["activation"], row["depth"]) == (activation, depth)
            }
            each = ", ".join(f"{name} {right:.0%}" for name, right in found.items())
            sentences.append(f"{word}, {depth} layers, test digits right: {each}.")
    return "Two panels: the loss in training, and test accuracy, for each way to draw the first weights. " + " ".join(
        sentences
    )


starts = Template("starts", design, describe)
