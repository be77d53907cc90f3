"""Distance from a good place, and loss, through the first epoch of a network whose gradient explodes.

The chapter `exploding` shows it. Rows as in the result `divergence`, one for each seed and learning rate, with lists
over the steps; a list ends early where a run does.
"""

import statistics
from typing import TYPE_CHECKING

from unstable_gradients.charts.parts import haloed, log_axis
from unstable_gradients.charts.style import EXPLODE, INK_SOFT
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt

START = 0.1  # where the dial stands at first
PANELS = {  # list in the rows -> title, and what is always on the axis
    "distance": ("distance of layer 1 from a good place", (0.5, 10.0)),
    "loss": ("loss of the batch", (1.0, 100.0)),
}


def design() -> "alt.TopLevelMixin":
    """A line for each seed in each panel, with a cross where it ends in NaN; the highest cross says so."""
    import altair as alt

    eta = alt.param(
        name="eta",
        value=START,
        bind=alt.binding_select(
            options=[0.003, 0.01, 0.03, 0.1, 0.3], labels=["0.003", "0.01", "0.03", "0.1", "0.3"], name="learning rate"
        ),
    )

    def panel(number: int, field: str, title: str, within: tuple[float, float]) -> "alt.LayerChart | alt.FacetChart":
        lines = (
            alt.Chart(alt.NamedData("rows"))
            .transform_filter("datum.eta == eta")
            .transform_calculate(lost="length(datum.step) < datum.steps")
            .transform_flatten(["step", field], as_=["at", "value"])
            .encode(
                x=alt.X("at:Q", title="step in the first epoch", axis=alt.Axis(format="d", tickCount=5)).scale(
                    domain=[0, 39], nice=False
                ),
                y=alt.Y("value:Q", title=None, axis=log_axis(f"concat_{number}_y", tickCount=8)).scale(
                    type="log", nice=False, padding=12
                ),
                detail="seed:N",
            )
        )
        ends = lines.transform_joinaggregate(end="max(at)", groupby=["seed"]).transform_filter(
            "datum.at == datum.end && datum.lost"
        )
        crosses = ends.mark_point(shape="cross", angle=45, color=EXPLODE, size=110, opacity=1)
        highest = ends.transform_joinaggregate(top="max(value)").transform_filter("datum.value == datum.top")
        names = highest.mark_text(align="left", dx=10, fontWeight=600, color=EXPLODE).encode(text=alt.value("NaN"))
        room = alt.Chart(alt.Data(values=[{"within": limit} for limit in within])).mark_point(opacity=0)
        one = alt.Chart(alt.Data(values=[{"one": 1}])).mark_rule(strokeDash=[4, 4], color=INK_SOFT)
        layers = [one.encode(y=alt.Y("one:Q").scale(type="log"))] if field == "distance" else []
        return alt.layer(
            *layers,
            room.encode(y=alt.Y("within:Q").scale(type="log")),
            lines.mark_line(color=EXPLODE, strokeWidth=1.5, opacity=0.8),
            crosses,
            *haloed(names),
        ).properties(width=246, height=240, title=alt.TitleParams(title, fontSize=13))

    panels = (panel(number, field, *rest) for number, (field, rest) in enumerate(PANELS.items()))
    return alt.concat(*panels, columns=2).add_params(eta)


def describe(rows: Rows) -> str:
    """For each learning rate where the distance goes and how many runs end in NaN."""
    sentences = []
    for eta in sorted({row["eta"] for row in rows}):
        mine = [row for row in rows if row["eta"] == eta]
        whole = [row["distance"][-1] for row in mine if len(row["step"]) == row["steps"]]
        lost = len(mine) - len(whole)
        text = f"With learning rate {eta:g} {lost} of {len(mine)} runs end in NaN"
        if whole:
            text += f", and the others {statistics.median(whole):.2f} times as far from it as they began"
        sentences.append(text + ".")
    return (
        "Two panels over the steps of the first epoch, on logarithmic axes: the distance of layer 1 from a good place, "
        "which is 1 at the start, and the loss. " + " ".join(sentences)
    )


divergence = Template("divergence", design, describe)
