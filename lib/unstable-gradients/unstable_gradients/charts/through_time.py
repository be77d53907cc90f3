"""The gradient on its way back through time, and which steps make the gradient of the one matrix. Three dials.

The chapter `recurrent` opens with it. Rows are those of the result `through_time`, with lists over time.
"""

from typing import TYPE_CHECKING

from unstable_gradients.charts.parts import haloed, log_axis
from unstable_gradients.charts.style import EXPLODE, HOLD, TEXT, VANISH
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt

SIZES = (1e-12, 1e8)  # what falls below runs out of the panel
MANY = 100.0
START = {"scale": 0.9, "activation": "tanh", "matrix": "orthogonal"}


def design() -> "alt.TopLevelMixin":
    """Left the gradient of the state, all scales faint and the chosen one bold; right what each step adds."""
    import altair as alt

    scale = alt.param(
        "scale", value=START["scale"], bind=alt.binding_range(name="scale of the matrix", min=0.5, max=2, step=0.1)
    )
    activation = alt.param(
        "activation",
        value=START["activation"],
        bind=alt.binding_select(options=["tanh", "relu"], labels=["tanh", "ReLU"], name="activation"),
    )
    matrix = alt.param(
        "matrix",
        value=START["matrix"],
        bind=alt.binding_select(options=["orthogonal", "lecun"], labels=["orthogonal", "normal"], name="matrix"),
    )
    rows = (
        alt.Chart(alt.NamedData("rows"))
        .transform_filter("datum.activation == activation && datum.matrix == matrix")
        .transform_calculate(
            regime=f"datum.gradient[0] < {1 / MANY} ? 'vanishes' : datum.gradient[0] > {MANY} ? 'explodes' : 'holds'",
            numbers="sequence(1, length(datum.gradient) + 1)",
        )
    )
    chosen = rows.transform_filter("abs(datum.scale - scale) < 0.01")
    colour = alt.Color("regime:N", legend=None).scale(
        domain=["vanishes", "holds", "explodes"], range=[VANISH, HOLD, EXPLODE]
    )
    x = alt.X("step:Q", title="time step", axis=alt.Axis(values=[1, 10, 20, 30, 40, 50])).scale(
        domain=[1, 50], nice=False
    )

    def line(base: "alt.Chart") -> "alt.Chart":
        return base.transform_flatten(["numbers", "gradient"], as_=["step", "size"]).encode(
            x=x,
            y=alt.Y("size:Q", title=None, axis=log_axis("concat_0_y", tickCount=8)).scale(
                type="log", domain=list(SIZES), nice=False
            ),
            color=colour,
            order="step:Q",
        )

    word = chosen.mark_text(align="left", x=8, y=222, fontSize=20, fontWeight=600).encode(text="regime:N", color=colour)
    left = alt.layer(
        line(rows).mark_line(strokeWidth=1.2, opacity=0.3, clip=True).encode(detail="scale:Q"),
        line(chosen).mark_line(strokeWidth=4, clip=True),
        *haloed(word),
        title=alt.Title("Gradient of the state", subtitle="behind each step, last = 1", frame="group"),
    ).properties(width=246, height=240)
    bars = (
        chosen.transform_flatten(["numbers", "share"], as_=["step", "part"])
        .mark_bar(width=3, clip=True)
        .encode(
            x=x,
            y=alt.Y("part:Q", title=None, axis=alt.Axis(format="%", tickCount=4)).scale(domain=[0, 0.8], nice=False),
            color=colour,
        )
    )
    late = " + ".join(f"datum.share[{step}]" for step in range(40, 50))
    said = chosen.transform_calculate(text=f"format({late}, '.0%') + ' from the last 10'").mark_text(
        align="left", x=8, y=12, fontSize=TEXT, fontWeight=600
    )
    right = alt.layer(
        bars,
        *haloed(said.encode(text="text:N", color=colour)),
        title=alt.Title("Gradient of the matrix", subtitle="what each step adds to it", frame="group"),
    ).properties(width=190, height=240)
    return alt.concat(left, right, columns=2).add_params(scale, activation, matrix)


def describe(rows: Rows) -> str:
    """Both ends of the dial, with the other dials as they stand at first."""
    mine = [row for row in rows if all(row[name] == START[name] for name in ("activation", "matrix"))]
    sentences = [
        f"Scale {row['scale']:g}: the gradient of the state behind step 1 is {row['gradient'][0]:.0e} times that behind "
        f"step 50, and the last ten steps give {sum(row['share'][-10:]):.0%} of the gradient of the matrix."
        for row in mine
        if row["scale"] in (0.5, 0.9, 1.4, 2.0)
    ]
    return (
        "Two panels, by time step: the gradient of the state on a logarithmic axis, and what each step adds to the gradient "
        "of the matrix between the states. tanh, orthogonal matrix. " + " ".join(sentences)
    )


through_time = Template("through_time", design, describe)
