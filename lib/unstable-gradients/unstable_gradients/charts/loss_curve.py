"""How the loss goes while a network trains, on a logarithmic axis, one line a setting.

Live cells of every chapter show it, from rows of `training.train`. The bold line is the mean of eleven neighbouring
rows, the thin one the rows themselves. Rows may add a `setting`, the name of the line, and `chance`, the loss of a network that only guesses, which is drawn as a dashed line.
"""

from typing import TYPE_CHECKING

from unstable_gradients.charts.parts import haloed, log_axis, room
from unstable_gradients.charts.style import INK_SOFT, SERIES, TEXT
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt


def design() -> "alt.TopLevelMixin":
    """Lines of `loss` by `step`, each with its `setting` at its end."""
    import altair as alt

    rows = alt.Chart(alt.NamedData("rows"))
    x = alt.X("step:Q", title="step", axis=alt.Axis(format="d", tickMinStep=1, tickCount=5)).scale(
        nice=False, zero=False
    )
    colour = alt.Color("setting:N", legend=None, sort=None).scale(range=SERIES)
    loss = alt.Y("loss:Q", title="loss", axis=log_axis()).scale(type="log", padding=16, nice=False)
    minibatches = rows.mark_line(strokeWidth=1, opacity=0.4).encode(x=x, y=loss, color=colour)
    smooth = (
        rows.transform_window(frame=[-5, 5], groupby=["setting"], sort=[alt.SortField("step")], mean="mean(loss)")
        .transform_calculate(mean="isValid(datum.loss) ? datum.mean : null")
        .mark_line()
        .encode(x=x, y=alt.Y("mean:Q"), color=colour)
    )
    guessing = rows.transform_filter("isValid(datum.chance)").transform_aggregate(
        chance="max(chance)", step="max(step)"
    )
    rule = guessing.mark_rule(strokeDash=[4, 4]).encode(y=alt.Y("chance:Q"))
    name = guessing.mark_text(align="right", dy=-11, color=INK_SOFT).encode(
        x=x, y=alt.Y("chance:Q"), text=alt.value("guessing")
    )
    # Losses start high, so the corner at the lower left is free: names stand there in the order in which lines end.
    settings = (
        rows.transform_joinaggregate(last="max(step)", groupby=["setting"])
        .transform_filter("datum.step == datum.last && datum.setting")
        .transform_window(place="row_number()", sort=[alt.SortField("loss")], frame=[None, None])
        .mark_text(align="left", x=6, y=alt.expr("height + 4 - 16 * datum.place"), fontSize=TEXT, fontWeight=600)
        .encode(text="setting:N", color=colour)
    )
    return alt.layer(minibatches, smooth, room(rows, "loss", 10), rule, *haloed(name), *haloed(settings)).properties(
        width="container", height=240
    )


def describe(rows: Rows) -> str:
    """The first and the last loss of every setting in words."""
    sentences = ["Loss by training step on a logarithmic axis."]
    for setting in dict.fromkeys(row["setting"] for row in rows):
        line = [row for row in rows if row["setting"] == setting]
        first, last = line[0], line[-1]
        start, end = ("not finite" if row["loss"] is None else f"{row['loss']:.2g}" for row in (first, last))
        name = f"{setting}: " if setting else ""
        sentences.append(f"{name}{start} at step {first['step']}, {end} at step {last['step']}.")
    chance = next((row["chance"] for row in rows if row["chance"] is not None), None)
    if chance is not None:
        sentences.append(f"A dashed line marks guessing, {chance:.2f}.")
    return " ".join(sentences)


loss_curve = Template("loss_curve", design, describe, defaults={"setting": "", "chance": None})
