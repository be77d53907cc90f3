"""What trains: the loss at the end of training over weight scale and depth, with six depth scales of the gradient on it.

The chapter `unstable` shows it. Rows: those of the result `weight_scale`, `kind` cell, with the `loss` at the end; and
points of the theory, `kind` limit, with a `scale` and the `depth` of six depth scales.
"""

import math
from typing import TYPE_CHECKING

from unstable_gradients.charts.parts import haloed
from unstable_gradients.charts.style import HOLD, INK, INK_SOFT, TEXT
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt

CHANCE = math.log(10)
DEEPEST = 42.5


def design() -> "alt.TopLevelMixin":
    """A tile for each network, the fuller the better it learned; the limit as a line over them."""
    import altair as alt

    rows = alt.Chart(alt.NamedData("rows"))
    x = alt.X("left:Q", title="weight scale", axis=alt.Axis(values=[1, 2, 3, 4], format="~g")).scale(
        domain=[0.375, 4.125], nice=False
    )
    y = alt.Y("bottom:Q", title="depth, in layers", axis=alt.Axis(values=[5, 10, 20, 30, 40])).scale(
        domain=[2.5, DEEPEST], nice=False
    )
    tiles = (
        rows.transform_filter("datum.kind == 'cell'")
        .transform_calculate(
            left="datum.scale - 0.125", right="datum.scale + 0.125", bottom="datum.depth - 2.5", top="datum.depth + 2.5"
        )
        .mark_rect(color=HOLD, stroke=None)
        .encode(
            x=x,
            x2="right",
            y=y,
            y2="top",
            fillOpacity=alt.FillOpacity("loss:Q", legend=None).scale(
                domain=[CHANCE, 1.2, 0.15], range=[0.04, 0.5, 1], clamp=True
            ),
            tooltip=[
                alt.Tooltip("scale:Q", title="weight scale"),
                alt.Tooltip("depth:Q"),
                alt.Tooltip("loss:Q", title="loss at the end", format=".2f"),
            ],
        )
    )
    limit = (
        rows.transform_filter(f"datum.kind == 'limit' && datum.depth <= {DEEPEST}")
        .transform_calculate(left="datum.scale", bottom="datum.depth", side="datum.scale < 1 ? 'a' : 'b'")
        .mark_line(color=INK, strokeWidth=3)
        .encode(x=x, y=y, detail="side:N", order="left:Q")
    )
    one = rows.transform_aggregate(count="count()")

    def word(text: str, at: tuple[float, float], colour: str) -> list[alt.Chart]:
        mark = one.mark_text(align="left", fontSize=TEXT, color=colour)
        return haloed(mark.encode(x=alt.datum(at[0]), y=alt.datum(at[1]), text=alt.value(text)))

    return alt.layer(
        tiles,
        limit,
        *word("stuck at guessing", (2.5, 33), INK_SOFT),
        *word("learns", (1.3, 6), INK),
        *word("six depth scales", (1.75, 25), INK),
    ).properties(width="container", height=300)


def describe(rows: Rows) -> str:
    """At each depth, the scales that learn."""
    sentences = ["Tiles over weight scale and depth; a full one has learned, an empty one still guesses."]
    cells = [row for row in rows if row["kind"] == "cell"]
    for depth in sorted({row["depth"] for row in cells}):
        learned = [row["scale"] for row in cells if row["depth"] == depth and row["loss"] < CHANCE / 2]
        which = f"weight scales {min(learned):g} to {max(learned):g}" if learned else "no weight scale"
        sentences.append(f"At {depth} layers {which} brought the loss below half of guessing.")
    return " ".join(sentences) + " The line of six depth scales runs along the border."


depth_scale = Template("depth_scale", design, describe, defaults={"loss": None})
