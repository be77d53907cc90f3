"""A network that learns to tell two moons apart: its answer all over the plane, and its loss, with dials for step and rate.

The chapter `learning` opens with it. Rows are those of the result `decision_boundary`.
"""

from typing import TYPE_CHECKING

from unstable_gradients.charts.parts import log_axis
from unstable_gradients.charts.style import ACCENT, INK_SOFT, PAPER, SERIES
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt

RATES = {"too small": 0.01, "about right": 0.5, "too large": 10}
COLUMNS, ROWS = 20, 14
LEFT, RIGHT, LOW, HIGH = -1.5, 2.5, -1.0, 1.5


def design() -> "alt.TopLevelMixin":
    """The plane in two colours, the stronger the surer the network is, and beside it the loss up to the chosen step."""
    import altair as alt

    rate = alt.param(
        name="rate",
        value="about right",
        bind=alt.binding_select(options=list(RATES), name="learning rate"),
    )
    step = alt.param(name="step", value=50, bind=alt.binding_range(min=0, max=400, step=25, name="steps taken"))
    chosen = f"datum.eta == {{{', '.join(f'{name!r}: {eta}' for name, eta in RATES.items())}}}[rate]"
    rows = alt.Chart(alt.NamedData("rows"))
    now = rows.transform_filter(f"datum.kind == 'map' && datum.step == step && {chosen}")
    x = alt.X("left:Q", title=None, axis=None).scale(domain=[LEFT, RIGHT], nice=False)
    y = alt.Y("low:Q", title=None, axis=None).scale(domain=[LOW, HIGH], nice=False)
    wide, high = (RIGHT - LEFT) / COLUMNS, (HIGH - LOW) / ROWS
    plane = (
        now.transform_flatten(["shade"], as_=["one"])
        .transform_window(number="row_number()")
        .transform_calculate(
            left=f"{LEFT} + {wide} * ((datum.number - 1) % {COLUMNS})",
            right=f"datum.left + {wide}",
            low=f"{LOW} + {high} * floor((datum.number - 1) / {COLUMNS})",
            high=f"datum.low + {high}",
            sure="0.75 * abs(2 * datum.one - 1)",
        )
        .mark_rect()
        .encode(
            x=x,
            x2="right:Q",
            y=y,
            y2="high:Q",
            color=alt.condition("datum.one > 0.5", alt.value(SERIES[0]), alt.value(SERIES[1])),
            opacity=alt.Opacity("sure:Q", scale=None, legend=None),
        )
    )
    points = (
        rows.transform_filter("datum.kind == 'points'")
        .transform_flatten(["x", "y", "label"], as_=["left", "low", "name"])
        .mark_point(size=26, opacity=1, stroke=PAPER, strokeWidth=0.8)
        .encode(x=x, y=y, color=alt.condition("datum.name == 1", alt.value(SERIES[0]), alt.value(SERIES[1])))
    )
    curve = (
        rows.transform_filter(f"datum.kind == 'curve' && {chosen}")
        .transform_flatten(["at", "loss"], as_=["time", "cost"])
        .encode(
            x=alt.X("time:Q", title="step", axis=alt.Axis(tickCount=5)).scale(domain=[0, 400], nice=False),
            y=alt.Y("cost:Q", title=None, axis=log_axis("concat_1_y", tickCount=5)).scale(
                type="log", domain=[0.005, 100], nice=False
            ),
        )
    )
    here = curve.transform_filter("datum.time == step")
    return alt.concat(
        alt.layer(plane, points).properties(
            width=300, height=210, title=alt.TitleParams("what it says, and the examples", fontSize=13)
        ),
        alt.layer(
            curve.mark_line(strokeWidth=1.2, color=INK_SOFT),
            curve.transform_filter("datum.time <= step").mark_line(color=ACCENT, strokeWidth=2.5),
            here.mark_point(color=ACCENT, size=110, opacity=1),
        ).properties(width=210, height=210, title=alt.TitleParams("loss of all examples", fontSize=13)),
        columns=2,
    ).add_params(rate, step)


def describe(rows: Rows) -> str:
    """The loss at both ends of each rate."""
    text = (
        "Two panels. Left: two half moons of points, and the plane around them in two colours, which show what a network "
        "says there. Right: its loss on a logarithmic axis against the step. Dials choose the learning rate and the step."
    )
    curves = [row for row in rows if row["kind"] == "curve"]
    for name, row in zip(RATES, sorted(curves, key=lambda row: row["eta"]), strict=True):
        text += f" With {row['eta']:g}, {name}, the loss goes from {row['loss'][0]:.2f} to {row['loss'][-1]:.2g}."
    return text


decision_boundary = Template(
    "decision_boundary",
    design,
    describe,
    defaults=dict.fromkeys(("eta", "step", "shade", "x", "y", "label", "at", "loss")),
)
