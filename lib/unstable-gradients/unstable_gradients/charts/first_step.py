"""How far the first step throws each layer, relative to its weights, with dials for activation, scale and depth.

The chapter `exploding` opens with it. Rows as in the result `first_step`: a position of the dials each, with a list over
the layers.
"""

from typing import TYPE_CHECKING

from unstable_gradients.charts.parts import haloed, layer_axis, log_axis
from unstable_gradients.charts.style import EXPLODE, INK_SOFT
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt

START = {"activation": "tanh", "scale": 1.5, "depth": 20}  # where the dials stand at first
WITHIN = (1e-4, 10.0)  # always on the axis
MARKS = {1.0: "as far as the weights are long", 0.001: "a healthy step"}


def design() -> "alt.TopLevelMixin":
    """A line over the layers, and two lines to compare it with."""
    import altair as alt

    activation = alt.param(
        name="activation",
        value=START["activation"],
        bind=alt.binding_select(options=["tanh", "relu"], labels=["tanh", "ReLU"], name="activation"),
    )
    scale = alt.param(
        name="scale", value=START["scale"], bind=alt.binding_range(min=1.25, max=4, step=0.25, name="weights times")
    )
    depth = alt.param(
        name="depth", value=START["depth"], bind=alt.binding_range(min=5, max=40, step=5, name="weight layers")
    )
    base = (
        alt.Chart(alt.NamedData("rows"))
        .transform_filter("datum.depth == depth && datum.activation == activation && datum.scale == scale")
        .transform_calculate(layers="sequence(1, datum.depth + 1)")
        .transform_flatten(["layers", "moved"], as_=["layer", "step"])
        .encode(
            x=alt.X("layer:Q", title="layer, from input to output", axis=layer_axis()).scale(nice=False, padding=14)
        )
    )
    y = alt.Y("step:Q", title="first step / size of the weights", axis=log_axis()).scale(
        type="log", padding=18, nice=False
    )
    points = base.mark_point(color=EXPLODE, opacity=1, size=30).encode(
        y=y,
        tooltip=[
            alt.Tooltip("layer:Q"),
            alt.Tooltip("step:Q", title="first step / size of the weights", format=".2g"),
        ],
    )
    first = (
        base.transform_filter("datum.layer == 1")
        .transform_calculate(label="'layer 1: × ' + format(datum.step, '.1e')")
        .mark_text(align="left", dx=2, dy=-14, fontWeight=600)
        .encode(y=y, text="label:N")
    )
    marks = alt.Chart(alt.Data(values=[{"at": at, "name": name} for at, name in MARKS.items()]))
    at = alt.Y("at:Q").scale(type="log")
    named = marks.mark_text(align="right", dx=-4, dy=-8, color=INK_SOFT).encode(
        x=alt.value("width"), y=at, text="name:N"
    )
    always = alt.Chart(alt.Data(values=[{"within": limit} for limit in WITHIN]))
    return (
        alt.layer(
            always.mark_point(opacity=0).encode(y=alt.Y("within:Q").scale(type="log")),
            marks.mark_rule(strokeDash=[4, 4], color=INK_SOFT).encode(y=at),
            *haloed(named),
            base.mark_line(color=EXPLODE).encode(y=y),
            points,
            *haloed(first),
        )
        .add_params(activation, scale, depth)
        .properties(width="container", height=280)
    )


def describe(rows: Rows) -> str:
    """Layer 1 for the smallest and the largest weights, with both activations, at the depth that is shown first."""

    def first(activation: str, scale: float) -> float:
        return next(
            float(row["moved"][0])
            for row in rows
            if (row["activation"], row["scale"], row["depth"]) == (activation, scale, START["depth"])
        )

    scales = sorted({row["scale"] for row in rows})
    ends = " ".join(
        f"With {name} the first step moves layer 1 by {first(key, scales[0]):.0e} of its size if the weights are "
        f"multiplied by {scales[0]:g}, and by {first(key, scales[-1]):.0e} of it if by {scales[-1]:g}."
        for key, name in (("tanh", "tanh"), ("relu", "ReLU"))
    )
    return (
        f"How far the first step moves each layer's weights, relative to their size, on a logarithmic axis, in networks "
        f"{START['depth']} layers deep. {ends} Dials change activation, weights and depth."
    )


first_step = Template("first_step", design, describe)
