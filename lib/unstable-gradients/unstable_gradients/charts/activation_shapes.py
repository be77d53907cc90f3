"""How the activations of each layer are spread: a histogram a layer, one above the other, for two runs side by side.

The chapter `lab` shows it while networks train. A row is a layer of a run: `run` "A" or "B", `layer`, and the lists
`value` and `share` over the bins, the highest bin of a layer being 1. A run that has no rows has two in their place with
`empty` 1, for its axes.
"""

from typing import TYPE_CHECKING

from unstable_gradients.charts.gradient_map import RUNS, absent
from unstable_gradients.charts.parts import layer_axis
from unstable_gradients.charts.style import SERIES
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt


def design() -> "alt.TopLevelMixin":
    """A panel for each run; layer 1 stands at the bottom."""
    import altair as alt

    def panel(run: str, colour: str) -> "alt.LayerChart | alt.FacetChart":
        rows = alt.Chart(alt.NamedData("rows")).transform_filter(f"datum.run == '{run}'")
        ridges = (
            rows.transform_joinaggregate(gap="max(layer)", count="count()")
            .transform_flatten(["value", "share"])
            .transform_calculate(top="datum.layer + datum.share * max(1, datum.gap / datum.count) * 0.9")
            .mark_area(interpolate="step", color=colour, fillOpacity=0.35, line={"strokeWidth": 1, "color": colour})
            .encode(
                x=alt.X("value:Q", title="activation", axis=alt.Axis(tickCount=4, format="~g")).scale(
                    nice=False, zero=False
                ),
                y=alt.Y("top:Q", title="layer", axis=layer_axis(tickCount=6, grid=False)).scale(nice=False, zero=False),
                y2="layer",
                detail="layer:Q",
                opacity=alt.condition("datum.empty", alt.value(0), alt.value(1)),
            )
        )
        return alt.layer(ridges, absent(rows, run)).properties(
            width=240, height=200, title=alt.Title(run, fontSize=13, frame="group")
        )

    panels = (panel(run, colour) for run, colour in zip(RUNS, SERIES, strict=False))
    return alt.concat(*panels, columns=2).resolve_scale(x="independent", y="independent")


def describe(rows: Rows) -> str:
    """Where the activations of the first and the last hidden layer of each run lie."""
    sentences = ["Histograms of the activations, layer above layer."]
    for run in dict.fromkeys(row["run"] for row in rows if not row["empty"]):
        mine = [row for row in rows if row["run"] == run]
        for row in (mine[0], mine[-1])[: len(mine)]:
            full = [value for value, share in zip(row["value"], row["share"], strict=True) if share and share > 0.05]
            where = f"from {min(full):.2g} to {max(full):.2g}" if full else "nowhere finite"
            sentences.append(f"{run}, layer {row['layer']}: mostly {where}.")
    return " ".join(sentences)


activation_shapes = Template("activation_shapes", design, describe, defaults={"empty": 0})
