"""All remedies in one table that follows a dial, the depth: the start, the loss, the steps, the digits read.

The page `comparison` shows it. Rows are those of the result `remedies`.
"""

import statistics
from typing import TYPE_CHECKING

from unstable_gradients.charts.parts import POWERS_OF_TEN, Align
from unstable_gradients.charts.starts import depth_dial
from unstable_gradients.charts.style import EXPLODE, HOLD, INK, INK_SOFT, SERIES, VANISH
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt

GROUPS = {  # arm -> name, by what is changed
    "Bad starts": {
        "sigmoid": "sigmoid, ± 1/√n",
        "relu_small": "ReLU, variance 1/n",
        "relu_large": "ReLU, variance 4/n",
    },
    "Bad starts, other steps": {
        "sigmoid_rate": "sigmoid, large rates",
        "sigmoid_momentum": "sigmoid, momentum",
        "sigmoid_clip": "sigmoid, clipping",
        "sigmoid_adam": "sigmoid, Adam",
        "relu_small_adam": "ReLU 1/n, Adam",
        "relu_large_clip": "ReLU 4/n, clipping",
        "relu_large_warm_up": "ReLU 4/n, warm-up",
        "relu_large_adam": "ReLU 4/n, Adam",
    },
    "Better weights": {
        "he": "ReLU, He: 2/n",
        "tanh_glorot": "tanh, Glorot",
        "tanh_orthogonal": "tanh, orthogonal",
        "selu": "SELU, LeCun",
    },
    "He, other steps": {
        "he_momentum": "He, momentum",
        "he_adam": "He, Adam",
    },
    "He and a norm": {
        "batch_norm": "batch norm",
        "layer_norm": "layer norm",
    },
    "He and a path": {
        "post_activation": "post-activation",
        "pre_activation": "pre-activation",
        "scaled": "pre-act., × 1/√blocks",
        "resnet": "post-act., batch norm",
        "pre_norm": "pre-norm, layer norm",
    },
}
NAMES = {arm: name for group in GROUPS.values() for arm, name in group.items()}
DEPTHS = (5, 10, 20, 30, 50, 100)
DEPTH = 30  # where the dial stands at first
MANY = 100  # it is said to hold while layer 1 gets no more than so many times as much, and no less than a 100th
LABELS = 130  # pixels; so are the places of the columns, from the left
RATIO, LOSS, STEPS, TEST = 36, 72, 110, 122


def design() -> "alt.TopLevelMixin":
    """One row an arm under the name of its group; three columns of numbers, and a dot for every seed."""
    import altair as alt

    depth = depth_dial(DEPTH, DEPTHS)
    start = alt.param(
        "start",
        value="delta",
        bind=alt.binding_select(options=["delta", "dW"], labels=["delta", "dL/dW"], name="first / last layer of"),
    )
    titles = list(GROUPS)
    lines = [line for title, group in GROUPS.items() for line in (title, *group.values())]
    number = f"(datum.ratio >= {1 / MANY} && datum.ratio < {MANY})"
    rows = (
        alt.Chart(alt.NamedData("rows"))
        .transform_filter("datum.depth == depth")
        .transform_calculate(name=f"({NAMES})[datum.arm]")
        .transform_calculate(
            ratio="start == 'delta' ? datum.delta[0] / peek(datum.delta) : datum.dW[0] / peek(datum.dW)",
            value="pow(10, round(log(datum.ratio) / LN10))",
        )
        .transform_calculate(
            ratio_text=f"{number} ? format(datum.ratio, datum.ratio < 1 ? '.2f' : '.1f') : ({POWERS_OF_TEN})",
            regime=f"datum.ratio < {1 / MANY} ? 'vanishing' : datum.ratio > {MANY} ? 'exploding' : 'holding'",
            end_text="isValid(datum.end) ? format(datum.end, '.2f') : '∞'",
            steps_text="isValid(datum.reached) ? format(datum.reached, 'd') : '–'",
        )
    )
    is_title = f"indexof({titles}, datum.value) >= 0"
    y = alt.Y(
        "name:N",
        title=None,
        axis=alt.Axis(
            grid=True,
            labelAlign="left",
            labelPadding=LABELS,
            labelLimit=2 * LABELS,
            labelColor=INK,
            labelFontWeight=alt.condition(is_title, alt.value(700), alt.value("normal")),
            gridOpacity=alt.condition(is_title, alt.value(0), alt.value(1)),
        ),
    ).scale(domain=lines)

    def column(field: str, x: int, **colour: "alt.Color") -> alt.Chart:
        return rows.mark_text(align="right", x=x).encode(y=y, text=f"{field}:N", **colour)

    one = alt.Chart(alt.NamedData("rows")).transform_aggregate(count="count()")

    def head(text: str, x: int, align: Align = "right") -> alt.Chart:
        mark = one.mark_text(align=align, x=x, y=-4, color=INK_SOFT)
        return mark.encode(text=alt.value(text))

    x = alt.X(
        "right:Q", title=None, axis=alt.Axis(format="%", values=[0, 0.5, 1], labelOverlap=True, labelFlush=True)
    ).scale(domain=[0, 1], nice=False, range=[TEST, alt.ExprRef("width")])
    scores = rows.transform_flatten(["test"], as_=["right"]).encode(y=y)
    tooltip = [
        alt.Tooltip("name:N", title="remedy"),
        alt.Tooltip("right:Q", title="test digits right", format=".0%"),
        alt.Tooltip("eta:Q", title="learning rate"),
        alt.Tooltip("learned:Q", title="starts of 5 that learned"),
    ]
    regime = alt.Color("regime:N", legend=None).scale(
        domain=["vanishing", "holding", "exploding"], range=[VANISH, HOLD, EXPLODE]
    )
    return (
        alt.layer(
            column("ratio_text", RATIO, color=regime),
            column("end_text", LOSS),
            column("steps_text", STEPS),
            head("first / last", RATIO),
            head("loss", LOSS),
            head("steps", STEPS),
            head("test digits", TEST, "left"),
            scores.mark_point(size=45, opacity=0.6, color=SERIES[0]).encode(x=x, tooltip=tooltip),
            scores.mark_tick(thickness=3, size=14, opacity=1, color=INK).encode(x=alt.X("median(right):Q", title=None)),
        )
        .properties(width="container", height=19 * len(lines))
        .add_params(depth, start)
    )


def describe(rows: Rows) -> str:
    """The median accuracy of every arm at three depths."""
    sentences = []
    for depth in (10, 30, 100):
        each = ", ".join(
            f"{NAMES[row['arm']]} {statistics.median(row['test']):.0%}" for row in rows if row["depth"] == depth
        )
        sentences.append(f"{depth} layers, test digits right: {each}.")
    return (
        "A table with one line for each remedy: the first layer's gradient over the last one's before training, the loss "
        "after training, the steps to a loss of 1, and the test digits read by each of five starts. "
        + " ".join(sentences)
    )


remedies = Template("remedies", design, describe)
