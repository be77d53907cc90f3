"""Every layer at every moment: the length of dL/dW as colour, for two runs side by side.

The chapter `lab` shows it while networks train. A row is a stretch of steps in which one layer's gradient keeps its
power of ten: `run` "A" or "B", `layer`, `step` to `until`, and `decade`, the power, or `NOT_FINITE`. Hue says on which side
of a healthy gradient it is, and the more decades away, the stronger the colour. A run that has no rows has two in their place
with `empty` 1, for its axes.
"""

from typing import TYPE_CHECKING

from unstable_gradients.charts.parts import layer_axis
from unstable_gradients.charts.style import EXPLODE, HOLD, INK, INK_SOFT, VANISH
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt

RUNS = ("A", "B")
NOT_FINITE = 999
HEALTHY = (-2, 1)  # decades from the first to before the second: 0.01 to 10
FULL = 7  # decades beyond those at which a colour is at its strongest


def design() -> "alt.TopLevelMixin":
    """A panel for each run."""
    import altair as alt

    low, high = HEALTHY
    names = {"below 0.01": VANISH, "0.01 to 10": HOLD, "10 and above": EXPLODE, "not finite": INK}
    below, healthy, above, not_finite = map(repr, names)
    side = (
        f"datum.decade < {low} ? {below} : datum.decade < {high} ? {healthy} : "
        f"datum.decade < {NOT_FINITE} ? {above} : {not_finite}"
    )

    def panel(run: str) -> "alt.LayerChart | alt.FacetChart":
        rows = alt.Chart(alt.NamedData("rows")).transform_filter(f"datum.run == '{run}'")
        spans = (
            rows.transform_calculate(below="datum.layer - 0.5", above="datum.layer + 0.5", side=side)
            .mark_rect(stroke=None)
            .encode(
                x=alt.X("step:Q", title="step", axis=alt.Axis(format="d", tickMinStep=1, tickCount=4)).scale(
                    nice=False, zero=True
                ),
                x2="until",
                y=alt.Y("below:Q", title="layer", axis=layer_axis(tickCount=6, grid=False)).scale(
                    nice=False, zero=False
                ),
                y2="above",
                color=alt.Color("side:N", title="length of dL/dW")
                .scale(domain=list(names), range=list(names.values()))
                .legend(orient="top", direction="horizontal", symbolType="square", symbolOpacity=1, columns=2),
                opacity=alt.Opacity("decade:Q", legend=None).scale(
                    domain=[low - FULL, low - 1, low, high - 1, high, high + FULL],
                    range=[1, 0.35, 0.45, 0.45, 0.35, 1],
                    clamp=True,
                ),
                tooltip=[
                    alt.Tooltip("layer:Q"),
                    alt.Tooltip("step:Q", title="from step"),
                    alt.Tooltip("until:Q", title="to step"),
                    alt.Tooltip("decade:Q", title="power of ten"),
                ],
            )
        )
        return alt.layer(spans, absent(rows, run)).properties(
            width=240, height=200, title=alt.Title(run, fontSize=13, frame="group")
        )

    return alt.concat(*(panel(run) for run in RUNS), columns=2)


def absent(rows: "alt.Chart", run: str) -> "alt.Chart":
    """What stands in the panel of a run that there is not: `rows` are those of its panel."""
    import altair as alt

    return (
        rows.transform_filter("datum.empty")
        .transform_aggregate(count="count()")
        .mark_text(color=INK_SOFT, align="left", x=8, y=14)
        .encode(text=alt.value(f"no run {run} yet"))
    )


def describe(rows: Rows) -> str:
    """The first and the last layer's gradient of each run, at its last moment."""
    sentences = ["Layer by step, the length of dL/dW as colour."]
    for run in dict.fromkeys(row["run"] for row in rows if not row["empty"]):
        mine = [row for row in rows if row["run"] == run]
        parts = []
        for layer in (1, max(row["layer"] for row in mine)):
            last = [row for row in mine if row["layer"] == layer][-1]
            size = "not finite" if last["decade"] >= NOT_FINITE else f"about 1e{last['decade']}"
            parts.append(f"layer {layer} {size}")
        sentences.append(f"{run} up to step {mine[-1]['until']}: {', '.join(parts)}.")
    return " ".join(sentences)


gradient_map = Template("gradient_map", design, describe, defaults={"empty": 0})
