"""The gradient of one weight of a chain of neurons, multiplied up term by term, with dials for weight and scale.

The chapter `vanishing` shows it. Rows as in the result `neuron_chain`.
"""

from typing import TYPE_CHECKING

from unstable_gradients.charts.parts import haloed, log_axis
from unstable_gradients.charts.style import INK, INK_SOFT
from unstable_gradients.charts.template import Rows, Template
from unstable_gradients.charts.term_count import KINDS

if TYPE_CHECKING:
    import altair as alt

WITHIN = (1e-8, 1.0)  # always on the axis, so that the bars move when a dial does
START = {"picked": 1, "scale": 1}  # where the dials stand at first


def _subscript(number: str) -> str:
    return f"slice('₀₁₂₃₄₅₆₇₈₉', {number}, {number} + 1)"


LABEL = (
    f"datum.kind == 'loss' ? 'dL/da' + {_subscript('datum.of')} : "
    f"datum.kind == 'slope' ? 'σ′(z' + {_subscript('datum.of')} + ')' : "
    f"datum.kind == 'weight' ? 'w' + {_subscript('datum.of')} : 'a' + {_subscript('datum.of')}"
)


def design() -> "alt.TopLevelMixin":
    """A bar for each term, from the product before it to the product after it, the loss at the top."""
    import altair as alt

    picked = alt.param(
        name="picked", value=START["picked"], bind=alt.binding_range(min=1, max=8, step=1, name="weight")
    )
    scale = alt.param(
        name="scale", value=START["scale"], bind=alt.binding_range(min=1, max=8, step=1, name="all weights times")
    )
    base = (
        alt.Chart(alt.NamedData("rows"))
        .transform_filter("datum.picked == picked && datum.scale == scale")
        .transform_calculate(last="length(datum.kind)")
        .transform_flatten(["kind", "layer", "value", "before", "after"], as_=["kind", "of", "term", "from", "to"])
        .transform_window(number="row_number()")
        .transform_calculate(
            label=LABEL,
            times="'× ' + format(abs(datum.term), '.2~g')",
            right="max(datum.from, datum.to)",
            total=f"'dL/dw' + {_subscript('picked')} + ' = ' + format(datum.to, '.1e')",
        )
    )
    y = alt.Y("number:O", axis=None).scale(domain=list(range(1, 19)), paddingInner=0.25)
    x = alt.X("from:Q", title="product so far, absolute value", axis=log_axis("x", grid=True, tickCount=4)).scale(
        type="log", nice=False
    )
    bars = base.mark_bar(cornerRadius=2).encode(
        x=x,
        x2="to:Q",
        color=alt.Color("kind:N", legend=None).scale(domain=list(KINDS), range=[color for _, color in KINDS.values()]),
        tooltip=[
            alt.Tooltip("label:N", title="term"),
            alt.Tooltip("term:Q", title="value", format=".3g"),
            alt.Tooltip("to:Q", title="product so far", format=".3g"),
        ],
    )
    names = base.mark_text(align="right", dx=-8, color=INK).encode(x=alt.value(0), text="label:N")
    values = base.mark_text(align="left", dx=6, color=INK_SOFT).encode(
        x=alt.X("right:Q").scale(type="log"), text="times:N"
    )
    end = base.transform_filter("datum.number == datum.last")
    total = end.mark_text(align="left", dy=19, fontWeight=600, fontSize=13).encode(
        x=alt.X("to:Q").scale(type="log"), text="total:N"
    )
    room = (
        alt.Chart(alt.Data(values=[{"within": limit} for limit in WITHIN]))
        .mark_point(opacity=0)
        .encode(x=alt.X("within:Q").scale(type="log"))
    )
    one = alt.Chart(alt.Data(values=[{"one": 1}])).mark_rule(color=INK_SOFT).encode(x=alt.X("one:Q").scale(type="log"))
    layers = [room, one, bars, names, *haloed(values), *haloed(total)]
    return (
        alt.layer(*(layer.encode(y=y) if layer not in (room, one) else layer for layer in layers))
        .add_params(picked, scale)
        .properties(width="container", height=alt.Step(20), padding={"left": 5, "right": 52, "top": 5, "bottom": 5})
    )


def describe(rows: Rows) -> str:
    """The product that the dials show at first, and the one for the last weight."""

    def product(picked: int) -> float:
        return next(
            float(row["after"][-1]) for row in rows if row["picked"] == picked and row["scale"] == START["scale"]
        )

    last = max(row["picked"] for row in rows)
    return (
        f"Bars on a logarithmic axis, one for each term of the gradient of a weight, from the product before the term to "
        f"the product after it. For weight 1 of {last} the product ends at {product(1):.1e}, for weight {last} at "
        f"{product(last):.1e}. Dials choose the weight and multiply all weights of the chain."
    )


product_terms = Template("product_terms", design, describe)
