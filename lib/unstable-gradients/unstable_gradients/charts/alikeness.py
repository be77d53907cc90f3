"""What layers leave of the gradient and of the difference between two images, for one activation function among all.

The chapter `activations` opens with it. Rows are those of the result `alikeness`, lists over the hidden layers.
"""

from typing import TYPE_CHECKING

from unstable_gradients.charts.nonlinearities import NAMES
from unstable_gradients.charts.parts import haloed, layer_axis, log_axis
from unstable_gradients.charts.style import INK_SOFT, SERIES, TEXT
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt

DELTA = (1e-14, 1e4)


def design() -> "alt.TopLevelMixin":
    """Two panels: every activation as a faint line, the chosen one bold with the range of delta, its far end in words."""
    import altair as alt

    dial = alt.param(
        "activation",
        value="relu",
        bind=alt.binding_select(options=list(NAMES), labels=list(NAMES.values()), name="activation"),
    )
    rows = alt.Chart(alt.NamedData("rows"))

    def panel(
        title: str, subtitle: str, field: str, y: alt.Y, words: str, at: int
    ) -> "alt.LayerChart | alt.FacetChart":
        lines = (
            rows.transform_calculate(layers=f"sequence(1, length(datum.{field}) + 1)")
            .transform_flatten(["layers", field], as_=["layer", "size"])
            .encode(
                x=alt.X("layer:Q", title="hidden layer", axis=layer_axis(tickCount=6)).scale(zero=False, nice=False),
                y=y,
                order="layer:Q",
            )
        )
        chosen = "datum.activation == activation"
        band = (
            rows.transform_filter(chosen)
            .transform_calculate(layers="sequence(1, length(datum.low) + 1)")
            .transform_flatten(["layers", "low", "high"], as_=["layer", "least", "most"])
            .mark_area(opacity=0.2, color=SERIES[0], clip=True)
            .encode(x=alt.X("layer:Q"), y=alt.Y("least:Q").scale(type="log"), y2="most:Q")
        )
        word = rows.transform_filter(chosen).transform_calculate(text=words)
        return alt.layer(
            *([band] if field == "delta" else []),
            lines.mark_line(strokeWidth=1.2, opacity=0.5, color=INK_SOFT).encode(detail="activation:N"),
            lines.transform_filter(chosen).mark_line(strokeWidth=4, color=SERIES[0]),
            *haloed(
                word.mark_text(align="left", x=8, y=at, fontSize=TEXT, fontWeight=600, color=SERIES[0]).encode(
                    text="text:N"
                )
            ),
            title=alt.Title(title, subtitle=subtitle, frame="group"),
        ).properties(width=246, height=250)

    delta = alt.Y("size:Q", title=None, axis=log_axis("concat_0_y", tickCount=8)).scale(
        type="log", domain=list(DELTA), nice=False
    )
    cosine = alt.Y("size:Q", title=None, axis=alt.Axis(tickCount=5)).scale(domain=[0, 1.02], nice=False)
    left = panel(
        "Delta at each layer",
        "on its way back, layer 29 = 1",
        "delta",
        delta,
        "'layer 1 gets × ' + format(datum.delta[0], '.1~r')",
        236,
    )
    right = panel(
        "How alike two images are",
        "cosine of their activations",
        "cosine",
        cosine,
        "'layer 29: ' + format(peek(datum.cosine), '.2f')",
        236,
    )
    return alt.concat(left, right, columns=2).add_params(dial)


def describe(rows: Rows) -> str:
    """Both ends for every activation."""
    sentences = [
        f"{NAMES[row['activation']]}: layer 1 gets {row['delta'][0]:.1g} times the delta of layer 29 ({row['low'][0]:.1g} to {row['high'][0]:.1g}), and in layer 29 the "
        f"cosine between two images is {row['cosine'][-1]:.2f}."
        for row in rows
    ]
    return "Two panels by layer before training, a line for each activation function. " + " ".join(sentences)


alikeness = Template("alikeness", design, describe)
