"""The history of a recurrent network's gradient norms with a limit drawn in, and what each limit leads to. One dial.

The chapter `clipping` shows it. Rows are those of the result `clip_limits`, one for each start, and a history for each limit.
"""

import statistics
from typing import TYPE_CHECKING

from unstable_gradients.charts.memory import ERRORS, GUESSING, SOLVED
from unstable_gradients.charts.parts import haloed, log_axis
from unstable_gradients.charts.style import INK, INK_SOFT, SERIES, TEXT
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt

LIMITS = ["0.01", "0.1", "1", "10", "100", "none"]
NORMS = (1e-2, 1e6)


def design() -> "alt.TopLevelMixin":
    """Left the norms of one start with the chosen limit, right the test errors of all starts with all limits."""
    import altair as alt

    limit = alt.param("limit", value="1", bind=alt.binding_select(options=LIMITS, name="limit of the norm"))
    rows = alt.Chart(alt.NamedData("rows"))
    chosen = rows.transform_filter("datum.kind == 'history' && datum.limit == limit")
    y = alt.Y("size:Q", title=None, axis=log_axis("concat_0_y", tickCount=8)).scale(
        type="log", domain=list(NORMS), nice=False
    )
    colour = SERIES[0]
    norms = (
        chosen.transform_calculate(numbers="sequence(1, length(datum.norms) + 1)")
        .transform_flatten(["numbers", "norms"], as_=["step", "size"])
        .mark_line(strokeWidth=1, color=colour, clip=True)
        .encode(
            x=alt.X("step:Q", title="training step", axis=alt.Axis(tickCount=4)).scale(domain=[0, 1500], nice=False),
            y=y,
            order="step:Q",
        )
    )
    line = (
        chosen.transform_filter("datum.limit != 'none'")
        .transform_calculate(size="toNumber(datum.limit)")
        .mark_rule(strokeWidth=2, color=INK)
        .encode(y=y)
    )
    said = chosen.transform_calculate(text="format(datum.cut, '.0%') + ' of the steps are cut'").mark_text(
        align="left", x=8, y=12, fontSize=TEXT, fontWeight=600
    )
    left = alt.layer(
        norms,
        line,
        *haloed(said.encode(text="text:N")),
        title=alt.Title("Norm of all gradients", subtitle="before clipping, one start", frame="group"),
    ).properties(width=246, height=240)
    one = rows.transform_aggregate(count="count()")
    scores = rows.transform_filter("datum.kind == 'run'").encode(
        x=alt.X("limit:N", title="limit", sort=LIMITS, axis=alt.Axis(labelAngle=0)),
        y=alt.Y("mse:Q", title=None, axis=log_axis("concat_1_y", tickCount=5)).scale(
            type="log", domain=list(ERRORS), nice=False
        ),
    )

    def rule(at: float, text: str) -> "list[alt.Chart]":
        mark = one.mark_text(align="left", dy=-9, color=INK_SOFT).encode(
            x=alt.value(2), y=alt.datum(at), text=alt.value(text)
        )
        return [one.mark_rule(strokeDash=[4, 4]).encode(y=alt.datum(at)), *haloed(mark)]

    right = alt.layer(
        scores.mark_point(size=45, opacity=0.6, color=colour).encode(
            tooltip=[alt.Tooltip("limit:N"), alt.Tooltip("mse:Q", format=".2g"), alt.Tooltip("eta:Q")]
        ),
        scores.transform_filter("datum.limit == limit").mark_point(size=65, opacity=0.9, color=SERIES[1]),
        scores.mark_tick(thickness=3, size=20, opacity=1, color=INK).encode(y="median(mse):Q"),
        *rule(GUESSING, "always to say 1"),
        *rule(SOLVED, "solved"),
        title=alt.Title("Squared error on test", subtitle="5 starts each, and their median", frame="group"),
    ).properties(width=190, height=240)
    return alt.concat(left, right, columns=2).add_params(limit)


def describe(rows: Rows) -> str:
    """How often each limit cuts, and what comes of it."""
    sentences = []
    for row in rows:
        if row["kind"] == "history":
            errors = [run["mse"] for run in rows if (run["kind"], run["limit"]) == ("run", row["limit"])]
            middle = statistics.median(errors)
            sentences.append(f"Limit {row['limit']}: {row['cut']:.0%} of the steps are cut, error {middle:.2g}.")
    return (
        "Two panels on logarithmic axes: the norm of all gradients over training, and the squared error on test sequences for "
        "each limit. " + " ".join(sentences)
    )


clip_limits = Template("clip_limits", design, describe, defaults={"mse": None, "cut": None, "norms": []})
