"""The text on the page is the text that was printed, however the kernel cut it."""

from nbformat.v4 import new_output
from sphinx_live_cells.streams import coalesce_streams, joined


def piece(text: str, name: str = "stdout"):
    return new_output("stream", name=name, text=text)


def test_pieces_are_joined_as_they_came():
    value = new_output("display_data", data={"text/plain": "1"})
    pieces = [piece("one"), piece("\ntw"), piece("oops", "stderr"), value, piece("o\n\nthree\n")]
    found = joined(pieces)
    assert [output.get("text") for output in found] == ["one\ntwo\n\nthree\n", "oops", None]
    assert pieces[0]["text"] == "one", "the notebook itself is as it was"


def test_myst_nb_then_changes_nothing_but_the_end():
    (stream,) = coalesce_streams(joined([piece("one"), piece("\n"), piece("two"), piece("\n")]))
    assert stream["text"] == "one\ntwo\n"
