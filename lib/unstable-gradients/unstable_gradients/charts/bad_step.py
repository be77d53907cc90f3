"""What a single step of many times the usual length leaves of a network that had learned.

The chapter `exploding` shows it. Rows as in the result `bad_step`: an activation and a length of the step each, with
lists over the seeds.
"""

import statistics
from typing import TYPE_CHECKING

from unstable_gradients.charts.parts import haloed, log_axis
from unstable_gradients.charts.style import INK_SOFT, SERIES
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt

PANELS = {"idle": "dead or saturated", "test": "test digits read right"}
NAMES = {"relu": "ReLU", "tanh": "tanh"}


def design() -> "alt.TopLevelMixin":
    """Medians as lines and single runs as dots, in two panels."""
    import altair as alt

    def panel(field: str, title: str) -> "alt.LayerChart | alt.FacetChart":
        rows = alt.Chart(alt.NamedData("rows")).transform_calculate(
            name="datum.activation == 'relu' ? 'ReLU, dead' : 'tanh, saturated'"
        )
        base = rows.transform_flatten([field], as_=["value"]).encode(
            x=alt.X("times:Q", title="length of the step, times the usual", axis=log_axis("concat_0_x")).scale(
                type="log", nice=False, padding=12
            ),
            color=alt.Color("name:N", title=None, sort=None)
            .scale(range=[SERIES[1], SERIES[0]])
            .legend(orient="top", symbolType="circle", symbolOpacity=1, labelLimit=0),
        )
        axis = alt.Axis(format="%", tickCount=5)
        y = alt.Y("median(value):Q", title=None, axis=axis).scale(domain=[0, 1], nice=False)
        layers = [
            base.mark_point(size=26, opacity=0.55).encode(y=alt.Y("value:Q", title=None, axis=axis)),
            base.mark_line().encode(y=y),
        ]
        if field == "test":
            guess = alt.Chart(alt.Data(values=[{"guess": 0.1}]))
            layers += [
                guess.mark_rule(strokeDash=[4, 4], color=INK_SOFT).encode(y="guess:Q"),
                *haloed(
                    guess.mark_text(align="left", dx=4, dy=-9, color=INK_SOFT).encode(
                        x=alt.value(0), y="guess:Q", text=alt.value("guessing")
                    )
                ),
            ]
        return alt.layer(*layers).properties(width=246, height=220, title=alt.TitleParams(title, fontSize=13))

    return alt.concat(*(panel(*names) for names in PANELS.items()), columns=2)


def describe(rows: Rows) -> str:
    """Both panels for the usual step, and for the longest, for each activation."""
    sentences = []
    for activation, name in NAMES.items():
        mine = sorted((row for row in rows if row["activation"] == activation), key=lambda row: row["times"])
        for row in (mine[0], mine[-1]):
            word = "dead" if activation == "relu" else "saturated"
            sentences.append(
                f"{name}, step {row['times']:,.0f} times the usual: {statistics.median(row['idle']):.0%} {word}, "
                f"{statistics.median(row['test']):.0%} right."
            )
    return (
        "Two panels against the length of one step, on a logarithmic axis: the part of the hidden units that is dead or "
        "saturated after 300 more usual steps, and test accuracy. " + " ".join(sentences)
    )


bad_step = Template("bad_step", design, describe)
