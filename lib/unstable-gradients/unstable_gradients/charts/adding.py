"""Signal and gradient by block before training, for layers that replace and layers that add. Dials: weights, depth.

The chapter `residual` opens with it. Rows are those of the result `adding`, with lists over blocks.
"""

from typing import TYPE_CHECKING

from unstable_gradients.charts.parts import haloed, layer_axis, log_axis
from unstable_gradients.charts.style import SERIES, TEXT
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt

NAMES = {
    "plain": "replaces",
    "adds": "adds",
    "scaled": "adds, × 1/√blocks",
    "normed": "adds, batch norm",
}
SIZES = (1e-9, 1e9)  # what lies beyond runs out of the panel
START = {"scale": 0.75, "blocks": 25}
PANELS = {  # field -> title, subtitle, the end whose size is told in words
    "signal": ("Signal behind each block", "forward, at the start = 1", -1),
    "gradient": ("Its gradient", "back, at the end = 1", 0),
}


def design() -> "alt.TopLevelMixin":
    """Two panels of four lines, with the far end of each in its colour."""
    import altair as alt

    dials = [
        alt.param(
            "scale",
            value=START["scale"],
            bind=alt.binding_range(name="weights, times He's", min=0.5, max=1.5, step=0.25),
        ),
        alt.param("blocks", value=START["blocks"], bind=alt.binding_select(options=[5, 10, 25, 50], name="blocks")),
    ]
    name = "({" + ", ".join(f"{key}: '{name}'" for key, name in NAMES.items()) + "})[datum.arm]"
    rows = (
        alt.Chart(alt.NamedData("rows"))
        .transform_filter("datum.blocks == blocks && datum.scale == scale")
        .transform_calculate(name=name, place=f"indexof({list(NAMES)}, datum.arm)")
    )
    colour = alt.Color("name:N", legend=None).scale(domain=list(NAMES.values()), range=SERIES[: len(NAMES)])

    def panel(number: int, field: str, title: str, subtitle: str, end: int) -> "alt.LayerChart | alt.FacetChart":
        far = f"datum.{field}[0]" if end == 0 else f"peek(datum.{field})"
        lines = (
            rows.transform_calculate(numbers=f"sequence(0, length(datum.{field}))")
            .transform_flatten(["numbers", field], as_=["block", "size"])
            .mark_line(strokeWidth=3, clip=True)
            .encode(
                x=alt.X("block:Q", title="block", axis=layer_axis(tickCount=5)).scale(nice=False),
                y=alt.Y("size:Q", title=None, axis=log_axis(f"concat_{number}_y", tickCount=8)).scale(
                    type="log", domain=list(SIZES), nice=False
                ),
                color=colour,
                order="block:Q",
            )
        )

        def words(place: int) -> list[alt.Chart]:
            mark = rows.transform_filter(f"datum.place == {place}").transform_calculate(
                text=f"datum.name + ': × ' + ({far} < 0.01 || {far} >= 100 ? format({far}, '.0e') : format({far}, '.1f'))"
            )
            placed = mark.mark_text(align="left", x=8, y=182 + 19 * place, fontSize=TEXT, fontWeight=600)
            return haloed(placed.encode(text="text:N", color=colour))

        return alt.layer(
            lines,
            *(mark for place in range(len(NAMES)) for mark in words(place)),
            title=alt.Title(title, subtitle=subtitle, frame="group"),
        ).properties(width=246, height=256)

    panels = (panel(number, field, *rest) for number, (field, rest) in enumerate(PANELS.items()))
    return alt.concat(*panels, columns=2).add_params(*dials)


def describe(rows: Rows) -> str:
    """Both far ends at the greatest depth, for He's weights and for half of them."""
    sentences = []
    for scale in (0.5, 1.0):
        for row in rows:
            if (row["scale"], row["blocks"]) == (scale, 50):
                sentences.append(
                    f"Weights {scale:g} times He's, 50 blocks, {NAMES[row['arm']]}: the signal is multiplied by "
                    f"{row['signal'][-1]:.1g}, the gradient by {row['gradient'][0]:.1g}."
                )
    return "Two panels on logarithmic axes, signal and gradient by block, a line for each kind of block. " + " ".join(
        sentences
    )


adding = Template("adding", design, describe)
