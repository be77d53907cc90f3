"""The frame of every test of a fault: a reader has edited a cell; after the fault the edit is there and the page works."""

from pathlib import Path

from pages import Cell, write_page
from reader import Reader

SAVED = Cell("1 + 1", "2")
EDIT = "40 + 2"


def open_edited(reader: Reader, site: Path, name: str, *cells: Cell, head: str = "") -> None:
    """Open a page whose first cell the reader edits; `cells` come below it."""
    write_page(site, name, [SAVED, *cells], head=head)
    reader.open(name)
    reader.edit(1, EDIT)


def works(reader: Reader) -> None:
    """The edit is still there, and its cell runs."""
    assert reader.code(1) == EDIT
    reader.run(1)
    reader.shows(1, "42")


def forgive(reader: Reader, *words: str) -> None:
    """Firefox reports as errors of the page what its worker or loader met, although the page has answered it."""
    reader.driver.pause(0.1)
    reader.driver.errors[:] = [error for error in reader.driver.errors if not any(word in error for word in words)]
