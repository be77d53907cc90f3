"""Six patients by fourteen treatments: a tile each, fuller the more digits the treated network reads.

The chapter `diagnosis` shows it. Rows are those of the result `treatments`, with `reads` a list over the seeds.
"""

import statistics
from typing import TYPE_CHECKING

from unstable_gradients.charts.style import HOLD, INK
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt


def design() -> "alt.TopLevelMixin":
    """The median over the seeds as fill and in figures; treatments in rows, patients in columns."""
    import altair as alt

    base = (
        alt.Chart(alt.NamedData("rows"))
        .transform_flatten(["reads"], as_=["one"])
        .transform_aggregate(
            groupby=["patient", "illness", "treatment"], middle="median(one)", low="min(one)", high="max(one)"
        )
        .transform_calculate(percent="round(100 * datum.middle)")
        .encode(
            x=alt.X("patient:N", title="patient", axis=alt.Axis(orient="top", labelAngle=0, domain=False)),
            y=alt.Y("treatment:N", title=None, sort=None, axis=alt.Axis(grid=False, labelPadding=4)),
        )
    )
    tiles = base.mark_rect(color=HOLD, stroke=None).encode(
        fillOpacity=alt.FillOpacity("middle:Q", legend=None).scale(domain=[0.1, 0.8, 1], range=[0.03, 0.45, 0.75]),
        tooltip=[
            alt.Tooltip("illness:N"),
            alt.Tooltip("treatment:N"),
            alt.Tooltip("middle:Q", title="digits read, median", format=".0%"),
            alt.Tooltip("low:Q", title="least", format=".0%"),
            alt.Tooltip("high:Q", title="most", format=".0%"),
        ],
    )
    figures = base.mark_text(color=INK).encode(text="percent:Q")
    return alt.layer(tiles, figures).properties(width="container", height=alt.Step(24))


def describe(rows: Rows) -> str:
    """For each patient the treatments after which it reads four fifths of new digits."""
    sentences = ["Digits read after treatment, in percent, for six patients and fourteen treatments."]
    for patient in dict.fromkeys(row["patient"] for row in rows):
        good = [
            row["treatment"] for row in rows if row["patient"] == patient and statistics.median(row["reads"]) >= 0.8
        ]
        sentences.append(f"Patient {patient} is cured by {', '.join(good)}.")
    return " ".join(sentences)


treatments = Template("treatments", design, describe)
