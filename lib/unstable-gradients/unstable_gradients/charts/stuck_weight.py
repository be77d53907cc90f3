"""The loss while the first layer is moved by hand, with a dial for it and one for the layers after it.

The chapter `vanishing` shows it. Rows are those of kind "loss" in the result `stuck_weight`: a place of the `rest`
each, with lists over the places of the first layer.
"""

import math
from typing import TYPE_CHECKING, Literal

from unstable_gradients.charts.parts import haloed, log_axis
from unstable_gradients.charts.style import ACCENT, INK_SOFT
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt

GUESSING = math.log(10)  # the loss of a network that gives every digit the same chance


def design() -> "alt.TopLevelMixin":
    """A line of the loss for the chosen place of the rest, and a point where the first layer stands on it."""
    import altair as alt

    rest = alt.param(
        name="rest", value=0, bind=alt.binding_range(min=0, max=1, step=0.1, name="layers 2 to 10, from drawn to good")
    )
    first = alt.param(
        name="first", value=0, bind=alt.binding_range(min=-0.5, max=1.5, step=0.05, name="layer 1, from drawn to good")
    )
    base = (
        alt.Chart(alt.NamedData("rows"))
        .transform_filter("abs(datum.rest - rest) < 0.01")
        .transform_flatten(["first", "loss", "gradient"], as_=["place", "cost", "slope"])
        .encode(
            x=alt.X(
                "place:Q",
                title="place of layer 1: 0 as drawn, 1 good",
                axis=alt.Axis(values=[-0.5, 0, 0.5, 1, 1.5]),
            ).scale(nice=False),
            y=alt.Y("cost:Q", title="loss", axis=log_axis()).scale(type="log", domain=[0.0003, 20], nice=False),
        )
    )
    chance = (
        alt.Chart(alt.Data(values=[{"chance": GUESSING}]))
        .mark_rule(strokeDash=[4, 4], color=INK_SOFT)
        .encode(y=alt.Y("chance:Q").scale(type="log"))
    )
    chance_name = (
        alt.Chart(alt.Data(values=[{"chance": GUESSING}]))
        .mark_text(align="right", dx=-4, dy=12, color=INK_SOFT)
        .encode(x=alt.value("width"), y=alt.Y("chance:Q").scale(type="log"), text=alt.value("guessing"))
    )
    here = base.transform_filter("abs(datum.place - first) < 0.01").transform_calculate(
        label="'loss ' + format(datum.cost, '.3~g')",
        steep="'norm of dL/dW ' + format(datum.slope, '.1e')",
    )
    point = here.mark_point(size=130, opacity=1, color=ACCENT)
    labels = []  # above the line at the left, below it at the right, as the line falls
    sides: tuple[tuple[Literal["left", "right"], int, tuple[int, int], str], ...] = (
        ("left", 8, (-33, -16), "first <= 0.5"),
        ("right", -8, (18, 35), "first > 0.5"),
    )
    for align, dx, dys, test in sides:
        for field, dy in zip(("label", "steep"), dys, strict=True):
            part = here.transform_filter(test).mark_text(align=align, dx=dx, dy=dy, fontWeight=600)
            labels += haloed(part.encode(text=f"{field}:N"))
    return (
        alt.layer(chance, *haloed(chance_name), base.mark_line(color=ACCENT), point, *labels)
        .add_params(rest, first)
        .properties(width="container", height=300)
    )


def describe(rows: Rows) -> str:
    """The loss at both ends of the way, for the first and the last place of the rest."""

    def loss(rest: float, first: float) -> float:
        row = min(rows, key=lambda row: abs(row["rest"] - rest))
        place = min(range(len(row["first"])), key=lambda i: abs(row["first"][i] - first))
        return float(row["loss"][place])

    return (
        "Loss on a logarithmic axis against the place of layer 1, which moves from where it was drawn to where it is in "
        f"a network that works. With all other layers as drawn the line is flat: {loss(0, 0):.2f} at the start and "
        f"{loss(0, 1):.2f} at the end. With the others from the good network it falls from {loss(1, 0):.2f} to "
        f"{loss(1, 1):.4f}. Dials move the first layer and the others."
    )


stuck_weight = Template("stuck_weight", design, describe)
