"""Small notebooks with saved outputs, built by Sphinx as they are: no kernel, so a test is quick."""

import copy
import uuid
from pathlib import Path
from typing import Any

import nbformat
from sphinx.application import Sphinx

CHART = "application/vnd.vegalite.v6+json"
DESIGN = {
    "description": "A line",
    "mark": "line",
    "width": 100,
    "data": {"name": "rows"},
    "encoding": {axis: {"field": axis, "type": "quantitative"} for axis in "xy"},
}
CONFIGURATION = {
    "myst_enable_extensions": ["dollarmath"],
    "extensions": ["sphinx_live_cells"],
    "nb_execution_mode": "off",
    "html_theme": "basic",
}


def code(tags: str, source: str, printed: str = "", rows: list[dict[str, Any]] | None = None) -> Any:
    """A code cell: its tags, its code, and what its saved output shows."""
    cell = nbformat.v4.new_code_cell(source, metadata={"tags": tags.replace(",", " ").split()})
    if printed:
        cell.outputs.append(nbformat.v4.new_output("stream", text=printed))
    if rows is not None:
        spec = DESIGN | {"datasets": {"rows": rows}}
        cell.outputs.append(nbformat.v4.new_output("display_data", data={CHART: spec, "text/plain": "A line"}))
    return cell


def text(source: str) -> Any:
    """A cell of Markdown."""
    return nbformat.v4.new_markdown_cell(source)


def _fresh(cell: Any) -> Any:
    """The same cell under an identity of its own, so that a test may use one twice."""
    fresh = copy.deepcopy(cell)
    fresh["id"] = uuid.uuid4().hex[:8]
    return fresh


def _without_scripts_of_the_theme(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: object) -> None:
    context["script_files"] = []  # they do not survive what tests do to a browser


def build(
    folder: Path, cells: list[Any], builder: str = "dummy", site: Path | None = None, **configuration: Any
) -> Sphinx:
    """Build one page of these cells, named index; errors of the extension come through."""
    source = folder / "source"
    source.mkdir(parents=True)
    notebook = nbformat.v4.new_notebook(
        cells=[text("# A page"), *map(_fresh, cells)],
        metadata={
            "kernelspec": {"name": "python3", "display_name": "Python 3"},
            "language_info": {"name": "python", "pygments_lexer": "ipython3"},
        },
    )
    nbformat.write(notebook, source / "index.ipynb")
    app = Sphinx(
        source,
        None,
        site or folder / "site",
        folder / "doctrees",
        builder,
        CONFIGURATION | configuration,
        status=None,
        warning=None,
    )
    app.connect("html-page-context", _without_scripts_of_the_theme)
    app.build()
    return app
