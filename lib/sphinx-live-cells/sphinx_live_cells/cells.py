"""Cells tagged `live`: wrap what MyST-NB made of them in `<live-cell>` and remember what each page holds."""

import hashlib
import re
from collections.abc import Iterator
from typing import Any, TypedDict

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxTranslator

from sphinx_live_cells.builders import makes_site
from sphinx_live_cells.charts import chart
from sphinx_live_cells.names import Names, analyse_page

CHAOTIC_NOTE = (
    "This run is chaotic: it magnifies differences in the last binary digit. "
    "Your browser will show other digits than the saved output, but the same behaviour."
)
BAR = '<div class="live-cells-bar"></div>\n'  # filled by the client, which finds its room kept: nothing jumps
# The warnings module names the temporary file of the kernel's cell: neither stable nor of use to a reader.
_KERNEL_FILE = re.compile(r"^\S*ipykernel_\d+\S*?:(\d+): ", re.MULTILINE)


class CellRecord(TypedDict):
    """What the client is told of one live cell."""

    number: int
    hash: str
    defines: list[str]
    uses: list[str]
    tags: list[str]


class PageRecord(TypedDict):
    """What the extension remembers of one page between reading and writing."""

    cells: list[CellRecord]
    charts: bool


class live_cell(nodes.General, nodes.Element):
    """A cell tagged `live` with its saved output; attributes `number`, `hash` and `tags`."""


def pages(env: BuildEnvironment) -> dict[str, PageRecord]:
    """Return the record of each page that has live cells or charts, by document name."""
    if not hasattr(env, "live_cells_pages"):
        env.live_cells_pages = {}  # type: ignore[attr-defined]
    return env.live_cells_pages  # type: ignore[attr-defined]


def forget_page(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """Drop what is known of a page that is about to be read again."""
    pages(env).pop(docname, None)


def merge_pages(app: Sphinx, env: BuildEnvironment, docnames: list[str], other: BuildEnvironment) -> None:
    """Take over the pages that another process has read."""
    pages(env).update({name: record for name, record in pages(other).items() if name in docnames})


def wrap_live_cells(app: Sphinx, doctree: nodes.document) -> None:
    """Put each live cell of a page into a `live_cell` node and record its names.

    Raises ExtensionError when a live cell needs a name that no live cell of its page defines: it could not run there.
    """
    docname = app.env.docname
    containers = [node for node in doctree.findall(nodes.container) if "tag_live" in node["classes"]]
    sources = [source_of(container) for container in containers]
    _refuse_hidden_code(docname, containers, sources)
    names = analyse_page(sources)
    tags = [sorted(name.removeprefix("tag_") for name in c["classes"] if name.startswith("tag_")) for c in containers]
    _refuse_unknown_names(docname, names, tags)
    records: list[CellRecord] = []
    for number, (container, source, cell, cell_tags) in enumerate(
        zip(containers, sources, names, tags, strict=True), 1
    ):
        record = CellRecord(
            number=number, hash=source_hash(source), defines=cell.defines, uses=cell.uses, tags=cell_tags
        )
        records.append(record)
        wrapper = live_cell(number=number, hash=record["hash"], tags=cell_tags)
        wrapper.source, wrapper.line = container.source, container.line
        if f"cell-{number}" not in doctree.ids:  # a heading may have that name
            wrapper["ids"] = [f"cell-{number}"]
        _name_cells_in_warnings(container, number)
        container.replace_self(wrapper)  # which takes over its ids: those of targets before the cell
        container["ids"] = []
        wrapper += container
        if "chaotic" in cell_tags:
            wrapper += nodes.paragraph(
                "", app.config.live_cells_chaotic_note, classes=["live-cell-note", "live-cell-chaotic"]
            )
    has_charts = next(doctree.findall(chart), None) is not None
    if records or has_charts:
        pages(app.env)[docname] = PageRecord(cells=records, charts=has_charts)


def source_hash(source: str) -> str:
    """Return the name under which a reader's edits of this code are kept: 16 hexadecimal digits."""
    return hashlib.sha256(source.encode()).hexdigest()[:16]


def source_of(container: nodes.container) -> str:
    """Return the code that a cell shows."""
    inputs = (node for node in container.findall(nodes.container) if node.get("nb_element") == "cell_code_source")
    block = next((block for source in inputs for block in source.findall(nodes.literal_block)), None)
    return "" if block is None else block.astext()


def _refuse_hidden_code(docname: str, containers: list[nodes.container], sources: list[str]) -> None:
    for container, source in zip(containers, sources, strict=True):
        if not source and "tag_remove-input" in container["classes"]:
            raise ExtensionError(
                f"{docname}: a cell tagged `live` has no code on the page, so it cannot run there: remove the tag `live` or "
                "`remove-input` (`hide-input` folds the code away and keeps it)."
            )


def place(node: nodes.Element) -> str:
    """Say where something stands in its source: by its line, or in a notebook by its cell."""
    line = node.line or 0
    # MyST-NB counts the lines of a notebook's cells from 10000, 20000, ...
    return f"line {line}" if line < 10_000 else f"cell {line // 10_000} of the notebook"


def _refuse_unknown_names(docname: str, names: list[Names], tags: list[list[str]]) -> None:
    known: set[str] = set()
    everything = {name for cell in names for name in cell.defines}
    for number, (cell, cell_tags) in enumerate(zip(names, tags, strict=True), 1):
        unknown = sorted(set(cell.uses) - known - {"display"})
        if unknown and "raises-exception" not in cell_tags:
            where = "only a live cell below it defines it" if unknown[0] in everything else "no live cell defines it"
            raise ExtensionError(
                f"{docname}: live cell {number} uses `{unknown[0]}`, but {where}. "
                "In the browser only live cells run, from the top down: define it in a live cell above, or remove the tag."
            )
        known.update(cell.defines)


def _name_cells_in_warnings(container: nodes.container, number: int) -> None:
    for block in _stderr_blocks(container):
        text = _KERNEL_FILE.sub(lambda match: f"Cell {number}, line {match[1]}: ", block.astext())
        block.rawsource = text
        block[:] = [nodes.Text(text)]


def _stderr_blocks(container: nodes.container) -> Iterator[nodes.literal_block]:
    return (block for block in container.findall(nodes.literal_block) if "stderr" in block["classes"])


def visit_live_cell(self: SphinxTranslator, node: live_cell) -> None:
    """Open the custom element around MyST-NB's own HTML; above the first, the place of the buttons for all of them."""
    if not makes_site(self.builder):
        return
    attributes: dict[str, Any] = {
        "data-state": "saved",
        "data-cell": str(node["number"]),
        "data-hash": node["hash"],
        "data-tags": " ".join(node["tags"]),
    }
    if node["number"] == 1:
        self.body.append(BAR)
    self.body.append(self.starttag(node, "live-cell", **attributes))


def depart_live_cell(self: SphinxTranslator, node: live_cell) -> None:
    """Close the custom element."""
    if makes_site(self.builder):
        self.body.append("</live-cell>\n")


def visit_elsewhere(self: SphinxTranslator, node: live_cell) -> None:
    """In a book on paper a live cell is a cell."""


def depart_elsewhere(self: SphinxTranslator, node: live_cell) -> None:
    """Nothing was opened."""
