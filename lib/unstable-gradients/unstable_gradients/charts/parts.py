"""Pieces of designs that charts share: a logarithmic axis in powers of ten, text that stays readable over lines.

Used by the charts whose lines carry their names beside them, among them `layer_norms` and `loss_curve`. Altair is
imported where a piece is made, never on import, since a reader's browser reads these modules too.
"""

from typing import TYPE_CHECKING, Any, Literal

from unstable_gradients.charts.style import PAPER

if TYPE_CHECKING:
    import altair as alt

Align = Literal["left", "center", "right"]

_EXPONENT = "round(log(datum.value) / LN10)"
_DIGIT = "'⁰¹²³⁴⁵⁶⁷⁸⁹'"
# Vega's own labels on a logarithmic axis are 1e-9 or 0.000000001
POWERS_OF_TEN = (
    f"datum.value >= 0.001 && datum.value <= 1000 ? format(datum.value, '~g') : "
    f"abs(log(datum.value) / LN10 - {_EXPONENT}) > 1e-6 ? format(datum.value, '.0e') : "
    f"'10' + ({_EXPONENT} < 0 ? '⁻' : '')"
    f" + (abs({_EXPONENT}) > 99 ? {_DIGIT}[floor(abs({_EXPONENT}) / 100)] : '')"
    f" + (abs({_EXPONENT}) > 9 ? {_DIGIT}[floor(abs({_EXPONENT}) / 10) % 10] : '')"
    f" + {_DIGIT}[abs({_EXPONENT}) % 10]"
)
# Vega leaves out those that lie outside the axis, and every second one while there are more than `tickCount`
_TWENTIES = "[" + ", ".join(f"1e{e}" for e in range(-320, 309, 20)) + "]"
_POWERS = "[" + ", ".join(f"1e{e}" for e in range(-120, 121)) + "]"
_ONE_TWO_FIVE = "[" + ", ".join(f"{m}e{e}" for e in range(-15, 16) for m in (1, 2, 5)) + "]"


def log_axis(scale: str = "y", **more: Any) -> "alt.Axis":
    """A logarithmic axis with labels such as 10⁻⁹, at whole powers of ten if it spans some of them.

    `scale` is Vega's name for the axis' scale: `y` in a chart of one panel, `concat_0_y` in the first of several.
    """
    import altair as alt

    span = f"domain('{scale}')[1] / domain('{scale}')[0]"
    values = alt.ExprRef(f"{span} > 1e60 ? {_TWENTIES} : {span} > 50 ? {_POWERS} : {_ONE_TWO_FIVE}")
    return alt.Axis(labelExpr=POWERS_OF_TEN, **{"values": values, "tickCount": 6, **more})


def layer_axis(**more: Any) -> "alt.Axis":
    """An axis of layers: whole numbers only."""
    import altair as alt

    return alt.Axis(format="d", tickMinStep=1, **more)


def room(rows: "alt.Chart", field: str, factor: float) -> "alt.Chart":
    """An invisible layer that makes an axis reach down to the largest value over `factor`: what is flat looks flat."""
    import altair as alt

    return (
        rows.transform_aggregate(top=f"max({field})")
        .transform_filter("datum.top > 0")
        .transform_calculate(floor=f"datum.top / {factor:g}")
        .mark_point(opacity=0)
        .encode(y=alt.Y("floor:Q"))
    )


def haloed(text: "alt.Chart") -> "list[alt.Chart]":
    """Layers for a text mark: an outline in the colour of the page, so that lines do not cross it out, and the text."""
    import altair as alt

    mark = {name: value for name, value in text.mark.to_dict().items() if name != "type"}
    halo = text.mark_text(**{**mark, "stroke": PAPER, "strokeWidth": 5, "strokeJoin": "round"})
    return [halo.encode(color=alt.value(PAPER)), text]
