"""How many terms the gradient of each weight of a chain has, one square a term.

The chapter `vanishing` shows it. Rows as in the result `neuron_chain`; only the number and kind of the terms matter
here, so the rows of one scale are enough.
"""

from typing import TYPE_CHECKING

from unstable_gradients.charts.style import PAPER, SERIES
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt

KINDS = {  # kind of term -> its name and colour here and in `product_terms`
    "input": ("earlier activation", SERIES[2]),
    "slope": ("slope", SERIES[0]),
    "weight": ("weight", SERIES[1]),
    "loss": ("loss", SERIES[6]),
}
NAME = " : ".join(f"datum.kind == '{kind}' ? '{name}'" for kind, (name, _) in KINDS.items()) + " : ''"


def design() -> "alt.TopLevelMixin":
    """A row of squares for each weight, in the order of the network, input at the left."""
    import altair as alt

    rows = alt.Chart(alt.NamedData("rows")).transform_calculate(terms="length(datum.kind)")
    # a slope stands right of its weight; the earlier activation takes the place of the weight that is asked for
    squares = (
        rows.transform_flatten(["kind", "layer"], as_=["kind", "of"])
        .transform_calculate(
            name=NAME,
            place="datum.kind == 'loss' ? 2 * datum.of + 1 : datum.kind == 'slope' ? 2 * datum.of : "
            "datum.kind == 'weight' ? 2 * datum.of - 1 : 2 * datum.of + 1",
        )
        .mark_rect(stroke=PAPER, strokeWidth=2, cornerRadius=3)
        .encode(
            x=alt.X("place:O", title="from input to loss", axis=alt.Axis(labels=False)).scale(paddingInner=0),
            color=alt.Color("name:N", title=None)
            .scale(domain=[name for name, _ in KINDS.values()], range=[color for _, color in KINDS.values()])
            .legend(orient="top", columns=2, columnPadding=28, symbolType="square", labelLimit=0),
            tooltip=[alt.Tooltip("name:N", title="term"), alt.Tooltip("of:Q", title="of layer")],
        )
    )
    y = alt.Y(
        "picked:O", title=None, axis=alt.Axis(labelExpr="'w' + slice('₀₁₂₃₄₅₆₇₈₉', +datum.value, +datum.value + 1)")
    )
    counts = (
        rows.transform_calculate(count="datum.terms + ' terms'")
        .mark_text(align="left", dx=6, fontWeight=600)
        .encode(x=alt.value("width"), text="count:N")
    )
    return alt.layer(squares.encode(y=y), counts.encode(y=y)).properties(
        width="container", height=alt.Step(26), padding={"left": 5, "top": 5, "right": 64, "bottom": 5}
    )


def describe(rows: Rows) -> str:
    """The number of terms of the first and the last weight."""
    terms = {row["picked"]: len(row["kind"]) for row in rows}
    first, last = min(terms), max(terms)
    return (
        f"A staircase of squares, one row for each weight of a chain of {last} neurons. The gradient of weight {last} "
        f"has {terms[last]} terms, and each weight further from the loss has two more, a slope and a weight: "
        f"{terms[first]} for weight {first}."
    )


term_count = Template("term_count", design, describe)
