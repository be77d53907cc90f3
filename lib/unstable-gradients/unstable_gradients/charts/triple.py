"""The triple picture: activation, delta and dL/dW layer by layer, in three panels that always look the same.

Chapters from `vanishing` on show it, from the committed results and from live cells. Rows are those of
`diagnostics.layer_rows`; several for one layer, from several seeds, are drawn as their median and range. A `setting` in
the rows tells networks apart.
"""

import statistics
from typing import TYPE_CHECKING

from unstable_gradients.charts.parts import layer_axis, log_axis
from unstable_gradients.charts.style import SERIES
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt

PANELS = {  # field -> title: forward, backward, and their product
    "activation_sd": "activation a",
    "delta_sd": "delta = dL/dz",
    "dW_sd": "dL/dW",
}


def design() -> "alt.TopLevelMixin":
    """A panel each, all standard deviations over the entries, all on logarithmic axes with a scale of their own."""
    import altair as alt

    def panel(number: int, field: str, title: str) -> "alt.LayerChart | alt.FacetChart":
        base = alt.Chart(alt.NamedData("rows")).encode(
            x=alt.X("layer:Q", title="layer", axis=layer_axis(tickCount=5)).scale(nice=False, padding=8, zero=False),
            color=alt.Color("setting:N", sort=None, title=None)
            .scale(range=SERIES)
            .legend(orient="top", symbolType="circle", symbolOpacity=1, columns=2, labelLimit=0),
        )
        y = alt.Y(f"median({field}):Q", title=None, axis=log_axis(f"concat_{number}_y", tickCount=5)).scale(
            type="log", padding=10, nice=False
        )
        band = base.mark_area(opacity=0.18).encode(
            y=alt.Y(f"min({field}):Q", title=None).scale(type="log"), y2=alt.Y2(f"max({field}):Q")
        )
        points = base.mark_point(opacity=1, size=30).encode(
            y=y,
            tooltip=[
                alt.Tooltip("setting:N"),
                alt.Tooltip("layer:Q"),
                alt.Tooltip(f"median({field}):Q", title=f"spread of {title}", format=".3g"),
            ],
        )
        return alt.layer(band, base.mark_line().encode(y=y), points).properties(
            width=150, height=190, title=alt.TitleParams(title, fontSize=13)
        )

    return alt.concat(*(panel(number, *names) for number, names in enumerate(PANELS.items())), columns=3)


def describe(rows: Rows) -> str:
    """The first and the last layer of each network in each panel, in words."""
    sentences = ["Three panels, spread by layer on logarithmic axes: activation, delta, dL/dW."]
    for setting in dict.fromkeys(row["setting"] for row in rows):
        mine = [row for row in rows if row["setting"] == setting]
        ends = [end(row["layer"] for row in mine) for end in (min, max)]
        parts = []
        for field, title in PANELS.items():
            first, last = (_middle([row[field] for row in mine if row["layer"] == layer]) for layer in ends)
            parts.append(f"{title} {first} to {last}")
        name = f"{setting}, l" if setting else "L"
        sentences.append(f"{name}ayers {ends[0]} to {ends[1]}: {', '.join(parts)}.")
    return " ".join(sentences)


def _middle(values: list[float | None]) -> str:
    finite = [value for value in values if value is not None]
    return f"{statistics.median(finite):.1e}" if finite else "not finite"


triple = Template("triple", design, describe, defaults={"setting": ""})
