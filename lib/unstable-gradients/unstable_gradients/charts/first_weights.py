"""Signal and gradient by layer before training, for one way to draw the weights among all others. Three dials.

The chapter `initialization` opens with it. Rows are those of the result `first_weights`, with lists over hidden layers.
"""

from typing import TYPE_CHECKING

from unstable_gradients.charts.parts import haloed, layer_axis, log_axis
from unstable_gradients.charts.style import EXPLODE, HOLD, TEXT, VANISH
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt

NAMES = {  # as in the result `starts`
    "zeros": "all zeros",
    "uniform": "± 1/√n",
    "lecun": "LeCun",
    "glorot": "Glorot",
    "he": "He",
    "orthogonal": "orthogonal",
}
SIZES = (1e-14, 30.0)  # what falls below runs out of the panel
MANY = 10.0
START = {"start": "lecun", "activation": "relu", "shape": "64"}
PANELS = {  # field -> title, subtitle, the far end, and the words for what happens there
    "activation_rms": ("Activation at each layer", "forward, layer 1 = 1", -1),
    "delta_rms": ("Delta at each layer", "back, layer 29 = 1", 0),
}


def design() -> "alt.TopLevelMixin":
    """Two panels: all starts as faint lines, the chosen one bold and coloured by what becomes of it."""
    import altair as alt

    starts = [name for name in NAMES if name != "zeros"]  # which has no place on a logarithmic axis
    dials = [
        alt.param(
            "start",
            value=START["start"],
            bind=alt.binding_select(options=starts, labels=[NAMES[s] for s in starts], name="weights"),
        ),
        alt.param(
            "activation",
            value=START["activation"],
            bind=alt.binding_select(
                options=["relu", "tanh", "sigmoid"], labels=["ReLU", "tanh", "sigmoid"], name="activation"
            ),
        ),
        alt.param(
            "shape",
            value=START["shape"],
            bind=alt.binding_select(
                options=["64", "64 and 16"], labels=["all 64", "64 and 16 by turns"], name="widths"
            ),
        ),
    ]
    rows = alt.Chart(alt.NamedData("rows")).transform_filter("datum.activation == activation && datum.shape == shape")

    def panel(number: int, field: str, title: str, subtitle: str, end: int) -> "alt.LayerChart | alt.FacetChart":
        far = f"datum.{field}[{0 if end == 0 else f'length(datum.{field}) - 1'}]"
        ends = rows.transform_calculate(
            end=far,
            regime=f"{far} < {1 / MANY} ? 'vanishes' : {far} > {MANY} ? 'explodes' : 'holds'",
            factor=f"pow({far}, 1 / (length(datum.{field}) - 1))",
        )
        colour = alt.Color("regime:N", legend=None).scale(
            domain=["vanishes", "holds", "explodes"], range=[VANISH, HOLD, EXPLODE]
        )
        lines = (
            ends.transform_calculate(layers=f"sequence(1, length(datum.{field}) + 1)")
            .transform_flatten(["layers", field], as_=["layer", "size"])
            .encode(
                x=alt.X("layer:Q", title="hidden layer", axis=layer_axis(tickCount=6)).scale(zero=False, nice=False),
                y=alt.Y("size:Q", title=None, axis=log_axis(f"concat_{number}_y", tickCount=8)).scale(
                    type="log", domain=list(SIZES), nice=False
                ),
                color=colour,
                order="layer:Q",
            )
        )

        def headline(text: str, y: int, size: int) -> list[alt.Chart]:
            mark = ends.transform_filter("datum.start == start").transform_calculate(text=text)
            placed = mark.mark_text(align="left", x=8, y=y, fontSize=size, fontWeight=600)
            return haloed(placed.encode(text="text:N", color=colour))

        return alt.layer(
            lines.mark_line(strokeWidth=1.2, opacity=0.35, clip=True).encode(detail="start:N"),
            lines.transform_filter("datum.start == start").mark_line(strokeWidth=4, clip=True),
            *headline("datum.regime", 206, 20),
            *headline("'× ' + format(datum.factor, '.2f') + ' a layer'", 230, TEXT),
            title=alt.Title(title, subtitle=subtitle, frame="group"),
        ).properties(width=246, height=250)

    panels = (panel(number, field, *rest) for number, (field, rest) in enumerate(PANELS.items()))
    return alt.concat(*panels, columns=2).add_params(*dials)


def describe(rows: Rows) -> str:
    """Both ends of every start, for the dials as they stand at first."""
    sentences = [
        f"{NAMES[row['start']]}: the activation of layer 29 is {row['activation_rms'][-1]:.1g} times that of layer 1, and "
        f"the delta of layer 1 is {row['delta_rms'][0]:.1g} times that of layer 29."
        for row in rows
        if (row["activation"], row["shape"]) == (START["activation"], START["shape"])
    ]
    return (
        "Two panels on logarithmic axes, activation and delta by layer, a line for each way to draw the weights; with ReLU "
        "and layers of 64 units. " + " ".join(sentences)
    )


first_weights = Template("first_weights", design, describe)
