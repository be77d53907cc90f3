"""The gradient in deep networks with batch norm: by layer at the start, and how its growth fares over the first steps.

The chapter `normalization` shows it. Rows are those of the result `batch_norm_growth`, of two kinds.
"""

import statistics
from typing import TYPE_CHECKING

from unstable_gradients.charts.parts import haloed, layer_axis, log_axis
from unstable_gradients.charts.style import INK_SOFT, SERIES, TEXT
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt

NAMES = {"relu": "ReLU", "tanh": "tanh", "identity": "no activation function"}
RATES = ["learning rate 0.01", "learning rate 0.1"]
PUBLISHED = "sqrt(PI / (PI - 1))"  # a layer, for ReLU: Yang et al. 2019
SIZES = (0.5, 1e5)
RATIOS = (0.05, 1e5)


def design() -> "alt.TopLevelMixin":
    """Left a line for every seed and what the paper derives as dashes; right medians and ranges over steps."""
    import altair as alt

    rows = alt.Chart(alt.NamedData("rows"))
    words = "{" + ", ".join(f"{key}: '{name}'" for key, name in NAMES.items()) + "}"
    starts = (
        rows.transform_filter("datum.kind == 'start'")
        .transform_calculate(layers="sequence(1, length(datum.delta) + 1)", last="length(datum.delta)")
        .transform_flatten(["layers", "delta"], as_=["layer", "size"])
        .transform_calculate(theory=f"pow({PUBLISHED}, datum.last - datum.layer)", name=f"({words})[datum.activation]")
    )
    x = alt.X("layer:Q", title="hidden layer", axis=layer_axis(tickCount=6)).scale(zero=False, nice=False)

    def y(field: str, number: int) -> alt.Y:
        return alt.Y(f"{field}:Q", title=None, axis=log_axis(f"concat_{number}_y", tickCount=8)).scale(
            type="log", domain=list((SIZES, RATIOS)[number]), nice=False
        )

    colour = alt.Color("name:N", legend=None).scale(domain=[*NAMES.values(), *RATES], range=SERIES[:5])
    first = starts.transform_filter("datum.seed == 0")
    labels = first.transform_filter("datum.layer == ({relu: 22, tanh: 16, identity: 4})[datum.activation]").mark_text(
        align="left", dx=6, dy=-12, fontSize=TEXT, fontWeight=600
    )
    left = alt.layer(
        starts.mark_line(strokeWidth=1.5, opacity=0.8).encode(
            x=x, y=y("size", 0), color=colour, detail="seed:N", order="layer:Q"
        ),
        first.transform_filter("datum.activation == 'relu'")
        .mark_line(color=INK_SOFT, strokeDash=[4, 4], strokeWidth=1.5)
        .encode(x=x, y=y("theory", 0), order="layer:Q"),
        *haloed(labels.encode(x=x, y=y("size", 0), text="name:N", color=colour)),
        title=alt.Title("Delta at each layer", subtitle="back, layer 49 = 1", frame="group"),
    ).properties(width=246, height=250)
    steps = (
        rows.transform_filter("datum.kind == 'steps'")
        .transform_calculate(numbers="sequence(0, length(datum.median))", name="'learning rate ' + datum.eta")
        .transform_flatten(["numbers", "low", "median", "high"], as_=["step", "least", "middle", "most"])
        .encode(
            x=alt.X("step:Q", title="steps taken", axis=layer_axis(tickCount=5)).scale(nice=False),
            color=colour,
        )
    )
    tags = steps.transform_filter("datum.step == 9").mark_text(align="left", fontSize=TEXT, fontWeight=600, dy=-26)
    right = alt.layer(
        steps.mark_area(opacity=0.18, clip=True).encode(y=y("least", 1), y2="most:Q"),
        steps.mark_line(strokeWidth=2.5).encode(y=y("middle", 1), order="step:Q"),
        *haloed(tags.encode(y=y("middle", 1), text="name:N")),
        title=alt.Title("Layer 1 over layer 49", subtitle="norms of dL/dW, ReLU, 5 starts", frame="group"),
    ).properties(width=190, height=250)
    return alt.concat(left, right, columns=2)


def describe(rows: Rows) -> str:
    """The factor of each activation, and the first two ratios of each rate."""
    sentences = []
    for activation, name in NAMES.items():
        first = [row["delta"][0] for row in rows if row["kind"] == "start" and row["activation"] == activation]
        sentences.append(f"With {name}, layer 1 gets {statistics.median(first):.2g} times the delta of layer 49.")
    sentences += [
        f"With learning rate {row['eta']:g}, layer 1 gets {row['median'][0]:.1g} times the gradient of layer 49 before the "
        f"first step, {row['median'][1]:.1g} times after it and {row['median'][-1]:.1g} times at the end."
        for row in rows
        if row["kind"] == "steps"
    ]
    return (
        "Two panels on logarithmic axes: delta by layer in 50 layers with batch norm, and the first steps. "
        + " ".join(sentences)
    )


batch_norm_growth = Template(
    "batch_norm_growth",
    design,
    describe,
    defaults={name: [] for name in ("delta", "low", "median", "high")}
    | {"activation": None, "seed": None, "eta": None},
)
