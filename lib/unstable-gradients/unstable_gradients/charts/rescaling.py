"""Signal and gradient by layer before training, without a norm and with either. Dials: the weight scale, the activation.

The chapter `normalization` opens with it. Rows are those of the result `rescaling`, with lists over hidden layers.
"""

from typing import TYPE_CHECKING

from unstable_gradients.charts.parts import haloed, layer_axis, log_axis
from unstable_gradients.charts.style import SERIES, TEXT
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt

NAMES = {"none": "no norm", "batch": "batch norm", "layer": "layer norm"}  # as in the other charts of the chapter
SIZES = (1e-9, 1e9)  # what lies beyond runs out of the panel
START = {"scale": 2.5, "activation": "relu"}
PANELS = {  # field -> title, subtitle, and whether the factor is one of the way back
    "activation_rms": ("Activation at each layer", "forward", False),
    "delta_rms": ("Delta at each layer", "back, layer 29 = 1", True),
}


def design() -> "alt.TopLevelMixin":
    """Two panels of three lines, with the factor a layer of each in its colour."""
    import altair as alt

    dials = [
        alt.param(
            "scale", value=START["scale"], bind=alt.binding_range(name="weight scale", min=0.5, max=4, step=0.25)
        ),
        alt.param(
            "activation",
            value=START["activation"],
            bind=alt.binding_select(
                options=["relu", "tanh", "sigmoid"], labels=["ReLU", "tanh", "sigmoid"], name="activation"
            ),
        ),
    ]
    name = "({" + ", ".join(f"{key}: '{name}'" for key, name in NAMES.items()) + "})[datum.norm]"
    rows = (
        alt.Chart(alt.NamedData("rows"))
        .transform_filter("datum.activation == activation && datum.scale == scale")
        .transform_calculate(name=name, place=f"indexof({list(NAMES)}, datum.norm)")
    )
    colour = alt.Color("name:N", legend=None).scale(domain=list(NAMES.values()), range=SERIES[: len(NAMES)])

    def panel(number: int, field: str, title: str, subtitle: str, back: bool) -> "alt.LayerChart | alt.FacetChart":
        early, late = f"datum.{field}[1]", f"peek(datum.{field})"  # the first layer sees pixels, which are smaller
        whole = f"{early} / {late}" if back else f"{late} / {early}"
        lines = (
            rows.transform_calculate(layers=f"sequence(1, length(datum.{field}) + 1)")
            .transform_flatten(["layers", field], as_=["layer", "size"])
            .mark_line(strokeWidth=3, clip=True)
            .encode(
                x=alt.X("layer:Q", title="hidden layer", axis=layer_axis(tickCount=6)).scale(zero=False, nice=False),
                y=alt.Y("size:Q", title=None, axis=log_axis(f"concat_{number}_y", tickCount=8)).scale(
                    type="log", domain=list(SIZES), nice=False
                ),
                color=colour,
                order="layer:Q",
            )
        )

        def words(place: int) -> list[alt.Chart]:
            mark = rows.transform_filter(f"datum.place == {place}").transform_calculate(
                text=f"datum.name + ': × ' + format(pow({whole}, 1 / (length(datum.{field}) - 2)), '.2f') + ' a layer'"
            )
            placed = mark.mark_text(align="left", x=8, y=196 + 20 * place, fontSize=TEXT, fontWeight=600)
            return haloed(placed.encode(text="text:N", color=colour))

        return alt.layer(
            lines,
            *(mark for place in range(len(NAMES)) for mark in words(place)),
            title=alt.Title(title, subtitle=subtitle, frame="group"),
        ).properties(width=246, height=250)

    panels = (panel(number, field, *rest) for number, (field, rest) in enumerate(PANELS.items()))
    return alt.concat(*panels, columns=2).add_params(*dials)


def describe(rows: Rows) -> str:
    """Both ends for the smallest and the largest weights, with ReLU."""
    sentences = []
    for scale in (min(row["scale"] for row in rows), max(row["scale"] for row in rows)):
        for row in rows:
            if (row["activation"], row["scale"]) == (START["activation"], scale):
                sentences.append(
                    f"Weight scale {scale:g}, {NAMES[row['norm']]}: the activation of layer 29 is "
                    f"{row['activation_rms'][-1]:.1g}, and layer 1 gets {row['delta_rms'][0]:.1g} times the delta of layer 29."
                )
    return (
        "Two panels on logarithmic axes, activation and delta by layer, a line each without a norm, with batch norm and with "
        "layer norm; with ReLU. " + " ".join(sentences)
    )


rescaling = Template("rescaling", design, describe)
