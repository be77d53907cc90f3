"""Static pages around the real built client, as the extension would write them, for tests of the client alone."""

import hashlib
import html
import json
import shutil
from pathlib import Path
from typing import Any, NamedTuple

import sphinx_live_cells
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer
from sphinx_live_cells import charts, dials
from sphinx_live_cells.cells import BAR, source_hash
from sphinx_live_cells.forms import find_dials
from sphinx_live_cells.names import analyse_page

BUILT = Path(sphinx_live_cells.__file__).parent / "built"
CHART_TYPE = "application/vnd.vegalite.v6+json"


class Cell(NamedTuple):
    """A live cell with its saved output; `output` None is a cell that prints nothing.

    A `chart`, a Vega-Lite specification, is saved as the build saves it; with a `caption` it is a figure.
    """

    source: str
    output: str | None = None
    tags: str = "live"
    chart: dict[str, Any] | None = None
    caption: str = ""


def manifest() -> dict[str, Any]:
    """Return the manifest of the built client."""
    return json.loads((BUILT / "manifest.json").read_text())


def write_site(folder: Path) -> Path:
    """Copy what pages fetch into `folder`, as a site has it."""
    static = folder / "_static" / "live-cells"
    shutil.copytree(BUILT, static)
    (static / "pyodide-lock-test.json").write_text(json.dumps(manifest()["lock"]))
    return folder


def write_page(site: Path, name: str, cells: list[Cell], extra: str = "", head: str = "") -> None:
    """Write one page below a folder of its own, so that relative addresses are put to work."""
    facts = manifest()
    built = {file.partition("-")[0]: file for file in facts["files"] if "/" not in file and file.endswith(".js")}
    names = analyse_page(cell.source for cell in cells)
    engine = {file: of for file, of in facts["files"].items() if file.startswith(facts["engine"])}
    config = {
        "base": "../_static/live-cells/",
        "worker": built["worker"],
        "core": built["core"],
        "editor": built["editor"],
        "chart": built["chart"],
        "table": built["table"],
        "extras": built["extras"],
        "lock": "pyodide-lock-test.json",
        "files": engine | {"pyodide-lock-test.json": _facts(site / "_static/live-cells/pyodide-lock-test.json")},
        "packages": ["numpy"],
        "cells": [
            {
                "number": n,
                "hash": source_hash(cell.source),
                "defines": of.defines,
                "uses": of.uses,
                "tags": cell.tags.split(),
            }
            for n, (cell, of) in enumerate(zip(cells, names, strict=True), 1)
        ],
    }
    entry = facts["entry"]
    body = "\n".join(_cell(site, n, cell) for n, cell in enumerate(cells, 1))
    path = site / name / "index.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f"""<!doctype html><html lang="en" data-theme="light"><head><meta charset="utf-8"><title>{name}</title>{head}
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
<link rel="stylesheet" href="../_static/theme.css"><link rel="stylesheet" href="../_static/live-cells/{entry["style"]}"></head>
<body><main><h1>{name}</h1>{BAR if cells else ""}{body}{extra}</main>
<script type="application/json" id="live-cells-config">{json.dumps(config).replace("<", chr(92) + "u003c")}</script>
<script defer src="../_static/live-cells/{entry["client"]}"></script></body></html>"""
    )


def _facts(path: Path) -> dict[str, Any]:
    content = path.read_bytes()
    return {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}


def _cell(site: Path, number: int, cell: Cell) -> str:
    inside = ""
    if cell.output is not None:
        inside += (
            '<div class="output stream highlight-myst-ansi notranslate">'
            f'<div class="highlight"><pre>{html.escape(cell.output)}\n</pre></div></div>'
        )
    if cell.chart is not None:
        figure = _chart(site, cell.chart)
        inside += f"<figure>{figure}<figcaption>{cell.caption}</figcaption></figure>" if cell.caption else figure
    output = f'<div class="cell_output docutils container">{inside}</div>' if inside else ""
    found = find_dials(cell.source)
    return (
        f'<live-cell id="cell-{number}" data-state="saved" data-cell="{number}" data-hash="{source_hash(cell.source)}" data-tags="{cell.tags}">'
        '<div class="cell docutils container"><div class="cell_input docutils container">'
        '<div class="highlight-ipython3 notranslate"><div class="highlight">'
        f"<pre>{_highlighted(cell.source)}</pre></div></div>{dials.controls(number, found) if found else ''}</div>"
        f"{output}</div></live-cell>"
    )


def _highlighted(source: str) -> str:
    return highlight(source, PythonLexer(), HtmlFormatter(nowrap=True, wrapcode=False)).join(["<span></span>", ""])


def _chart(site: Path, spec: dict[str, Any]) -> str:
    text = charts.canonical(spec)
    name = f"charts/{hashlib.sha256(text.encode()).hexdigest()[:16]}.json"
    path = site / "_static" / "live-cells" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    return charts.figure(text, name, "../_static/live-cells/")
