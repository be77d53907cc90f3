"""How alike the gradients of two images are, by depth, for four kinds of network.

The chapter `residual` shows it. Rows are those of the result `shattered`, with lists over seeds.
"""

import statistics
from typing import TYPE_CHECKING

from unstable_gradients.charts.parts import Align, haloed
from unstable_gradients.charts.style import SERIES, TEXT
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt

NAMES = {
    "plain": "plain",
    "plain_layer": "plain, layer norm",
    "adds": "adds",
    "scaled": "adds, × 1/√blocks",
}
BLOCKS = [1, 2, 4, 8, 16, 32]


def design() -> "alt.TopLevelMixin":
    """Lines of medians over the middle half of the draws."""
    import altair as alt

    name = "({" + ", ".join(f"{key}: '{name}'" for key, name in NAMES.items()) + "})[datum.arm]"
    rows = (
        alt.Chart(alt.NamedData("rows"))
        .transform_calculate(name=name)
        .transform_flatten(["cosine"], as_=["of_seed"])
        .encode(
            x=alt.X("blocks:Q", title="blocks of two layers", axis=alt.Axis(values=BLOCKS)).scale(
                type="log", base=2, domain=[0.9, 36], nice=False
            ),
            color=alt.Color("name:N", legend=None).scale(
                domain=list(NAMES.values()), range=[SERIES[0], SERIES[4], SERIES[1], SERIES[2]]
            ),
        )
    )
    y = alt.Y("median(of_seed):Q", title="cosine of two gradients", axis=alt.Axis(tickCount=5)).scale(
        domain=[-0.02, 0.8], nice=False
    )
    medians = rows.encode(y=y)

    def label(arm: str, blocks: int, dx: int, dy: int, align: Align) -> list[alt.Chart]:
        at = medians.transform_filter(f"datum.arm == '{arm}' && datum.blocks == {blocks}")
        return haloed(at.mark_text(align=align, dx=dx, dy=dy, fontSize=TEXT, fontWeight=600).encode(text="name:N"))

    return alt.layer(
        rows.mark_errorband(extent="iqr", opacity=0.15).encode(y=alt.Y("of_seed:Q", title="cosine of two gradients")),
        medians.mark_line(strokeWidth=2.5),
        medians.mark_point(size=30, opacity=1),
        *label("scaled", 16, 0, -20, "center"),
        *label("adds", 4, 8, -8, "left"),
        *label("plain", 16, 0, -14, "left"),
        *label("plain_layer", 4, -6, 22, "right"),
    ).properties(width="container", height=260)


def describe(rows: Rows) -> str:
    """Both ends of each line."""
    sentences = [
        f"{NAMES[row['arm']]}, {row['blocks']} blocks: {statistics.median(row['cosine']):.2f}."
        for row in rows
        if row["blocks"] in (1, 32)
    ]
    return "The mean cosine between the gradients of two images, by depth. " + " ".join(sentences)


shattered = Template("shattered", design, describe)
