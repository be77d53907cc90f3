"""How large the gradient of every layer is, with dials for depth, activation and the scale of the weights.

The chapter `vanishing` opens with it. Rows as in the result `gradient_by_layer`: a setting of the dials each, with
lists over the layers.
"""

from typing import TYPE_CHECKING, Literal

from unstable_gradients.charts.parts import haloed, layer_axis, log_axis
from unstable_gradients.charts.style import ACCENT
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt

START = {"depth": 10, "activation": "sigmoid", "scale": 1}  # where the dials stand at first
WITHIN = (1e-8, 10.0)  # always on the axis, so that a line sinks or rises when a dial moves


def design() -> "alt.TopLevelMixin":
    """The median of the seeds as a line, their range as a band; the first and the last value stand beside them."""
    import altair as alt

    depth = alt.param(
        name="depth", value=START["depth"], bind=alt.binding_range(min=2, max=20, step=2, name="weight layers")
    )
    activation = alt.param(
        name="activation",
        value=START["activation"],
        bind=alt.binding_select(
            options=["sigmoid", "tanh", "relu"], labels=["sigmoid", "tanh", "ReLU"], name="activation"
        ),
    )
    scale = alt.param(
        name="scale",
        value=START["scale"],
        bind=alt.binding_select(
            options=[0.25, 0.5, 1, 2, 4, 8], labels=["1/4", "1/2", "1", "2", "4", "8"], name="weights times"
        ),
    )
    base = (
        alt.Chart(alt.NamedData("rows"))
        .transform_filter("datum.depth == depth && datum.activation == activation && datum.scale == scale")
        .transform_flatten(["layer", "median", "low", "high"], as_=["at", "middle", "least", "most"])
        .encode(x=alt.X("at:Q", title="layer, from input to output", axis=layer_axis()).scale(nice=False, padding=14))
    )
    y = alt.Y("middle:Q", title="norm of dL/dW", axis=log_axis()).scale(type="log", padding=16, nice=False)
    band = base.mark_area(opacity=0.18, color=ACCENT).encode(
        y=alt.Y("least:Q", title="norm of dL/dW").scale(type="log"), y2="most:Q"
    )
    line = base.mark_line(color=ACCENT).encode(y=y)
    points = base.mark_point(color=ACCENT, opacity=1).encode(
        y=y,
        tooltip=[
            alt.Tooltip("at:Q", title="layer"),
            alt.Tooltip("middle:Q", title="median", format=".2g"),
            alt.Tooltip("least:Q", title="smallest of 20", format=".2g"),
            alt.Tooltip("most:Q", title="largest of 20", format=".2g"),
        ],
    )
    text = base.transform_calculate(
        label="format(datum.middle, '.1e')", rising="datum.median[0] < datum.median[length(datum.median) - 1]"
    )
    labels = []
    ends: tuple[tuple[str, str, Literal["left", "right"], int], ...] = (
        ("first", "datum.at == 1", "left", 2),
        ("last", "datum.at == depth", "right", -2),
    )
    for end, at, align, dx in ends:
        for rising in (True, False):  # on the side that the line turns away from
            below = rising == (end == "first")
            mark = text.transform_filter(f"{at} && datum.rising == {str(rising).lower()}").mark_text(
                align=align, dx=dx, dy=20 if below else -18, fontWeight=600
            )
            labels += haloed(mark.encode(y=y, text="label:N"))
    always = [{"within": limit} for limit in WITHIN]
    room = alt.Chart(alt.Data(values=always)).mark_point(opacity=0).encode(y=alt.Y("within:Q").scale(type="log"))
    return (
        alt.layer(room, band, line, points, *labels)
        .add_params(depth, activation, scale)
        .properties(width="container", height=280)
    )


def describe(rows: Rows) -> str:
    """What the dials show at first, and between what they range."""
    start = next((row for row in rows if all(row[name] == value for name, value in START.items())), rows[0])
    ends = f"{start['median'][0]:.1e} in layer 1 and {start['median'][-1]:.1e} in layer {start['depth']}"
    return (
        f"Norm of dL/dW by layer on a logarithmic axis, median and range over the seeds, before training. "
        f"With {start['depth']} layers of {start['activation']} and the weights times {start['scale']:g} it is {ends}. "
        f"Dials change depth, activation and the scale of the weights."
    )


gradient_by_layer = Template("gradient_by_layer", design, describe)
