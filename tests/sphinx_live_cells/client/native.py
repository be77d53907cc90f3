"""The Python of the worker, run natively: one cell in a session of its own."""

import json
from pathlib import Path
from typing import Any

import sphinx_live_cells
from live_cells.session import Session

CLIENT = Path(sphinx_live_cells.__file__).parents[1] / "client"
LEFT_OUT = {
    module: group["why"]
    for group in json.loads((CLIENT / "engine" / "standard_library.json").read_text()).values()
    for module in group["modules"]
}


def run(source: str, cell: int = 3, defines: dict[int, list[str]] | None = None) -> tuple[str, list[tuple[str, str]]]:
    """Run one cell; return how it ended and what it emitted."""
    emitted: list[tuple[str, str]] = []
    session = Session(lambda kind, text: emitted.append((kind, text)), LEFT_OUT)
    session.namespace["display"] = session.display
    running = session.run(source, cell, json.dumps(defines or {}))
    try:
        running.send(None)  # without an event loop: nothing in these cells awaits
    except StopIteration as ended:
        return ended.value, emitted
    raise AssertionError("the cell waits for something")


def error_of(source: str, **page: Any) -> dict[str, Any]:
    """Run a cell that ends with an error and return what the page is told of it."""
    outcome, emitted = run(source, **page)
    assert outcome == "error", emitted
    return json.loads(emitted[-1][1])
