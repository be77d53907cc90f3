"""Networks with He's variance, over depth: what one draw does to a small change of its input. One dial, the width.

The chapter `initialization` shows it. Rows are those of the result `narrow_he`, with lists over layers and over seeds.
"""

import statistics
from typing import TYPE_CHECKING

from unstable_gradients.charts.parts import haloed, log_axis
from unstable_gradients.charts.style import INK, SERIES, TEXT
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt

SQUARES = (1e-8, 30.0)
WIDTH = 8  # where the dial stands at first


def design() -> "alt.TopLevelMixin":
    """Left the squared length with its mean, right the test accuracy of every trained network."""
    import altair as alt

    units = alt.param("units", value=WIDTH, bind=alt.binding_select(options=[4, 8, 16, 32, 64], name="width"))
    rows = alt.Chart(alt.NamedData("rows"))
    chosen = rows.transform_filter("datum.kind == 'draws' && datum.width == units")
    base = (
        chosen.transform_calculate(layers="sequence(0, length(datum.mean))")
        .transform_flatten(
            ["layers", "low", "median", "high", "mean", "dead"],
            as_=["layer", "least", "middle", "most", "average", "gone"],
        )
        .transform_calculate(  # a quantile of dead networks is 0: the line leaves the panel
            least=f"max(datum.least, {SQUARES[0]})", middle=f"max(datum.middle, {SQUARES[0]})"
        )
        .encode(x=alt.X("layer:Q", title="ReLU layers", axis=alt.Axis(tickCount=5)).scale(nice=False))
    )

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", title=None, axis=log_axis("concat_0_y", tickCount=8)).scale(
            type="log", domain=list(SQUARES), nice=False
        )

    many, average = SERIES[0], SERIES[1]

    def note(text: str, line: int, colour: str) -> list[alt.Chart]:
        mark = chosen.transform_calculate(text=text).mark_text(
            align="left", x=8, y=200 + 20 * line, fontSize=TEXT, fontWeight=600, color=colour
        )
        return haloed(mark.encode(text="text:N"))

    left = alt.layer(
        base.mark_area(opacity=0.18, color=many).encode(y=y("least"), y2="most"),
        base.mark_line(color=average).encode(y=y("average")),
        base.mark_line(color=many).encode(y=y("middle")),
        *note("'mean of 1,000 draws'", 0, average),
        *note("'median, and nine tenths'", 1, many),
        *note("format(peek(datum.dead), '.0%') + ' silent after 40 layers'", 2, INK),
        title=alt.Title("A small change of the input", subtitle="squared length, before training", frame="group"),
    ).properties(width=246, height=260)
    scores = (
        rows.transform_filter("datum.kind == 'trained'")
        .transform_flatten(["test"], as_=["right"])
        .encode(
            x=alt.X("width:O", title="width of 20 layers", axis=alt.Axis(labelAngle=0)),
            y=alt.Y("right:Q", title=None, axis=alt.Axis(format="%", tickCount=5)).scale(domain=[0, 1], nice=False),
        )
    )
    right = alt.layer(
        scores.mark_point(size=40, opacity=0.55, color=many).encode(
            tooltip=[alt.Tooltip("width:O"), alt.Tooltip("right:Q", format=".0%"), alt.Tooltip("eta:Q")]
        ),
        scores.transform_filter("datum.width == units").mark_point(size=60, opacity=0.8, color=average),
        scores.mark_tick(thickness=3, size=24, opacity=1, color=INK).encode(y=alt.Y("median(right):Q")),
        title=alt.Title("Test digits read right", subtitle="20 draws each, and their median", frame="group"),
    ).properties(width=190, height=260)
    return alt.concat(left, right, columns=2).add_params(units)


def describe(rows: Rows) -> str:
    """Both panels for the narrowest and the widest."""
    sentences = []
    for width in (min(row["width"] for row in rows), max(row["width"] for row in rows)):
        draws, trained = (
            next(row for row in rows if (row["kind"], row["width"]) == (kind, width)) for kind in ("draws", "trained")
        )
        sentences.append(
            f"Width {width}: after {len(draws['mean']) - 1} layers the median squared length is {draws['median'][-1]:.1g}, "
            f"and {draws['dead'][-1]:.0%} of the draws are silent; trained networks of 20 layers read "
            f"{min(trained['test']):.0%} to {max(trained['test']):.0%} of the test digits, in the median "
            f"{statistics.median(trained['test']):.0%}."
        )
    return (
        "Two panels. Left: what ReLU layers with weights of variance 2/n make of a small change of their input, by depth, on "
        "a logarithmic axis. Right: what such networks have learned. " + " ".join(sentences)
    )


narrow_he = Template(
    "narrow_he",
    design,
    describe,
    defaults={name: [] for name in ("low", "median", "high", "mean", "dead", "test")} | {"eta": None},
)
