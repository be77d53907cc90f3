"""How large the gradient is at every layer: the norm of delta on a logarithmic axis, one line a setting.

Live cells of every chapter show it, from rows of `diagnostics.layer_rows`; those that compare networks add a
`setting` to each row, the name that is written beside the line.
"""

import math
from typing import TYPE_CHECKING, Any

from unstable_gradients.charts.parts import haloed, layer_axis, log_axis, room
from unstable_gradients.charts.style import SERIES, TEXT
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt


def design() -> "alt.TopLevelMixin":
    """Lines of `delta_norm` by `layer`, each with its `setting` at the input side, where lines lie furthest apart."""
    import altair as alt

    rows = alt.Chart(alt.NamedData("rows"))
    base = rows.encode(
        x=alt.X("layer:Q", title="layer, from input to output", axis=layer_axis()).scale(zero=False, nice=False),
        y=alt.Y("delta_norm:Q", title="norm of delta = dL/dz", axis=log_axis()).scale(
            type="log", padding=26, nice=False
        ),
        color=alt.Color("setting:N", legend=None, sort=None).scale(range=SERIES),
    )
    ends = base.transform_window(
        frame=[None, None],
        groupby=["setting"],
        sort=[alt.SortField("layer")],
        at_input="first_value(delta_norm)",
        at_output="last_value(delta_norm)",
        first="min(layer)",
    ).transform_filter("datum.layer == datum.first")
    # a label beside the line, on the side that the line turns away from
    vanishing = ends.transform_filter("datum.at_input < datum.at_output").mark_text(
        align="left", dx=4, dy=15, fontSize=TEXT, fontWeight=600
    )
    exploding = ends.transform_filter("datum.at_input >= datum.at_output").mark_text(
        align="left", dx=4, dy=-13, fontSize=TEXT, fontWeight=600
    )
    return alt.layer(
        base.mark_line(),
        room(rows, "delta_norm", 100),
        base.mark_point(size=30, opacity=1).encode(
            tooltip=[
                alt.Tooltip("setting:N"),
                alt.Tooltip("layer:Q"),
                alt.Tooltip("delta_norm:Q", title="norm of delta", format=".3g"),
            ]
        ),
        *haloed(vanishing.encode(text="setting:N")),
        *haloed(exploding.encode(text="setting:N")),
    ).properties(width="container", height=260)


def describe(rows: Rows) -> str:
    """The first and the last layer of every setting in words."""
    settings = dict.fromkeys(row["setting"] for row in rows)
    return "Norm of delta by layer on a logarithmic axis. " + " ".join(
        _line(setting, [row for row in rows if row["setting"] == setting]) for setting in settings
    )


def _line(setting: Any, rows: Rows) -> str:
    first, last = (end(rows, key=lambda row: row["layer"]) for end in (min, max))
    name = f"With {setting}: " if setting else ""
    ends = [row["delta_norm"] for row in (first, last)]
    if None in ends:
        return _sentence(name, "not finite in every layer.")
    if math.isclose(*ends, rel_tol=0.05):
        return _sentence(name, f"about {ends[0]:.2g} at both ends.")
    trend = "falls" if ends[0] < ends[1] else "grows"
    way = f"back from layer {last['layer']} to layer {first['layer']}"
    return _sentence(name, f"{way} it {trend} from {ends[1]:.2g} to {ends[0]:.2g}.")


def _sentence(name: str, text: str) -> str:
    return name + text if name else text.capitalize()


layer_norms = Template("layer_norms", design, describe, defaults={"setting": ""})
