"""How the steps of several rules grow with the gradient.

The chapter `learning` shows it. Rows are those of the result `step_sizes`.
"""

from typing import TYPE_CHECKING

from unstable_gradients.charts.parts import Align, haloed, log_axis
from unstable_gradients.charts.style import SERIES
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt


def design() -> "alt.TopLevelMixin":
    """Both axes logarithmic, so that proportional is a line of slope 1; names where the lines lie apart."""
    import altair as alt

    base = alt.Chart(alt.NamedData("rows")).encode(
        x=alt.X("factor:Q", title="gradient, times", axis=log_axis("x", tickCount=6, grid=False)).scale(
            type="log", nice=False
        ),
        y=alt.Y("relative:Q", title="step, times", axis=log_axis()).scale(type="log", nice=False),
        color=alt.Color("kind:N", legend=None, sort=["proportional", "level"]).scale(range=[SERIES[1], SERIES[0]]),
        detail="rule:N",
    )
    base = base.transform_calculate(kind="datum.rule == 'SGD' || datum.rule == 'momentum' ? 'proportional' : 'level'")
    places: list[tuple[str, float, Align, int, int, str]] = [
        ("SGD", 1e3, "right", -10, -6, "SGD, momentum"),
        ("sign", 1e-3, "left", 0, -12, "sign, RMSProp, Adam"),
    ]
    names = [
        haloed(
            base.transform_filter(f"datum.rule == '{rule}' && abs(log(datum.factor / {at})) < 0.1")
            .mark_text(align=align, dx=dx, dy=dy, fontWeight=600)
            .encode(text=alt.value(text))
        )
        for rule, at, align, dx, dy, text in places
    ]
    points = base.mark_point(size=26, opacity=1).encode(
        tooltip=[
            alt.Tooltip("rule:N"),
            alt.Tooltip("factor:Q", title="gradient, times", format=".0e"),
            alt.Tooltip("relative:Q", title="step, times", format=".3g"),
        ]
    )
    return alt.layer(base.mark_line(strokeWidth=2), points, *names[0], *names[1]).properties(
        width="container", height=260
    )


def describe(rows: Rows) -> str:
    """What a thousandfold gradient does to the step of each rule."""
    factor = 1000.0 if any(row["factor"] == 1000 for row in rows) else max(row["factor"] for row in rows)
    parts = [f"{row['rule']} {row['relative']:.3g}" for row in rows if row["factor"] == factor]
    return (
        "How many times longer a step gets when the gradient is multiplied by a number, on logarithmic axes, for five rules. "
        f"Times {factor:g}: {', '.join(parts)}. Proportional rules are a rising line, the others a level one."
    )


step_sizes = Template("step_sizes", design, describe)
