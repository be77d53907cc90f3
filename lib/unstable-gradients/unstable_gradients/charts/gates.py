"""The gradient of an LSTM on its way back: along the cells, and what arrives at each gate. One dial, the forget bias.

The chapter `recurrent` shows it. Rows are those of the result `gates`, with lists over time.
"""

from typing import TYPE_CHECKING

from unstable_gradients.charts.parts import haloed, log_axis
from unstable_gradients.charts.style import ACCENT, SERIES, TEXT
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt

SIZES = (1e-10, 30.0)  # what falls below runs out of the panel
START = 0.0
GATES = ("input", "forget", "output", "written")


def design() -> "alt.TopLevelMixin":
    """Left the cells for all biases, the chosen one bold; right the four gates for the chosen one."""
    import altair as alt

    bias = alt.param("bias", value=START, bind=alt.binding_range(name="forget gate bias", min=-2, max=6, step=0.5))
    rows = alt.Chart(alt.NamedData("rows")).transform_calculate(numbers="sequence(1, length(datum.cells) + 1)")
    chosen = rows.transform_filter("datum.bias == bias")
    x = alt.X("step:Q", title="time step", axis=alt.Axis(values=[1, 10, 20, 30, 40, 50])).scale(
        domain=[1, 50], nice=False
    )

    def y(number: int) -> alt.Y:
        return alt.Y("size:Q", title=None, axis=log_axis(f"concat_{number}_y", tickCount=8)).scale(
            type="log", domain=list(SIZES), nice=False
        )

    def cells(base: "alt.Chart") -> "alt.Chart":
        flat = base.transform_flatten(["numbers", "cells"], as_=["step", "size"])
        return flat.encode(x=x, y=y(0), order="step:Q")

    said = chosen.transform_calculate(text="'forget gate ' + format(datum.open, '.0%') + ' open'")
    left = alt.layer(
        cells(rows).mark_line(strokeWidth=1.2, opacity=0.3, clip=True, color=ACCENT).encode(detail="bias:Q"),
        cells(chosen).mark_line(strokeWidth=4, clip=True, color=ACCENT),
        *haloed(
            said.mark_text(align="left", x=8, y=222, fontSize=TEXT, fontWeight=600, color=ACCENT).encode(text="text:N")
        ),
        title=alt.Title("Gradient of the cells", subtitle="behind each step, last = 1", frame="group"),
    ).properties(width=246, height=240)
    colour = alt.Color("gate:N", legend=None).scale(domain=list(GATES), range=SERIES[: len(GATES)])
    lines = (
        chosen.transform_fold(list(GATES), as_=["gate", "sizes"])
        .transform_flatten(["numbers", "sizes"], as_=["step", "size"])
        .transform_filter("datum.size > 0")  # at step 1 there is nothing to forget
        .mark_line(strokeWidth=2.5, clip=True)
        .encode(x=x, y=y(1), order="step:Q", color=colour)
    )
    names = [
        chosen.transform_calculate(gate=f"'{gate}'")
        .mark_text(align="right", x="width", dx=-4, y=160 + 20 * place, fontSize=TEXT, fontWeight=600)
        .encode(text="gate:N", color=colour)
        for place, gate in enumerate(GATES)
    ]
    right = alt.layer(
        lines,
        *(layer for name in names for layer in haloed(name)),
        title=alt.Title("Delta of the gates", subtitle="of what goes into each of them", frame="group"),
    ).properties(width=190, height=240)
    return alt.concat(left, right, columns=2).add_params(bias)


def describe(rows: Rows) -> str:
    """What is left at the first step, for four positions of the dial."""
    sentences = [
        f"Bias {row['bias']:g}, gate {row['open']:.0%} open: {row['cells'][0]:.0e} of the gradient of the cells is left at "
        "step 1."
        for row in rows
        if row["bias"] in (-2, 0, 1, 6)
    ]
    return (
        "Two panels by time step on logarithmic axes: the gradient of an LSTM's cells, and the deltas of its four gates. "
        + " ".join(sentences)
    )


gates = Template("gates", design, describe)
