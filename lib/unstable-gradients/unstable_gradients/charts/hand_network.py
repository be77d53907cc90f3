"""A network with two inputs, two hidden units and one output, whose numbers appear in the order they are worked out.

The chapter `backpropagation` shows it. Rows as in the result `hand_network`: a step each, with lists over nodes and edges.
"""

from typing import TYPE_CHECKING

from unstable_gradients.charts.graph import edges_of, graph, nodes_of
from unstable_gradients.charts.style import TEXT
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt

START = 0  # where the dial stands at first
NODES = {  # row by row: inputs, hidden units, output, loss
    "x₁": (0.22, 0),
    "x₂": (0.78, 0),
    "a₁": (0.22, 2),
    "a₂": (0.78, 2),
    "a": (0.5, 3.1),
    "loss": (0.5, 4),
}
EDGES = (("x₁", "a₁"), ("x₁", "a₂"), ("x₂", "a₁"), ("x₂", "a₂"), ("a₁", "a"), ("a₂", "a"), ("a", "loss"))


def design() -> "alt.TopLevelMixin":
    """Boxes from the input at the top to the loss at the bottom, and the name of the step above them."""
    import altair as alt

    step = alt.param(name="step", value=START, bind=alt.binding_range(min=0, max=7, step=1, name="step"))
    rows = alt.Chart(alt.NamedData("rows")).transform_filter("datum.step == step")
    nodes = nodes_of(rows, NODES, number="value", back="delta").transform_calculate(
        upper="datum.name + (isValid(datum.number) ? ' = ' + format(datum.number, '.4~f') : '')",
        lower="isValid(datum.back) ? 'delta = ' + format(datum.back, '.4f') : ''",
    )
    edges = edges_of(rows, NODES, EDGES, weight="weight", back="gradient").transform_calculate(
        along="datum.row > 0 ? 0.5 : datum.x == datum.x2 ? 0.6 : 0.25",  # two of the first layer cross
        side="'center'",
        upper="isValid(datum.weight) ? 'w = ' + format(datum.weight, '~g') : ''",
        lower="isValid(datum.back) ? 'dw = ' + format(datum.back, '.4f') : ''",
    )
    title = rows.mark_text(align="left", fontSize=TEXT, fontWeight=600).encode(
        x=alt.value(0), y=alt.value(2), text="name:N"
    )
    return graph(nodes, edges, 5, above=30, title=title).add_params(step)


def describe(rows: Rows) -> str:
    """All numbers, as they stand at the last step."""
    row = max(rows, key=lambda row: row["step"])
    x, hidden = row["value"][:2], row["value"][2:4]
    output, loss = row["value"][4:]
    deltas = row["delta"]
    return (
        f"A network from two inputs at the top through two hidden units and one output to the loss at the bottom. A dial "
        f"goes through the calculation step by step. In the end the inputs are {x[0]:g} and {x[1]:g}, the activations of "
        f"the hidden units {hidden[0]:.4f} and {hidden[1]:.4f}, the output {output:.4f} and the loss {loss:.4f}. "
        f"delta is {deltas[4]:.4f} at the output and {deltas[2]:.4f} and {deltas[3]:.4f} at the hidden units. The "
        f"gradients of the weights are {', '.join(f'{dw:.4f}' for dw in row['gradient'][:4])} in layer 1 and "
        f"{row['gradient'][4]:.4f} and {row['gradient'][5]:.4f} in layer 2."
    )


hand_network = Template("hand_network", design, describe)
