"""Saved text as the cell printed it.

A kernel sends what a cell prints in pieces that end wherever its timer fires. MyST-NB (`nb_merge_streams`) ends a line
after each piece, so a line may come out in two, or a blank one between two, and another at the next build.
"""

from myst_nb.core import render
from nbformat import NotebookNode

coalesce_streams = render.coalesce_streams


def join_pieces() -> None:
    """Have MyST-NB merge streams that are in one piece each."""
    render.coalesce_streams = lambda outputs: coalesce_streams(joined(outputs))


def joined(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """The outputs of a cell, with the text of each stream in one piece, where the first was."""
    kept: list[NotebookNode] = []
    streams: dict[str, NotebookNode] = {}
    for output in outputs:
        if output["output_type"] != "stream":
            kept.append(output)
        elif output["name"] in streams:
            streams[output["name"]]["text"] += output["text"]
        else:
            streams[output["name"]] = NotebookNode(output)  # the notebook keeps its own
            kept.append(streams[output["name"]])
    return kept
