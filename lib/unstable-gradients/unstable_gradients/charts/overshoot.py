"""A weight that steps about in a bowl, with a dial for the length of its steps.

The chapter `exploding` shows it. Rows as in the result `overshoot`: a learning rate each, with lists over the steps.
"""

from typing import TYPE_CHECKING

from unstable_gradients.charts.parts import haloed
from unstable_gradients.charts.style import EXPLODE, INK_SOFT, TEXT
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt

START = 0.5  # where the dial stands at first
EDGE = 3.0  # the part of the bowl that is drawn


def design() -> "alt.TopLevelMixin":
    """The bowl, the way of the weight on it, and where it ends."""
    import altair as alt

    eta = alt.param(name="eta", value=START, bind=alt.binding_range(min=0.1, max=2.5, step=0.1, name="learning rate"))
    x = alt.Scale(domain=[-EDGE, EDGE], nice=False)
    y = alt.Scale(domain=[0, EDGE**2 / 2], nice=False)
    walls = [i * EDGE / 30 for i in range(-30, 31)]
    bowl = (
        alt.Chart(alt.Data(values=[{"at": at, "high": at * at / 2} for at in walls]))
        .mark_line(color=INK_SOFT, strokeWidth=1.5)
        .encode(x=alt.X("at:Q", scale=x), y=alt.Y("high:Q", scale=y))
    )
    chosen = alt.Chart(alt.NamedData("rows")).transform_filter("abs(datum.eta - eta) < 0.01")
    way = chosen.transform_flatten(["step", "weight", "loss"], as_=["number", "at", "high"]).encode(
        x=alt.X("at:Q", title="weight; its best value is 0", scale=x), y=alt.Y("high:Q", title="loss", scale=y)
    )
    points = way.mark_point(color=EXPLODE, opacity=1, size=60, clip=True).encode(
        tooltip=[
            alt.Tooltip("number:Q", title="step"),
            alt.Tooltip("at:Q", title="weight", format=".3g"),
            alt.Tooltip("high:Q", title="loss", format=".3g"),
        ]
    )
    said = (
        chosen.transform_calculate(
            text="'after ' + (length(datum.weight) - 1) + ' steps: ' "
            "+ format(abs(peek(datum.weight)), abs(peek(datum.weight)) < 1 ? '.2~g' : '.2~r') + ' away'"
        )
        .mark_text(fontSize=TEXT, fontWeight=600, align="left")
        .encode(x=alt.value(30), y=alt.value(12), text="text:N")
    )
    return (
        alt.layer(
            bowl,
            way.mark_line(color=EXPLODE, strokeWidth=1.2, opacity=0.7, clip=True).encode(order="number:Q"),
            points,
            *haloed(said),
        )
        .add_params(eta)
        .properties(width="container", height=240)
    )


def describe(rows: Rows) -> str:
    """The distance after the last step for four learning rates."""
    at = {round(row["eta"], 1): abs(row["weight"][-1]) for row in rows}
    ends = ", ".join(f"{at[eta]:.2g} with a learning rate of {eta:g}" for eta in (0.3, 1.5, 2.0, 2.5))
    return (
        f"A bowl, the loss 1/2 w^2, and a weight that starts at 1 and steps about in it. After the last step its distance "
        f"from the best value, 0, is {ends}. A dial sets the learning rate."
    )


overshoot = Template("overshoot", design, describe)
