"""The gradient of each block with layer norm behind the sum and inside the branch, and what depth does to the last one's.

The chapter `normalization` shows it. Rows are those of the result `norm_placement`, with lists over blocks.
"""

from typing import TYPE_CHECKING

from unstable_gradients.charts.parts import haloed, layer_axis, log_axis
from unstable_gradients.charts.style import INK_SOFT, SERIES, TEXT
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt

NAMES = {"post_norm": "behind the sum", "pre_norm": "inside the branch"}
SIZES = (0.2, 3.0)
BLOCKS = 24


def design() -> "alt.TopLevelMixin":
    """Left by block, for the chosen number of blocks; right the last block's, by the number of blocks."""
    import altair as alt

    blocks = alt.param("blocks", value=BLOCKS, bind=alt.binding_select(options=[3, 6, 12, 24, 48], name="blocks"))
    name = "({" + ", ".join(f"{key}: '{name}'" for key, name in NAMES.items()) + "})[datum.architecture]"
    rows = alt.Chart(alt.NamedData("rows")).transform_calculate(name=name, last="peek(datum.gradient)")
    colour = alt.Color("name:N", legend=None).scale(domain=list(NAMES.values()), range=SERIES[:2])

    def y(field: str, number: int) -> alt.Y:
        return alt.Y(f"{field}:Q", title=None, axis=log_axis(f"concat_{number}_y", tickCount=6)).scale(
            type="log", domain=list(SIZES), nice=False
        )

    chosen = rows.transform_filter("datum.blocks == blocks")
    by_block = (
        chosen.transform_calculate(numbers="sequence(1, length(datum.gradient) + 1)")
        .transform_flatten(["numbers", "gradient"], as_=["block", "size"])
        .encode(
            x=alt.X("block:Q", title="block, from input to output", axis=layer_axis(tickCount=5)).scale(
                zero=False, nice=False
            ),
            y=y("size", 0),
            color=colour,
        )
    )

    def word(place: int) -> list[alt.Chart]:
        mark = chosen.transform_filter(f"datum.name == '{list(NAMES.values())[place]}'").mark_text(
            align="left", x=8, y=212 + 20 * place, fontSize=TEXT, fontWeight=600
        )
        return haloed(
            mark.encode(text=alt.Text("label:N"), color=colour).transform_calculate(label="'norm ' + datum.name")
        )

    left = alt.layer(
        by_block.mark_line(strokeWidth=3).encode(order="block:Q"),
        by_block.mark_point(size=25, opacity=1),
        *word(0),
        *word(1),
        title=alt.Title("Norm of dL/dW, by block", subtitle="before training", frame="group"),
    ).properties(width=246, height=250)
    x = alt.X("blocks:Q", title="blocks", axis=alt.Axis(values=[3, 6, 12, 24, 48])).scale(
        type="log", domain=[2.7, 53], nice=False
    )
    ends = rows.encode(x=x, color=colour)
    least = rows.transform_filter("datum.architecture == 'pre_norm'").transform_joinaggregate(
        fewest="min(blocks)", groupby=["architecture"]
    )
    start = least.transform_joinaggregate(top="max(last)").transform_calculate(
        theory="datum.top * sqrt(datum.fewest / datum.blocks)"
    )
    right = alt.layer(
        start.mark_line(color=INK_SOFT, strokeDash=[4, 4], strokeWidth=1.5).encode(x=x, y=y("theory", 1)),
        ends.mark_rule(strokeWidth=2, opacity=0.5).encode(y=y("low", 1), y2="high:Q"),
        ends.mark_line(strokeWidth=2.5).encode(y=y("last", 1)),
        ends.mark_point(size=35, opacity=1).encode(y=y("last", 1)),
        ends.transform_filter("datum.blocks == blocks").mark_point(size=160, opacity=1).encode(y=y("last", 1)),
        title=alt.Title("Of the last block", subtitle="dashes: as 1 over root of blocks", frame="group"),
    ).properties(width=190, height=250)
    return alt.concat(left, right, columns=2).add_params(blocks)


def describe(rows: Rows) -> str:
    """The last block's gradient in the shallowest and the deepest network."""
    sentences = []
    for architecture, name in NAMES.items():
        of = {row["blocks"]: row["gradient"][-1] for row in rows if row["architecture"] == architecture}
        few, many = min(of), max(of)
        sentences.append(
            f"With the norm {name} the last block's gradient has norm {of[few]:.2f} with {few} blocks and {of[many]:.2f} with {many}."
        )
    return (
        "Two panels on logarithmic axes: the norm of dL/dW by block, and that of the last block by depth. "
        + " ".join(sentences)
    )


norm_placement = Template("norm_placement", design, describe)
