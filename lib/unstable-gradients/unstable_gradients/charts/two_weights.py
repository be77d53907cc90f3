"""The loss of a network with two weights as a map, with the reader's own place on it, its gradient and the way down.

The chapter `gradients` opens with it. Rows are those of the result `two_weights`.
"""

from typing import TYPE_CHECKING

from unstable_gradients.charts.landscape import level_layer
from unstable_gradients.charts.parts import Align, haloed
from unstable_gradients.charts.style import ACCENT, INK, INK_SOFT, PAPER, SERIES
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt

REACH = (3, 2)
MINIMUM = (1.21, 1.48)  # and the same with both signs changed


def design() -> "alt.TopLevelMixin":
    """Two dials put the place; an arrow leads to where one step of gradient descent goes, dots to the next twenty."""
    import altair as alt

    dials = [
        alt.param(name=name, value=value, bind=alt.binding_range(min=-end, max=end, step=step, name=label))
        for name, value, end, step, label in (
            ("w1", -1.5, REACH[0], 0.25, "w₁"),
            ("w2", 1, REACH[1], 0.5, "w₂"),
        )
    ]
    here = (
        alt.Chart(alt.NamedData("rows"))
        .transform_filter("datum.kind == 'start' && abs(datum.w1 - w1) < 0.01 && abs(datum.w2 - w2) < 0.01")
        .transform_calculate(
            # the arrow is half the gradient, turned round: the first step of the path. An arrowhead turns with the
            # picture's proportions, which are not those of the weights.
            to1="datum.path1[1]",
            to2="datum.path2[1]",
            far="abs(datum.dw1) + abs(datum.dw2) > 0.05 ? 1 : 0",
            turn=f"90 + atan2(datum.dw2 * height / {2 * REACH[1]}, -datum.dw1 * width / {2 * REACH[0]}) * 180 / PI",
            says="'loss ' + format(datum.loss, '.2f')",
            slopes="'gradient (' + format(datum.dw1, '.2f') + ', ' + format(datum.dw2, '.2f') + ')'",
        )
    )
    path = here.transform_flatten(["path1", "path2"], as_=["x", "y"]).transform_window(number="row_number()")
    path = path.encode(x="x:Q", y="y:Q", order="number:Q")
    at = here.encode(x="w1:Q", y="w2:Q")
    tip = here.encode(x="to1:Q", y="to2:Q")
    sides: list[tuple[Align, int, str]] = [("left", 12, "datum.w1 <= 0"), ("right", -12, "datum.w1 > 0")]
    labels = [
        haloed(at.transform_filter(test).mark_text(align=align, dx=dx, dy=dy, fontWeight=600).encode(text=f"{field}:N"))
        for align, dx, test in sides
        for field, dy in (("says", -18), ("slopes", -3))
    ]
    minima = alt.Chart(alt.Data(values=[{"x": x, "y": y} for x, y in (MINIMUM, (-MINIMUM[0], -MINIMUM[1]))]))
    minima = minima.encode(x="x:Q", y="y:Q")
    names = minima.mark_text(text="minimum", color=INK_SOFT, dy=15)
    return (
        alt.layer(
            level_layer(REACH),
            minima.mark_point(shape="cross", color=INK_SOFT, size=60, opacity=1),
            *haloed(names),
            path.mark_line(color=SERIES[1], strokeWidth=1.6, clip=True),
            path.mark_point(color=SERIES[1], size=28, opacity=1, stroke=PAPER, strokeWidth=0.6, clip=True),
            at.mark_rule(color=INK, strokeWidth=3).encode(x2="to1:Q", y2="to2:Q"),
            tip.transform_filter("datum.far == 1")
            .mark_point(shape="triangle", color=INK, size=150, opacity=1)
            .encode(angle=alt.Angle("turn:Q", scale=None)),
            at.mark_point(color=ACCENT, size=130, opacity=1, stroke=PAPER, strokeWidth=1),
            *[layer for label in labels for layer in label],
        )
        .add_params(*dials)
        .properties(width="container", height=330)
    )


def describe(rows: Rows) -> str:
    """The map, and one place on it in numbers."""
    row = next(row for row in rows if row["kind"] == "start" and (row["w1"], row["w2"]) == (-1.5, 1))
    end = row["path1"][-1], row["path2"][-1]
    return (
        "A map of the loss over the weights w1 and w2, more strongly shaded where it is lower. There are two minima, at about 1.2, 1.5 "
        "and at the same place with both signs changed, and a saddle between them at 0, 0. Two dials put a point on the "
        f"map. At w1 = {row['w1']:g} and w2 = {row['w2']:g} the loss is {row['loss']:.2f} and the gradient is "
        f"({row['dw1']:.2f}, {row['dw2']:.2f}). An arrow points the other way, and a path of {len(row['path1']) - 1} "
        f"steps leads from there to {end[0]:.2f}, {end[1]:.2f}."
    )


two_weights = Template(
    "two_weights",
    design,
    describe,
    defaults=dict.fromkeys(("level", "place", "low", "high", "w1", "w2", "loss", "dw1", "dw2", "path1", "path2")),
)
