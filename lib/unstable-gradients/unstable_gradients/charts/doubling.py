"""The variance of the stream of a residual network block by block, with what theory says as dashes. Dial: the direction.

The chapter `residual` shows it. Rows are those of the result `doubling`: two lists over blocks for each seed.
"""

import statistics
from typing import TYPE_CHECKING

from unstable_gradients.charts.parts import Align, haloed, layer_axis, log_axis
from unstable_gradients.charts.style import INK_SOFT, SERIES, TEXT
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt

NAMES = {
    "sum": "as it is: doubles",
    "half": "each sum × 1/√2",
    "scaled": "each branch × 1/√20",
    "norm": "batch norm in the branch",
}
THEORY = {  # of the mean square behind block l, forward
    "sum": "pow(2, datum.block)",
    "half": "1",
    "scaled": "pow(1 + 1 / 20, datum.block)",
    "norm": "1 + datum.block",
}
SIZES = (0.2, 3e6)


def design() -> "alt.TopLevelMixin":
    """A faint line for every seed; the dial switches to the way back."""
    import altair as alt

    way = alt.param(
        "way",
        value="forward",
        bind=alt.binding_select(options=["forward", "back"], labels=["forward", "back"], name="way"),
    )
    name = "({" + ", ".join(f"{key}: '{name}'" for key, name in NAMES.items()) + "})[datum.kind]"
    theory = "({" + ", ".join(f"{key}: {value}" for key, value in THEORY.items()) + "})[datum.kind]"
    rows = (
        alt.Chart(alt.NamedData("rows"))
        .transform_calculate(
            squares="way == 'forward' ? datum.forward : datum.back",
            numbers="sequence(0, length(datum.forward))",
            name=name,
        )
        .transform_flatten(["numbers", "squares"], as_=["block", "size"])
        .transform_calculate(theory=theory)
    )
    colour = alt.Color("name:N", legend=None).scale(
        domain=list(NAMES.values()), range=[SERIES[1], SERIES[5], SERIES[2], SERIES[3]]
    )
    x = alt.X("block:Q", title="blocks crossed", axis=layer_axis(tickCount=5)).scale(nice=False)

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", title="mean square", axis=log_axis(tickCount=8)).scale(
            type="log", domain=list(SIZES), nice=False
        )

    one = rows.transform_filter("datum.seed == 0")

    def label(kind: str, block: int, dy: int, align: Align) -> list[alt.Chart]:
        at = one.transform_filter(f"datum.kind == '{kind}' && datum.block == {block}")
        mark = at.mark_text(align=align, dy=dy, fontSize=TEXT, fontWeight=600)
        return haloed(mark.encode(x=x, y=y("size"), text="name:N", color=colour))

    return (
        alt.layer(
            rows.mark_line(strokeWidth=1.2, opacity=0.45, clip=True).encode(
                x=x, y=y("size"), color=colour, detail=["seed:N", "kind:N"], order="block:Q"
            ),
            one.transform_filter("way == 'forward' || datum.kind != 'norm'")
            .mark_line(color=INK_SOFT, strokeDash=[4, 4], strokeWidth=1.5)
            .encode(x=x, y=y("theory"), detail="kind:N", order="block:Q"),
            *label("sum", 10, -16, "right"),
            *label("norm", 12, -12, "right"),
            *label("scaled", 19, -10, "right"),
            *label("half", 19, 18, "right"),
        )
        .properties(width="container", height=290)
        .add_params(way)
    )


def describe(rows: Rows) -> str:
    """Where each kind ends, both ways."""
    sentences = []
    for kind, name in NAMES.items():
        forward, back = (
            statistics.median(row[field][-1] for row in rows if row["kind"] == kind) for field in ("forward", "back")
        )
        sentences.append(
            f"{name}: after 20 blocks the mean square is {forward:.2g} times as large, on the way back {back:.2g}."
        )
    return "The mean square of what flows past the branches, by block, on a logarithmic axis. " + " ".join(sentences)


doubling = Template("doubling", design, describe)
