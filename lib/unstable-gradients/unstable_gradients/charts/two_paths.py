"""A small graph with a fork, values and gradients in its nodes and a derivative on each edge, and dials for two weights.

The chapter `backpropagation` opens with it. Rows as in the result `two_paths`: a setting of the dials each, with lists
over nodes and edges.
"""

from typing import TYPE_CHECKING

from unstable_gradients.charts.graph import edges_of, graph, nodes_of
from unstable_gradients.charts.template import Rows, Template

if TYPE_CHECKING:
    import altair as alt

START = {"w": 0.5, "v": 2.0}  # where the dials stand at first
NODES = {"w": (0.5, 0), "h": (0.5, 1), "p": (0.23, 2), "q": (0.77, 2), "L": (0.5, 3)}
EDGES = (("w", "h"), ("h", "p"), ("h", "q"), ("p", "L"), ("q", "L"))


def design() -> "alt.TopLevelMixin":
    """Boxes from the weight at the top to the loss at the bottom."""
    import altair as alt

    w = alt.param(name="w", value=START["w"], bind=alt.binding_range(min=-2, max=2, step=0.25, name="weight w"))
    v = alt.param(name="v", value=START["v"], bind=alt.binding_range(min=-3, max=3, step=0.5, name="weight v"))
    rows = alt.Chart(alt.NamedData("rows")).transform_filter("abs(datum.w - w) < 0.01 && abs(datum.v - v) < 0.01")
    nodes = nodes_of(rows, NODES, number="value", back="gradient").transform_calculate(
        upper="datum.name + ' = ' + format(datum.number, '.2f')",
        lower="'dL/d' + datum.name + ' = ' + format(datum.back, '.2f')",
    )
    edges = edges_of(rows, NODES, EDGES, local="slope").transform_calculate(
        along="0.5",
        side="datum.x + datum.x2 < 1 ? 'right' : datum.x + datum.x2 > 1 ? 'left' : 'center'",  # outside of the loop
        upper="'d' + datum.end + '/d' + datum.start + ' = ' + format(datum.local, '.2f')",
        lower="''",
    )
    return graph(nodes, edges, 4).add_params(w, v)


def describe(rows: Rows) -> str:
    """The numbers that the dials show at first."""
    row = min(rows, key=lambda row: abs(row["w"] - START["w"]) + abs(row["v"] - START["v"]))
    w, h, p, q, loss = row["value"]
    dh, dp, dq, error, _ = row["slope"]
    return (
        f"A graph from a weight w at the top to the loss L at the bottom. w leads to h, h leads to p on the left and to q "
        f"on the right, and both lead to L. With w = {w:g} and v = {START['v']:g}: h = {h:.2f}, p = {p:.2f}, "
        f"q = {q:.2f}, L = {loss:.2f}. The derivatives on the edges are {dh:.2f} for w to h, {dp:.2f} for h to p, "
        f"{dq:.2f} for h to q, and {error:.2f} from p and from q to L. Backwards, dL/dh = {row['gradient'][1]:.2f} is the "
        f"sum over both paths, and dL/dw = {row['gradient'][0]:.2f}. Dials change w and v."
    )


two_paths = Template("two_paths", design, describe)
