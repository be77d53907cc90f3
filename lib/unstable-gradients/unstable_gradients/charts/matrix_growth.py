"""A vector that is multiplied by matrix after matrix: its norm, for kinds of matrix whose entries mislead.

The chapter `exploding` shows it. Rows as in the result `matrix_growth`.
"""

from typing import TYPE_CHECKING

from unstable_gradients.charts.parts import haloed, log_axis
from unstable_gradients.charts.style import SERIES
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt


def design() -> "alt.TopLevelMixin":
    """A line with its range for each kind, its name at the right end."""
    import altair as alt

    base = alt.Chart(alt.NamedData("rows")).encode(
        x=alt.X("behind:Q", title="layers crossed", axis=alt.Axis(format="d", tickMinStep=1)).scale(nice=False),
        color=alt.Color("setting:N", legend=None, sort=None).scale(range=SERIES),
    )
    y = alt.Y("median:Q", title="norm of delta", axis=log_axis(tickCount=8)).scale(type="log", padding=16, nice=False)
    band = base.mark_area(opacity=0.18).encode(
        y=alt.Y("low:Q", title="norm of delta").scale(type="log"), y2=alt.Y2("high:Q")
    )
    points = base.mark_point(size=18, opacity=1).encode(
        y=y,
        tooltip=[
            alt.Tooltip("setting:N", title="matrices"),
            alt.Tooltip("behind:Q", title="layers crossed"),
            alt.Tooltip("median:Q", title="median norm", format=".2g"),
            alt.Tooltip("entry:Q", title="largest entry", format=".2g"),
            alt.Tooltip("largest:Q", title="largest singular value", format=".2g"),
        ],
    )
    last = base.transform_joinaggregate(all="max(behind)").transform_filter("datum.behind == datum.all")
    names = last.mark_text(align="right", dx=-26, dy=-13, fontWeight=600).encode(y=y, text="setting:N")
    return alt.layer(band, base.mark_line(strokeWidth=1.5).encode(y=y), points, *haloed(names)).properties(
        width="container", height=300
    )


def describe(rows: Rows) -> str:
    """Where every line ends."""
    sentences = ["Norm of delta on a logarithmic axis against the number of layers it has crossed."]
    for setting in dict.fromkeys(row["setting"] for row in rows):
        end = max((row for row in rows if row["setting"] == setting), key=lambda row: row["behind"])
        sentences.append(
            f"Matrices of the kind '{setting}', largest entry {end['entry']:.2g}, largest singular value "
            f"{end['largest']:.2g}: {end['median']:.0e} after {end['behind']} layers."
        )
    return " ".join(sentences)


matrix_growth = Template("matrix_growth", design, describe)
