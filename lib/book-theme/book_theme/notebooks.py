"""Each chapter as a notebook that runs by itself in Jupyter, Colab and VS Code: `notebooks/NAME.ipynb`, linked from its page.

Its first code cell installs the book's library from `packages/`, whose address stays the same as long as the version
does: a notebook lies on somebody's disk for longer than the site keeps files that are named by their content. The client
makes a notebook of a reader's own edits (`notebookfile.ts`); both have the same form, names of cells included.
"""

import json
import shutil
import textwrap
from pathlib import Path
from typing import Any, NamedTuple

from docutils import nodes
from myst_nb.core.read import create_nb_reader
from sphinx.application import Sphinx
from sphinx_live_cells.cells import live_cell, pages
from sphinx_live_cells.charts import chart
from sphinx_live_cells.exercises import live_exercise

from book_theme import site
from book_theme.markdown import Markdown
from book_theme.needed import Cell, needed

NOTE = """\
From {address}. As the book has it.

On that page the cells run in the browser. Here they run where your notebook does: from top to bottom, each with \
Shift+Enter, and the first one installs what the others import. Where the text says **Run**, run the cell. Where it says \
*dial*, change the value in a line that ends in `#@param` and run the cell again; Colab shows such lines as dials. \
The dials of a figure stand below it. Buttons such as **Reset** and **Share** are on the page only."""
CHECK = """\
# The check of exercise {number}: change the cell of the exercise, run it, then run this one.
try:
{code}
except Exception as missing:
    print("Not yet:", missing)"""
LINK = (
    '<p class="notebook-link"><a href="{address}" download>Download this chapter as a notebook</a> '
    "(<code>.ipynb</code>), for Jupyter, Colab or VS Code.</p>\n"
)


class Part(NamedTuple):
    """One cell of a notebook."""

    kind: str  # "markdown" or "code"
    id: str
    text: str
    tags: list[str]


