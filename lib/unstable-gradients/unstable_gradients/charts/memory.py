"""Which recurrent networks learn the adding problem: the loss in training, and the error after it. One dial, the network.

The chapter `recurrent` shows it. Rows are those of the result `memory`, one for each network and start.
"""

import statistics
from typing import TYPE_CHECKING

from unstable_gradients.charts.parts import haloed, log_axis
from unstable_gradients.charts.style import INK_SOFT, SERIES
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt

NAMES = {
    "tanh": "tanh",
    "tanh clipped": "tanh, clipped",
    "identity": "identity",
    "identity clipped": "identity, clipped",
    "LSTM": "LSTM",
}
ERRORS = (3e-4, 1.0)
GUESSING, SOLVED = 1 / 6, 0.01
STEPS = 1500
NAMED = (
    "({"
    + ", ".join(f"'{key}': '{name}'" for key, name in NAMES.items())
    + "})[datum.arm + (datum.clipped ? ' clipped' : '')]"
)


def design() -> "alt.TopLevelMixin":
    """Loss over steps, one line a start, the chosen network bold; the error of every start, one row a network."""
    import altair as alt

    names = list(NAMES.values())
    network = alt.param("network", value="identity", bind=alt.binding_select(options=names, name="network"))
    rows = alt.Chart(alt.NamedData("rows")).transform_calculate(name=NAMED)
    colour = alt.Color("name:N", legend=None).scale(domain=names, range=SERIES[: len(names)])
    one = alt.Chart(alt.NamedData("rows")).transform_aggregate(count="count()")

    def rule(at: float, text: str) -> "list[alt.Chart]":
        y = alt.datum(at)
        mark = one.mark_text(align="right", dy=-10, color=INK_SOFT).encode(
            x=alt.value("width"), y=y, text=alt.value(text)
        )
        return [one.mark_rule(strokeDash=[4, 4]).encode(y=y), *haloed(mark)]

    loss = (
        rows.transform_calculate(number="sequence(1, length(datum.loss) + 1)", per=f"{STEPS} / length(datum.loss)")
        .transform_flatten(["number", "loss"], as_=["point", "at_loss"])
        .transform_calculate(step="datum.point * datum.per")
        .encode(
            x=alt.X("step:Q", title="training step", axis=alt.Axis(tickCount=4)).scale(domain=[0, STEPS], nice=False),
            y=alt.Y("at_loss:Q", title=None, axis=log_axis("concat_0_y", tickCount=5)).scale(
                type="log", domain=list(ERRORS), nice=False
            ),
            color=colour,
            detail="seed:N",
            order="step:Q",
        )
    )
    left = alt.layer(
        loss.mark_line(strokeWidth=1, opacity=0.2, clip=True),
        loss.transform_filter("datum.name == network").mark_line(strokeWidth=2.2, clip=True),
        *rule(GUESSING, "always to say 1"),
        *rule(SOLVED, "solved"),
        title=alt.Title("Squared error in training", subtitle="of minibatches, 5 starts each", frame="group"),
    ).properties(width=230, height=270)
    y = alt.Y("name:N", title=None, sort=names, axis=alt.Axis(labels=False, grid=True))
    x = alt.X("mse:Q", title="squared error on test sequences", axis=log_axis("concat_1_x", tickCount=4)).scale(
        type="log", domain=list(ERRORS), nice=False
    )
    labels = rows.transform_filter("datum.seed == 0").mark_text(align="left", dy=-16, fontWeight=600)
    right = alt.layer(
        one.mark_rule(strokeDash=[4, 4]).encode(x=alt.datum(SOLVED)),
        one.mark_rule(strokeDash=[4, 4]).encode(x=alt.datum(GUESSING)),
        rows.mark_point(size=60, opacity=0.75).encode(
            x=x,
            y=y,
            color=colour,
            tooltip=[alt.Tooltip("name:N", title="network"), alt.Tooltip("mse:Q", format=".2g"), alt.Tooltip("eta:Q")],
        ),
        *haloed(labels.encode(x=alt.value(2), y=y, text="name:N", color=colour)),
        title=alt.Title("After training", subtitle="each start, best of 4 rates", frame="group"),
    ).properties(width=190, height=270)
    return alt.concat(left, right, columns=2).add_params(network)


def describe(rows: Rows) -> str:
    """Median and range of the error of each network."""
    sentences = []
    for key, name in NAMES.items():
        errors = [row["mse"] for row in rows if row["arm"] + (" clipped" if row["clipped"] else "") == key]
        sentences.append(f"{name}: {statistics.median(errors):.2g} ({min(errors):.2g} to {max(errors):.2g}).")
    return (
        "Two panels: squared error in training, and on test sequences after it, on logarithmic axes. Always to say 1 gives "
        "0.17. Test error, median and range of the starts: " + " ".join(sentences)
    )


memory = Template("memory", design, describe)
