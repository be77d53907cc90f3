"""How much the powers of one matrix stretch, beside its eigenvalues. Two dials, the kind and the largest eigenvalue.

The chapter `recurrent` shows it. Rows are those of the result `matrix_powers`, with lists over eigenvalues and powers.
"""

from typing import TYPE_CHECKING

from unstable_gradients.charts.parts import haloed, log_axis
from unstable_gradients.charts.style import EXPLODE, INK, INK_SOFT, TEXT, VANISH
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt

STRETCH = (1e-4, 1e4)
START = {"kind": "one-way", "radius": 0.7}


def design() -> "alt.TopLevelMixin":
    """Left the eigenvalues in the plane with the unit circle, right the largest singular value of each power."""
    import altair as alt

    kind = alt.param(
        "kind",
        value=START["kind"],
        bind=alt.binding_select(options=["orthogonal", "normal", "one-way"], name="matrix"),
    )
    radius = alt.param(
        "radius",
        value=START["radius"],
        bind=alt.binding_range(name="largest eigenvalue", min=0.7, max=1.1, step=0.1),
    )
    rows = alt.Chart(alt.NamedData("rows")).transform_filter("datum.kind == kind && abs(datum.radius - radius) < 0.01")
    circle = (
        rows.transform_calculate(turns="sequence(0, 101)")
        .transform_flatten(["turns"], as_=["turn"])
        .transform_calculate(re="cos(datum.turn * PI / 50)", im="sin(datum.turn * PI / 50)")
        .mark_line(color=INK_SOFT, strokeWidth=1.2)
    )
    plane = {
        "x": alt.X("re:Q", title="real part", axis=alt.Axis(values=[-1, 0, 1])).scale(domain=[-1.6, 1.6], nice=False),
        "y": alt.Y("im:Q", title="imaginary part", axis=alt.Axis(values=[-1, 0, 1])).scale(
            domain=[-1.3, 1.3], nice=False
        ),
    }
    points = rows.transform_flatten(["re", "im"]).mark_point(size=36, opacity=0.7, color=INK)
    left = alt.layer(
        circle.encode(**plane, order="turn:Q"),
        points.encode(**plane),
        title=alt.Title("Eigenvalues", subtitle="and the circle of radius 1", frame="group"),
    ).properties(width=190, height=190)

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", title=None, axis=log_axis("concat_1_y", tickCount=8)).scale(
            type="log", domain=list(STRETCH), nice=False
        )

    powers = (
        rows.transform_calculate(numbers="sequence(0, length(datum.stretch))")
        .transform_flatten(["numbers", "stretch"], as_=["power", "size"])
        .transform_calculate(eigen="pow(datum.radius, datum.power)", singular="pow(datum.most, datum.power)")
        .encode(x=alt.X("power:Q", title="power", axis=alt.Axis(tickCount=5)).scale(nice=False), order="power:Q")
    )

    def note(text: str, y: int, colour: str) -> "list[alt.Chart]":
        mark = rows.mark_text(align="right", x=246, y=y, fontSize=TEXT, fontWeight=600, color=colour)
        return haloed(mark.transform_calculate(text=text).encode(text="text:N"))

    right = alt.layer(
        powers.mark_line(color=VANISH, strokeDash=[5, 4], strokeWidth=1.8, clip=True).encode(y=y("eigen")),
        powers.mark_line(color=EXPLODE, strokeDash=[5, 4], strokeWidth=1.8, clip=True).encode(y=y("singular")),
        powers.mark_line(strokeWidth=3.5, clip=True, color=INK).encode(y=y("size")),
        *note("'the power itself'", 12, INK),
        *note("'singular value ' + format(datum.most, '.1f') + ', to the power'", 32, EXPLODE),
        *note("'eigenvalue ' + format(datum.radius, '.1f') + ', to the power'", 178, VANISH),
        title=alt.Title("How much a power stretches", subtitle="at most, in any direction", frame="group"),
    ).properties(width=254, height=190)
    return alt.concat(left, right, columns=2).add_params(kind, radius)


def describe(rows: Rows) -> str:
    """The largest stretch, and where it is, for eigenvalues of 0.7."""
    sentences = []
    for row in rows:
        if row["radius"] == START["radius"]:
            most = max(row["stretch"])
            sentences.append(
                f"{row['kind'].capitalize()}, largest singular value {row['most']:.1f}: the powers stretch by at most "
                f"{most:.2g}, at power {row['stretch'].index(most)}, and power 100 by {row['stretch'][100]:.0e}."
            )
    return (
        "Two panels: the eigenvalues of a matrix in the plane, and how much its powers stretch, on a logarithmic axis. The "
        f"largest eigenvalue is {START['radius']:g}. " + " ".join(sentences)
    )


matrix_powers = Template("matrix_powers", design, describe)