def offer(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Write the notebook of a page that has live cells, and a link to it at the end of the page."""
    record = pages(app.env).get(page)
    if doctree is None or not record or not record["cells"] or app.builder.format != "html" or not app.config.site_url:
        return
    path = f"notebooks/{site.name(app, page)}.ipynb"
    target = Path(app.outdir, path)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(notebook(Reading(app, page, doctree).parts()), encoding="utf-8")
    context["body"] += LINK.format(address=context["pathto"](path, 1))


def install_packages(app: Sphinx, exception: Exception | None) -> None:
    """Put the wheels that notebooks install where they look for them."""
    if exception is not None or app.builder.format != "html" or not app.config.site_url:
        return
    folder = Path(app.outdir, "packages")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for wheel in wheels(app):
        shutil.copy2(wheel, folder / wheel.name)


def wheels(app: Sphinx) -> list[Path]:
    """The wheels of the book's own libraries, which its live cells import."""
    return list(app.live_cells_runtime.wheels.values())  # type: ignore[attr-defined]


def notebook(parts: list[Part]) -> str:
    """Return cells as the text of a notebook, without outputs: the reader makes them."""
    cells: list[dict[str, Any]] = [
        {
            "cell_type": part.kind,
            "id": part.id,
            "metadata": {"tags": part.tags} if part.tags else {},
            "source": part.text,
            **({"execution_count": None, "outputs": []} if part.kind == "code" else {}),
        }
        for part in parts
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    whole = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


class Reading:
    """One page, read from its settled tree in the order of its cells and its prose."""

    def __init__(self, app: Sphinx, page: str, doctree: nodes.document) -> None:
        self.app, self.page, self.doctree = app, page, doctree
        self.address = site.address(app, page)
        self.write = Markdown(self.address, app.env.toc_fignumbers.get(page, {}))
        cells = (node for node in doctree.findall(nodes.container) if node.get("nb_element") == "cell_code")
        shown = {cell["cell_index"] for cell in cells if _is_shown(cell)}
        self.sources, self.hidden = _sources(app, page, shown)
        self.found: list[Part] = []
        self.prose: list[str] = []

    def parts(self) -> list[Part]:
        """Return the cells of the notebook."""
        install = " ".join(
            f'"{wheel.name.partition("-")[0].replace("_", "-")} @ {self.app.config.site_url}packages/{wheel.name}"'
            for wheel in wheels(self.app)
        )
        section = next(self.doctree.findall(nodes.section))
        title = self.write.inline(next(section.findall(nodes.title)))
        self.found = [
            Part("markdown", "page", f"# {title}\n\n{NOTE.format(address=self.address)}", []),
            Part("code", "needed", f"%pip install -q {install}", []),
        ]
        self._read(section.children[1:], 1)
        self._end_prose()
        return self.found

    def _read(self, children: list[nodes.Node], level: int) -> None:
        for node in children:
            if isinstance(node, nodes.section):
                self._end_prose()
                self.prose.append(f"{'#' * (level + 1)} {self.write.inline(node.children[0])}")  # type: ignore[arg-type]
                self._read(node.children[1:], level + 1)
            elif isinstance(node, live_exercise):
                self._exercise(node)
            elif isinstance(node, nodes.Element) and node.get("nb_element") == "cell_code":
                self._code(node) if _is_shown(node) else self.prose.append(self.write.block(node))
            elif isinstance(node, nodes.Element) and any(n.get("nb_element") for n in node.findall(nodes.container)):
                self._read(node.children, level)
            else:
                self.prose.append(self.write.block(node))

    def _code(self, node: nodes.Element) -> None:
        """One cell, before it what it needs of hidden ones, after it what the page says of its figure."""
        self._end_prose()
        number = node["cell_index"]
        while self.hidden and self.hidden[0] < number:
            text = self.sources[hidden := self.hidden.pop(0)]
            if text:
                self.found.append(Part("code", f"needed-{hidden}", text, []))
        live = node.parent if isinstance(node.parent, live_cell) else None
        name = f"figure-{number}" if live is None else f"cell-{live['number']}"
        self.found.append(Part("code", name, self.sources[number], [] if live is None else list(live["tags"])))
        self.prose += map(self.write.caption, node.findall(nodes.figure))

    def _exercise(self, node: live_exercise) -> None:
        number, title = node["number"], node["title"]
        self.prose.append(f"**Exercise {number}**{f': {title}' if title else ''}")
        starter, aid = node.children
        self._read([starter], 0)
        self.prose.append(self.write.block(aid))
        self._end_prose()
        code = CHECK.format(number=number, code=textwrap.indent(node["check"], "    "))
        self.found.append(Part("code", f"check-{number}", code, ["check"]))

    def _end_prose(self) -> None:
        text = "\n\n".join(filter(None, self.prose))
        if text:
            self.found.append(Part("markdown", f"text-{len(self.found)}", text, []))
        self.prose = []


def _is_shown(cell: nodes.Element) -> bool:
    """Whether a cell's code belongs into the notebook: the page shows it, or its chart. What else a cell made is prose."""
    code = (node for node in cell.findall(nodes.container) if node.get("nb_element") == "cell_code_source")
    return next(code, None) is not None or next(cell.findall(chart), None) is not None


def _sources(app: Sphinx, page: str, shown: set[int]) -> tuple[dict[int, str], list[int]]:
    """Return number to code of a page's code cells, of hidden ones what the others need, and the numbers of these."""
    path = app.env.doc2path(page)
    text = Path(path).read_text(encoding="utf-8")
    reader = create_nb_reader(path, app.env.myst_config, app.env.mystnb_config, text)  # type: ignore[attr-defined]
    assert reader is not None, f"{page} has live cells and is no notebook"
    cells = []
    numbers = []
    for number, cell in enumerate(reader.read(text).cells):
        tags = set(cell["metadata"].get("tags", []))
        if cell["cell_type"] == "code" and not tags & {"hint", "solution"}:  # which are prose in the notebook
            numbers.append(number)
            cells.append(Cell(cell["source"], number in shown or "check" in tags))
    hidden = [number for number, cell in zip(numbers, cells, strict=True) if not cell.shown]
    return dict(zip(numbers, needed(cells), strict=True)), hidden
