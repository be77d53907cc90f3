"""Pieces of designs that draw a graph of numbers: boxes with two lines of text, edges with a label.

The chapter `backpropagation` draws two: `two_paths` and `hand_network`. Boxes have a size in pixels, so that their text
fits at any width; a place is a fraction of the width and a row counted from the top. Altair is imported where a piece is
made, never on import, since a reader's browser reads these modules too.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from unstable_gradients.charts.parts import haloed
from unstable_gradients.charts.style import GRID, INK, INK_SOFT, PAPER, SERIES

if TYPE_CHECKING:
    import altair as alt

Places = Mapping[str, tuple[float, float]]  # name of a node -> its place and its row
Edges = Sequence[tuple[str, str]]  # names of the nodes at both ends

BACK = SERIES[1]  # the colour of what comes back from the loss
ROW = 88  # pixels from a row of boxes to the next
WIDTH, HEIGHT = 112, 44  # of a box


def nodes_of(rows: "alt.Chart", places: Places, **lists: str) -> "alt.Chart":
    """One datum for each node, with `name`, `x`, `row` and, from lists in the rows, the fields named in `lists`."""
    columns: dict[str, Sequence[Any]] = {
        "name": list(places),
        "x": [x for x, _ in places.values()],
        "row": [row for _, row in places.values()],
    }
    return _spread(rows, columns, lists)


def edges_of(rows: "alt.Chart", places: Places, edges: Edges, **lists: str) -> "alt.Chart":
    """One datum for each edge, with `start`, `end`, `x`, `row`, `x2`, `row2` and the fields named in `lists`."""
    columns: dict[str, Sequence[Any]] = {
        "start": [start for start, _ in edges],
        "end": [end for _, end in edges],
        "x": [places[start][0] for start, _ in edges],
        "row": [places[start][1] for start, _ in edges],
        "x2": [places[end][0] for _, end in edges],
        "row2": [places[end][1] for _, end in edges],
    }
    return _spread(rows, columns, lists)


def _spread(rows: "alt.Chart", columns: Mapping[str, Sequence[Any]], lists: Mapping[str, str]) -> "alt.Chart":
    literals = {f"{name}s": "[" + ", ".join(map(repr, column)) + "]" for name, column in columns.items()}
    return rows.transform_calculate(**literals).transform_flatten(
        [*literals, *lists.values()], as_=[*columns, *lists.keys()]
    )


def graph(
    nodes: "alt.Chart", edges: "alt.Chart", rows: int, *, above: int = 0, title: "alt.Chart | None" = None
) -> "alt.LayerChart | alt.FacetChart":
    """Lines for the edges below boxes for the nodes.

    Both have the texts `upper` and `lower`, the lower one in the colour of what comes back. An edge has its texts at the
    fraction `along` of its way, and these end ("right"), begin ("left") or stand ("center") there, as its `side` says. `above` are pixels left free above the first row, for
    the text mark `title`.
    """
    import altair as alt

    def x(field: str) -> alt.X:
        return alt.X(f"{field}:Q", axis=None).scale(domain=[0, 1], nice=False)

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", axis=None).scale(domain=[-0.3 - above / ROW, rows - 0.7], reverse=True, nice=False)

    half = HEIGHT / WIDTH
    side = alt.ExprRef("datum.side")
    place = nodes.encode(x=x("x"), y=y("row"))
    middle = edges.transform_calculate(
        at_x="datum.x + datum.along * (datum.x2 - datum.x)", at_row="datum.row + datum.along * (datum.row2 - datum.row)"
    ).encode(x=x("at_x"), y=y("at_row"))
    return alt.layer(
        edges.mark_rule(color=GRID, strokeWidth=2).encode(x=x("x"), y=y("row"), x2="x2:Q", y2="row2:Q"),
        *haloed(middle.mark_text(dy=-8, color=INK_SOFT, align=side).encode(text="upper:N")),
        *haloed(middle.mark_text(dy=8, color=BACK, fontWeight=600, align=side).encode(text="lower:N")),
        place.mark_point(
            shape=f"M-1,-{half:.3f}L1,-{half:.3f}L1,{half:.3f}L-1,{half:.3f}Z",
            size=WIDTH**2,
            fill=PAPER,
            stroke=INK_SOFT,
            strokeWidth=1.2,
            opacity=1,
        ),
        place.mark_text(dy=-9, color=INK, fontWeight=600).encode(text="upper:N"),
        place.mark_text(dy=11, color=BACK, fontWeight=600).encode(text="lower:N"),
        *([] if title is None else [title]),
    ).properties(width="container", height=round(ROW * (rows - 0.4)) + above)
