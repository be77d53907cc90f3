"""Nielsen's nine speeds of learning beside ours over many seeds. The chapter `vanishing` shows it.

Rows are those of the experiment `nielsen`.
"""

from typing import TYPE_CHECKING

from unstable_gradients.charts.parts import layer_axis, log_axis
from unstable_gradients.charts.style import INK, INK_SOFT, PAPER, SERIES, TEXT
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt


def design() -> "alt.TopLevelMixin":
    """A line of medians with its band for each network, and the published values as dots."""
    import altair as alt

    rows = alt.Chart(alt.NamedData("rows"))
    base = rows.encode(
        x=alt.X("layer:Q", title="hidden layer, from input to output", axis=layer_axis()).scale(
            zero=False, nice=False, padding=12
        ),
        y=alt.Y("median:Q", title="norm of dL/db", axis=log_axis()).scale(type="log", nice=False, padding=24),
        color=alt.Color("hidden_layers:N", legend=None).scale(range=SERIES),
    )
    band = base.mark_area(opacity=0.22).encode(y=alt.Y("low:Q", title="norm of dL/db").scale(type="log"), y2="high:Q")
    published = base.mark_point(size=70, opacity=1, stroke=PAPER, strokeWidth=1.5).encode(
        y="published:Q",
        color=alt.value(INK),
        tooltip=[
            alt.Tooltip("net:N", title="network"),
            alt.Tooltip("layer:Q", title="hidden layer"),
            alt.Tooltip("published:Q", format=".4f"),
            alt.Tooltip("low:Q", title="5 %", format=".4f"),
            alt.Tooltip("median:Q", format=".4f"),
            alt.Tooltip("high:Q", title="95 %", format=".4f"),
        ],
    )
    names = (
        base.transform_filter("datum.layer == datum.hidden_layers")
        .transform_calculate(name="datum.hidden_layers + ' layers'")
        .mark_text(align="right", dx=8, dy=-12, fontSize=TEXT, fontWeight=600)
        .encode(text="name:N", y="high:Q")
    )
    key = (
        rows.transform_aggregate(count="count()")
        .mark_text(align="right", x=alt.expr("width"), y=alt.expr("height - 44"), lineHeight=17, color=INK_SOFT)
        .encode(text=alt.value(["● published", "line: our median", "band: our 5 to 95 %"]))
    )
    return alt.layer(band, base.mark_line(), published, names, key).properties(width="container", height=320)


def describe(rows: Rows) -> str:
    """Every published value with our band around it, in words."""
    nets = dict.fromkeys(row["net"] for row in rows)
    sentences = [
        f"{net}: "
        + "; ".join(
            f"layer {row['layer']} published {row['published']:.4f}, ours {row['low']:.4f} to {row['high']:.4f}"
            for row in rows
            if row["net"] == net
        )
        for net in nets
    ]
    inside = sum(row["low"] <= row["published"] <= row["high"] for row in rows)
    return (
        "Norm of the mean bias gradient of every hidden layer on a logarithmic axis, one rising line for each of "
        f"{len(nets)} networks. {inside} of {len(rows)} published values lie in our bands. "
        + ". ".join(sentences)
        + "."
    )


nielsen = Template("nielsen", design, describe)
