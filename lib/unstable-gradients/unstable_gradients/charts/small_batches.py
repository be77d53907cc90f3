"""Test accuracy by the size of the batch in training, without a norm, with batch norm and with layer norm.

The chapter `normalization` shows it. Rows are those of the result `small_batches`, with lists over seeds.
"""

import statistics
from typing import TYPE_CHECKING

from unstable_gradients.charts.parts import haloed
from unstable_gradients.charts.rescaling import NAMES
from unstable_gradients.charts.style import SERIES, TEXT
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt

BATCHES = [2, 4, 8, 16, 32]
PANELS = {"test": "Running statistics", "together": "All test images as one batch"}


def design() -> "alt.TopLevelMixin":
    """A panel for each way to evaluate; a line for the medians, a dot for each seed."""
    import altair as alt

    name = "({" + ", ".join(f"{key}: '{name}'" for key, name in NAMES.items()) + "})[datum.norm]"
    rows = alt.Chart(alt.NamedData("rows")).transform_calculate(name=name, place=f"indexof({list(NAMES)}, datum.norm)")
    names = list(NAMES.values())
    colour = alt.Color("name:N", legend=None).scale(domain=names, range=SERIES[: len(names)])
    x = alt.X("batch:Q", title="images in a batch", axis=alt.Axis(values=BATCHES)).scale(
        type="log", base=2, domain=[1.7, 38], nice=False
    )

    def y(field: str) -> alt.Y:
        return alt.Y(field, title=None, axis=alt.Axis(format="%", values=[0, 0.25, 0.5, 0.75, 1])).scale(
            domain=[0, 1], nice=False
        )

    def panel(field: str, title: str) -> "alt.LayerChart | alt.FacetChart":
        dots = rows.transform_flatten([field], as_=["right"]).encode(x=x, color=colour)

        def word(place: int) -> list[alt.Chart]:
            mark = rows.transform_filter(f"datum.place == {place} && datum.batch == 32").mark_text(
                align="right", x=212, y=190 + 18 * place, fontSize=TEXT, fontWeight=600
            )
            return haloed(mark.encode(text="name:N", color=colour))

        return alt.layer(
            dots.mark_line(strokeWidth=2.5).encode(y=y("median(right):Q")),
            dots.mark_point(size=30, opacity=0.6).encode(y=y("right:Q")),
            *(mark for place in range(len(names)) for mark in word(place)),
            title=alt.Title(title, subtitle="test digits read right", frame="group"),
        ).properties(width=220, height=240)

    return alt.concat(*(panel(*pair) for pair in PANELS.items()), columns=2)


def describe(rows: Rows) -> str:
    """The medians of every row."""
    sentences = [
        f"Batches of {row['batch']}, {NAMES[row['norm']]}: {statistics.median(row['test']):.0%} of the test digits with running "
        f"statistics, {statistics.median(row['together']):.0%} with those of all test images."
        for row in rows
    ]
    return "Two panels: test accuracy by the size of the batch in training. " + " ".join(sentences)


small_batches = Template("small_batches", design, describe)
