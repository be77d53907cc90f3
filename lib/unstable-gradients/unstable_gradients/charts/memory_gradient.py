"""How far back a gradient reaches before and after training on the adding problem.

The chapter `recurrent` shows it. Rows are those of the result `memory`, one for each network and start.
"""

import statistics
from typing import TYPE_CHECKING

from unstable_gradients.charts.memory import NAMED, NAMES
from unstable_gradients.charts.parts import log_axis
from unstable_gradients.charts.style import SERIES
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt

SIZES = (1e-6, 30.0)  # what falls below runs out of the panel


def design() -> "alt.TopLevelMixin":
    """A panel before and one after training: the median of the starts, and each of them as a faint line."""
    import altair as alt

    names = list(NAMES.values())
    rows = alt.Chart(alt.NamedData("rows")).transform_calculate(name=NAMED)

    def panel(number: int, field: str) -> "alt.LayerChart | alt.FacetChart":
        lines = (
            rows.transform_calculate(numbers=f"sequence(1, length(datum.{field}) + 1)")
            .transform_flatten(["numbers", field], as_=["step", "size"])
            .encode(
                x=alt.X("step:Q", title="time step", axis=alt.Axis(values=[1, 10, 20, 30, 40, 50])).scale(
                    domain=[1, 50], nice=False
                ),
                color=alt.Color("name:N", title=None)
                .scale(domain=names, range=SERIES[: len(names)])
                .legend(orient="top", columns=2, columnPadding=28, symbolType="circle", symbolOpacity=1, labelLimit=0),
            )
        )
        axis = log_axis(f"concat_{number}_y", tickCount=8)
        scale = alt.Scale(type="log", domain=list(SIZES), nice=False)
        return alt.layer(
            lines.mark_line(strokeWidth=0.8, opacity=0.35, clip=True).encode(
                y=alt.Y("size:Q", title=None, axis=axis, scale=scale), detail="seed:N", order="step:Q"
            ),
            lines.mark_line(strokeWidth=2.5, clip=True).encode(y=alt.Y("median(size):Q", scale=scale)),
            title=alt.Title(f"{field.capitalize()} training", fontSize=13),
        ).properties(width=218, height=230)

    return alt.concat(panel(0, "before"), panel(1, "after"), columns=2)


def describe(rows: Rows) -> str:
    """What is left at the first step, in the median."""
    sentences = []
    for key, name in NAMES.items():
        mine = [row for row in rows if row["arm"] + (" clipped" if row["clipped"] else "") == key]
        left = [statistics.median(row[field][0] for row in mine) for field in ("before", "after")]
        sentences.append(f"{name}: {left[0]:.0e} before training, {left[1]:.0e} after.")
    return (
        "Two panels, before and after training, by time step on logarithmic axes: the gradient of the state, in an LSTM of "
        "the cells, over that behind the last step. At step 1, median of the starts: " + " ".join(sentences)
    )


memory_gradient = Template("memory_gradient", design, describe)
