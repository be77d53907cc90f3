"""How unequally a network treats directions: the singular values of its Jacobian by depth, for two kinds of weights.

The chapter `unstable` shows it. Rows are those of the result `jacobian_spectrum`, with lists over the depths.
"""

from typing import TYPE_CHECKING

from unstable_gradients.charts.parts import haloed, log_axis
from unstable_gradients.charts.style import INK_SOFT, SERIES
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt

VALUES = (1e-14, 1e4)
START = {"activation": "identity", "scale": 1.0}


def design() -> "alt.TopLevelMixin":
    """A panel for Gaussian and one for orthogonal weights, with the parameters `activation` and `scale`."""
    import altair as alt

    scale = alt.param(
        "scale", value=START["scale"], bind=alt.binding_range(name="weight scale", min=0.75, max=1.375, step=0.125)
    )
    activation = alt.param(
        "activation",
        value=START["activation"],
        bind=alt.binding_select(options=["identity", "tanh"], labels=["none", "tanh"], name="activation"),
    )

    def panel(number: int, weights: str) -> "alt.LayerChart | alt.FacetChart":
        base = (
            alt.Chart(alt.NamedData("rows"))
            .transform_filter(f"datum.weights == '{weights}' && datum.activation == activation && datum.scale == scale")
            .transform_flatten(
                ["depth", "q10", "q25", "q50", "q75", "q100"],
                as_=["layers", "v10", "v25", "v50", "v75", "v100"],
            )
            .encode(
                x=alt.X("layers:Q", title="layers", axis=alt.Axis(values=[1, 5, 10, 15, 20])).scale(
                    nice=False, zero=False
                )
            )
        )

        def y(field: str) -> alt.Y:
            return alt.Y(f"{field}:Q", title=None, axis=log_axis(f"concat_{number}_y", tickCount=8)).scale(
                type="log", domain=list(VALUES), nice=False
            )

        colour = SERIES[number]
        bands = [
            base.mark_area(opacity=0.2, color=colour).encode(y=y(low), y2=high)
            for low, high in (("v10", "v100"), ("v25", "v75"))
        ]
        lines = [base.mark_line(color=colour, strokeWidth=width).encode(y=y(field)) for field, width in LINE_WIDTHS]
        one = alt.Chart(alt.NamedData("rows")).transform_aggregate(count="count()")
        rule = one.mark_rule(strokeDash=[4, 4]).encode(y=alt.datum(1))
        names = []
        last = base.transform_filter("datum.layers == 20")
        for field, (short, dy) in NAMES.items():
            text = last.mark_text(align="right", dx=-4, dy=dy, color=INK_SOFT)
            names += haloed(text.encode(y=y(field), text=alt.value(short)))
        shown = names if number == 0 else []  # the lines of the other lie on one another
        return alt.layer(*bands, rule, *lines, *shown).properties(
            width=246, height=260, title=alt.TitleParams(f"{weights} weights", fontSize=13)
        )

    return alt.concat(panel(0, "Gaussian"), panel(1, "orthogonal"), columns=2).add_params(activation, scale)


LINE_WIDTHS = (("v100", 1.5), ("v50", 3.0), ("v10", 1.5))
NAMES = {"v100": ("largest", -10), "v50": ("half lie below", -22), "v10": ("a tenth lie below", -42)}


def describe(rows: Rows) -> str:
    """The spectrum at the largest depth of what is shown first."""
    sentences = ["Two panels, singular values of the Jacobian on a logarithmic axis, by the number of layers."]
    for row in rows:
        if all(row[name] == value for name, value in START.items()):
            sentences.append(
                f"{row['weights']} weights, no activation, weight scale {row['scale']:g}: after {row['depth'][-1]} layers "
                f"the largest is {row['q100'][-1]:.2g}, the median {row['q50'][-1]:.2g}, a tenth lie below "
                f"{row['q10'][-1]:.1g}."
            )
    return " ".join(sentences)


jacobian_spectrum = Template("jacobian_spectrum", design, describe)
