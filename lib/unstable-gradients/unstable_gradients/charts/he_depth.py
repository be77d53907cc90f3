"""The gradient on its way back through thirty ReLU layers of a thousand units, for two variances of the weights.

The chapter `initialization` shows it. Rows are those of the result `he_depth`: a list over layers for each seed.
"""

import statistics
from typing import TYPE_CHECKING

from unstable_gradients.charts.parts import haloed, log_axis
from unstable_gradients.charts.style import HOLD, INK_SOFT, TEXT, VANISH
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt


def design() -> "alt.TopLevelMixin":
    """A line for every seed, and what the paper derives as dashes."""
    import altair as alt

    rows = (
        alt.Chart(alt.NamedData("rows"))
        .transform_calculate(crossed="sequence(0, length(datum.gradient))")
        .transform_flatten(["crossed", "gradient"], as_=["layers", "size"])
        .transform_calculate(theory="datum.variance == '2/n' ? 1 : pow(2, -datum.layers / 2)")
    )
    x = alt.X("layers:Q", title="layers crossed, from the output", axis=alt.Axis(tickCount=6)).scale(nice=False)

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", title="norm of the gradient", axis=log_axis(tickCount=8)).scale(
            type="log", domain=[1e-5, 10], nice=False
        )

    colour = alt.Color("variance:N", legend=None).scale(domain=["2/n", "1/n"], range=[HOLD, VANISH])
    last = rows.transform_filter("datum.seed == 0 && datum.layers == 14").encode(x=x, y=y("size"), color=colour)
    return alt.layer(
        rows.mark_line(strokeWidth=1.5, opacity=0.8).encode(
            x=x, y=y("size"), color=colour, detail="seed:N", order="layers:Q"
        ),
        rows.transform_filter("datum.seed == 0")
        .mark_line(color=INK_SOFT, strokeDash=[4, 4], strokeWidth=1.5)
        .encode(x=x, y=y("theory"), detail="variance:N", order="layers:Q"),
        *haloed(
            last.transform_calculate(
                text="datum.variance == '2/n' ? 'variance 2/n (He): stays' : 'variance 1/n: falls as 2 to the −L/2'"
            )
            .mark_text(align="left", dx=14, dy=-12, fontSize=TEXT, fontWeight=600)
            .encode(text="text:N")
        ),
    ).properties(width="container", height=260)


def describe(rows: Rows) -> str:
    """Where both end."""
    sentences = [
        "Norm of the gradient after 0 to 30 ReLU layers of 1,000 units on its way back, on a logarithmic axis."
    ]
    for variance in dict.fromkeys(row["variance"] for row in rows):
        ends = [row["gradient"][-1] for row in rows if row["variance"] == variance]
        sentences.append(
            f"With variance {variance} of the weights it ends at {statistics.median(ends):.1e} times its size."
        )
    return " ".join(sentences)


he_depth = Template("he_depth", design, describe)
