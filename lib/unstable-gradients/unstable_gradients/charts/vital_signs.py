"""A sign of the checklist against how well a network has learned, one point a network; a list chooses the sign.

The chapter `diagnosis` shows it. Rows are those of `placed`, made from the rows of the result `vital_signs`.
"""

import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from unstable_gradients.charts.parts import haloed
from unstable_gradients.charts.style import EXPLODE, HOLD
from unstable_gradients.charts.template import Rows, Template
from unstable_gradients.checklist import CHECKLIST

if TYPE_CHECKING:
    import altair as alt

SHARES = ("saturated", "dead")  # on a linear axis, in percent
LEAST, MOST = 1e-8, 1e4  # what lies beyond, 0 and NaN too, is drawn at the edge
SHORT = {
    "loss": "loss at the start",
    "delta": "delta, first over last",
    "saturated": "saturated entries",
    "dead": "dead units",
    "update": "step over weight",
    "one_batch": "loss of one batch",
}
FIRST = "delta"  # the sign that is shown at first


def placed(networks: Iterable[Mapping[str, Any]], learned: float) -> Rows:
    """Rows to draw: each network with a place for each sign, and for each sign its range and how often it is wrong."""
    rows: Rows = [
        {
            "kind": "network",
            **{name: network[name] for name in ("activation", "depth", "scale", "eta", "validation")},
            "group": "learned" if network["validation"] >= learned else "did not",
            **{name: place(name, network[name]) for name in CHECKLIST},
        }
        for network in networks
    ]
    for name, sign in CHECKLIST.items():
        low, high = (place(name, end) for end in sign.healthy)
        rows.append({"kind": "range", "of": name, "low": low, "high": high})
        for group, learns in (("learned", True), ("did not", False)):
            outside, of = wrong(networks, name, learned, learns)
            rows.append({"kind": "count", "of": name, "group": group, "says": f"{group}: {outside} of {of} outside"})
    return rows


def place(name: str, value: float | None) -> float | None:
    """Where a value is drawn; None if the network has no such sign."""
    if value is None:
        return None
    if name in SHARES:
        return 100 * value
    return math.log10(min(max(value, LEAST), MOST)) if not math.isnan(value) else math.log10(MOST)


def wrong(networks: Iterable[Mapping[str, Any]], name: str, learned: float, learns: bool) -> tuple[int, int]:
    """How many networks that have the sign, among those that learned or among those that did not, are outside its range."""
    group = [row[name] for row in networks if row[name] is not None and (row["validation"] >= learned) == learns]
    return sum(not CHECKLIST[name].fits(value) for value in group), len(group)


def design() -> "alt.TopLevelMixin":
    """Digits read by the sign, the healthy range shaded, and the two counts written above."""
    import altair as alt

    dial = alt.param(
        "sign",
        value=FIRST,
        bind=alt.binding_select(options=list(SHORT), labels=list(SHORT.values()), name="sign"),
    )
    colour = alt.Color("group:N", legend=None).scale(domain=["learned", "did not"], range=[HOLD, EXPLODE])
    rows = alt.Chart(alt.NamedData("rows"))
    exponent = "round(datum.value)"
    power = f"'10' + ({exponent} < 0 ? '⁻' : '') + '⁰¹²³⁴⁵⁶⁷⁸⁹'[abs({exponent})]"
    number = f"abs({exponent}) < 3 ? format(pow(10, datum.value), '~g') : {power}"
    axis = alt.Axis(
        labelExpr=f"sign == 'saturated' || sign == 'dead' ? datum.value + ' %' : {number}", tickMinStep=1, tickCount=7
    )
    band = (
        rows.transform_filter("datum.kind == 'range' && datum.of == sign")
        .mark_rect(color=HOLD, opacity=0.16)
        .encode(x=alt.X("low:Q"), x2="high:Q")
    )
    points = (
        rows.transform_filter("datum.kind == 'network'")
        .transform_fold(list(CHECKLIST), as_=["name", "at"])
        .transform_filter("datum.name == sign && datum.at != null")
        .mark_point(size=36, opacity=0.6)
        .encode(
            x=alt.X("at:Q", title="the sign; healthy where shaded", axis=axis).scale(
                zero=False, nice=False, padding=12
            ),
            y=alt.Y(
                "validation:Q",
                title="digits read after 300 steps",
                axis=alt.Axis(format="%", values=[0, 0.25, 0.5, 0.75, 1]),
            ).scale(domain=[0, 1.25], nice=False),
            color=colour,
            tooltip=[
                alt.Tooltip("activation:N"),
                alt.Tooltip("depth:Q"),
                alt.Tooltip("scale:Q", title="weight scale", format=".2f"),
                alt.Tooltip("eta:Q", title="learning rate", format=".2~g"),
                alt.Tooltip("validation:Q", title="digits read", format=".0%"),
            ],
        )
    )
    words = (
        rows.transform_filter("datum.kind == 'count' && datum.of == sign")
        .transform_calculate(top="datum.group == 'learned' ? 1.19 : 1.09")
        .mark_text(align="left", fontWeight=600)
        .encode(x=alt.value(6), y=alt.Y("top:Q"), text="says:N", color=colour)
    )
    return alt.layer(band, points, *haloed(words)).properties(width="container", height=300).add_params(dial)


def describe(rows: Rows) -> str:
    """What each sign gets right and wrong."""
    counts = {name: [row["says"] for row in rows if row["kind"] == "count" and row["of"] == name] for name in SHORT}
    each = " ".join(f"{CHECKLIST[name].name}: {', '.join(says)}." for name, says in counts.items())
    return (
        "Points for networks: digits read after training against one sign before it, which a list chooses, with its "
        f"healthy range shaded. {each}"
    )


FIELDS = ("activation", "depth", "scale", "eta", "validation", "group", *CHECKLIST, "of", "low", "high", "says")

vital_signs = Template("vital_signs", design, describe, defaults=dict.fromkeys(FIELDS))
