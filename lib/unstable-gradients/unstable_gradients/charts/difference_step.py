"""The error of a finite difference against the length of its step: a V on logarithmic axes.

The chapter `gradients` shows it. Rows are those of the result `difference_step`.
"""

from typing import TYPE_CHECKING

from unstable_gradients.charts.parts import Align, haloed, log_axis
from unstable_gradients.charts.style import INK_SOFT, SERIES
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt


def design() -> "alt.TopLevelMixin":
    """A line and a band for each way, with its name, and a word for either side of the V."""
    import altair as alt

    base = alt.Chart(alt.NamedData("rows")).encode(
        x=alt.X("h:Q", title="step h", axis=log_axis("x", tickCount=5, grid=False)).scale(type="log", nice=False),
        color=alt.Color("way:N", legend=None, sort=None).scale(range=[SERIES[1], SERIES[0]]),
    )
    y = alt.Y("error:Q", title="relative error of the slope", axis=log_axis()).scale(
        type="log", domain=[1e-12, 3], nice=False
    )
    band = base.mark_area(opacity=0.18, clip=True).encode(y=alt.Y("low:Q").scale(type="log"), y2="high:Q")
    points = base.mark_point(size=22, opacity=1).encode(
        y=y,
        tooltip=[
            alt.Tooltip("way:N"),
            alt.Tooltip("h:Q", format=".0e"),
            alt.Tooltip("error:Q", title="median error", format=".1e"),
        ],
    )
    ways: list[tuple[str, float, Align, int, int]] = [
        ("one-sided", 1e-5, "right", -6, -8),
        ("central", 1e-4, "left", 8, 10),
    ]
    arms: list[tuple[float, Align, str]] = [(1e-15, "left", "rounding"), (0.3, "right", "truncation")]
    names = [
        base.transform_filter(f"datum.way == '{way}' && abs(log(datum.h / {at}) / LN10) < 0.1")
        .mark_text(align=align, dx=dx, dy=dy, fontWeight=600)
        .encode(y=y, text="way:N")
        for way, at, align, dx, dy in ways
    ]
    sides = [
        alt.Chart(alt.Data(values=[{"h": h, "error": 2e-11}]))
        .mark_text(align=align, color=INK_SOFT)
        .encode(x="h:Q", y="error:Q", text=alt.value(text))
        for h, align, text in arms
    ]
    layers = [layer for text in (*names, *sides) for layer in haloed(text)]
    return alt.layer(band, base.mark_line().encode(y=y), points, *layers).properties(width="container", height=300)


def describe(rows: Rows) -> str:
    """The best step of either way."""
    text = (
        "Relative error of a slope found by finite differences, against the step h, on logarithmic axes: two V shapes."
    )
    for way in dict.fromkeys(row["way"] for row in rows):
        line = [row for row in rows if row["way"] == way]
        best = min(line, key=lambda row: row["error"])
        smallest = min(line, key=lambda row: row["h"])
        text += (
            f" The {way} difference is best at h = {best['h']:.0e}, with an error of {best['error']:.0e}; at h = "
            f"{smallest['h']:.0e} its error is {smallest['error']:.1g}."
        )
    return text


difference_step = Template("difference_step", design, describe)
