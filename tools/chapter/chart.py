"""TODO: what is shown, and by which dial it moves.

The chapter `SLUG` opens with it. Rows are those of the result `SLUG`.
"""

from typing import TYPE_CHECKING

from unstable_gradients.charts.parts import layer_axis, log_axis
from unstable_gradients.charts.style import ACCENT
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt


def design() -> "alt.TopLevelMixin":
    """A line over the layers, for the depth that the dial names."""
    import altair as alt

    depth = alt.param(name="depth", value=10, bind=alt.binding_select(options=[2, 5, 10, 20], name="layers"))
    return (
        alt.Chart(alt.NamedData("rows"))
        .transform_filter("datum.depth == toNumber(depth)")
        .transform_flatten(["layer", "median"], as_=["at", "middle"])
        .mark_line(color=ACCENT, point=alt.OverlayMarkDef(color=ACCENT))
        .encode(
            x=alt.X("at:Q", title="layer, from input to output", axis=layer_axis()).scale(nice=False, padding=14),
            y=alt.Y("middle:Q", title="norm of dL/dW", axis=log_axis()).scale(type="log"),
        )
        .add_params(depth)
        .properties(width="container", height=260)
    )


def describe(rows: Rows) -> str:
    """The alternative text: what is there to see, in numbers of the rows."""
    deepest = max(rows, key=lambda row: row["depth"])
    return (
        f"Norm of dL/dW by layer on a logarithmic axis; a dial chooses the depth. With {deepest['depth']} layers it is "
        f"{deepest['median'][0]:.1e} in the first and {deepest['median'][-1]:.1e} in the last. TODO: what that says."
    )


SLUG = Template("SLUG", design, describe)
