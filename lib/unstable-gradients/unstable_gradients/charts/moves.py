"""How far each layer moved, what the move was worth, and whether batches agree about it. Dials: the network, the rule.

The chapter `optimizers` opens with it. Rows are those of the result `moves`, with lists over layers.
"""

from typing import TYPE_CHECKING

from unstable_gradients.charts.parts import layer_axis, log_axis
from unstable_gradients.charts.step_rules import NAMES
from unstable_gradients.charts.style import ACCENT, INK_SOFT
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt

NETWORKS = {"old": "sigmoid, ± 1/√n", "lecun": "sigmoid, LeCun", "he": "ReLU, He"}
MOVED, WORTH = (1e-8, 30.0), (1e-16, 30.0)
PANELS = {  # field -> title and subtitle
    "moved": ("How far it moved", "relative to its weights"),
    "worth": ("What that is worth", "loss, if it is put back"),
    "agreement": ("Do batches agree?", "cosine of two gradients"),
}


def design() -> "alt.TopLevelMixin":
    """Three panels over layers; every rule is a faint line, the chosen one a strong one."""
    import altair as alt

    network = alt.param(
        "network",
        value="old",
        bind=alt.binding_select(options=list(NETWORKS), labels=list(NETWORKS.values()), name="network"),
    )
    rule = alt.param(
        "rule", value="adam", bind=alt.binding_select(options=list(NAMES), labels=list(NAMES.values()), name="step")
    )
    rows = (
        alt.Chart(alt.NamedData("rows"))
        .transform_filter("datum.network == network")
        .transform_calculate(layer="sequence(1, length(datum.moved) + 1)")
        .transform_flatten(["layer", *PANELS], as_=["at", *(f"{field}_at" for field in PANELS)])
        .transform_calculate(worth_at=f"max(abs(datum.worth_at), {WORTH[0]})")
    )

    def panel(number: int, field: str, title: str, subtitle: str) -> "alt.LayerChart | alt.FacetChart":
        if field == "agreement":
            y = alt.Y("agreement_at:Q", title=None, axis=alt.Axis(values=[0, 0.5, 1])).scale(
                domain=[-0.06, 1.06], nice=False
            )
        else:
            y = alt.Y(f"{field}_at:Q", title=None, axis=log_axis(f"concat_{number}_y", tickCount=6)).scale(
                type="log", domain=list(MOVED if field == "moved" else WORTH), nice=False
            )
        base = rows.encode(
            x=alt.X("at:Q", title="layer", axis=layer_axis(tickCount=5)).scale(zero=False, nice=False, padding=8),
            y=y,
            order="at:Q",
        )
        chosen = base.transform_filter("datum.rule == rule")
        return alt.layer(
            base.mark_line(strokeWidth=1.2, opacity=0.4, color=INK_SOFT).encode(detail="rule:N"),
            chosen.mark_line(strokeWidth=4, color=ACCENT),
            chosen.mark_point(size=30, opacity=1, color=ACCENT).encode(
                tooltip=[
                    alt.Tooltip("at:Q", title="layer"),
                    alt.Tooltip(f"{field}_at:Q", title=title, format=".2g"),
                ]
            ),
            title=alt.Title(title, subtitle=subtitle, frame="group", fontSize=13),
        ).properties(width=150, height=200)

    return alt.concat(
        *(panel(number, field, *titles) for number, (field, titles) in enumerate(PANELS.items())), columns=3
    ).add_params(network, rule)


def describe(rows: Rows) -> str:
    """The first layer of each network under SGD and under Adam, in words."""
    sentences = []
    for row in rows:
        if row["rule"] in ("sgd", "adam"):
            sentences.append(
                f"{NETWORKS[row['network']]}, {NAMES[row['rule']]}: layer 1 moved by {row['moved'][0]:.1g} of its weights, "
                f"which changes the loss by {abs(row['worth'][0]):.1g}; batches agree about layer 2 with a cosine of "
                f"{row['agreement'][1]:.2f}."
            )
    return (
        "Three panels over the ten layers of a network, for five rules for the step: how far each layer moved in training, "
        "how much the loss changes if it is put back, and how far the gradients of two batches agree. "
        + " ".join(sentences)
    )


moves = Template("moves", design, describe)
