"""What a reader does with cells: run, stop, edit, reset, run all, start anew."""

from pathlib import Path

import pytest
from pages import CHART_TYPE, Cell, write_page
from reader import Reader

CHART = f"""class Chart:
    def __init__(self, rows): self.rows = rows
    def _repr_mimebundle_(self):
        return {{"{CHART_TYPE}": {{"description": "A line", "mark": "line", "width": "container", "data": {{"name": "rows"}},
            "datasets": {{"rows": self.rows}}, "encoding": {{"x": {{"field": "x", "type": "quantitative"}},
            "y": {{"field": "y", "type": "quantitative"}}}}}}, "text/plain": "A line"}}
Chart([{{"x": i, "y": i * scale}} for i in range(3)])"""

CELLS = [
    Cell("import numpy as np\nscale = 2", None),
    Cell('print("a<b")\nnp.arange(3) * scale', "a<b\narray([0, 2, 4])"),
    Cell(CHART, "A line"),
    Cell("1 / 0", "ZeroDivisionError", "live raises-exception"),
    Cell("while True:\n    scale += 1", None),
    Cell('globals()["scale"] > 2', None),  # by no name that would make the stopped cell run again
]
HEIGHTS = "cell.querySelector('.live-chart').view.data('rows').map(row => row.y)"


@pytest.fixture
def opened(reader: Reader, site: Path) -> Reader:
    """A reader of the page of this file."""
    write_page(site, "running", CELLS)
    reader.open("running")
    return reader


def test_a_cell_runs_what_it_needs_then_stops_keeps_variables_and_resets(opened: Reader) -> None:
    opened.run(2)
    assert opened.state(1) == "done"
    assert opened.output(2) == "a<b array([0, 2, 4])"
    assert opened.outputs(2) == [
        {"kind": "stdout", "text": "a<b\n"},
        {"kind": "bundle", "data": {"text/plain": "array([0, 2, 4])"}},
    ]

    opened.run(3)
    assert opened.of(3, "cell.querySelector('.live-chart svg').checkVisibility()")
    assert opened.of(3, HEIGHTS) == [0, 2, 4]

    opened.run(4, "error")
    opened.shows(4, "ZeroDivisionError: division by zero")
    opened.shows(4, "Cell 4, line 1")

    opened.run(5, "running")
    opened.driver.pause(0.3)
    opened.press(5, "Stop")
    opened.ends(5, "stopped")
    opened.says(5, "Variables are kept")
    assert opened.outputs(1) == []
    opened.run(6)
    assert opened.output(6) == "True"  # what the stopped loop counted is there

    opened.press(2, "Reset")
    opened.ends(2, "saved")
    assert opened.output(2) == "a<b array([0, 2, 4])"
    assert opened.outputs(2) == []


def test_an_edit_marks_what_depends_on_it_and_a_chart_stays_the_same_element(opened: Reader) -> None:
    opened.run(3)
    opened.of(3, "cell.querySelector('.live-chart').id = 'kept'")
    opened.enter(1)
    opened.driver.press("Control+End")
    opened.driver.type("0")
    opened.ends(3, "stale")
    assert opened.code(1) == "import numpy as np\nscale = 20"
    opened.driver.press("Control+Enter")
    opened.ends(1, "done")
    opened.run(3)
    assert opened.of(3, "cell.querySelector('.live-chart').id") == "kept"
    assert opened.driver.count("#kept") == 1
    assert opened.of(3, HEIGHTS) == [0, 20, 40]

    opened.edit(2, "print(scale + 1)")
    opened.run(2)
    assert opened.output(2) == "21"
    opened.driver.reload()
    assert opened.state(2) == "saved"


# Hold back what the page would do 100 ms later, and note the states of a cell: those it has, those a reader sees and hears.
HOLD = """number => {
    const { setTimeout } = window;
    window.held = [];
    window.setTimeout = (act, after, ...rest) => (after === 100 ? window.held.push(act) : setTimeout(act, after, ...rest));
    const cell = document.querySelector(`live-cell[data-cell="${number}"]`);
    const status = document.querySelector("[role=status]");
    window.seen = { state: [], shown: [], said: [] };
    cell.addEventListener("live-state", () => window.seen.state.push(cell.dataset.state));
    new MutationObserver(() => window.seen.shown.push(cell.dataset.shown)).observe(cell, { attributeFilter: ["data-shown"] });
    new MutationObserver(() => window.seen.said.push(status.textContent)).observe(status, { childList: true });
}"""


def run_watched(reader: Reader, number: int) -> None:
    """Run a cell by the keyboard, with Python there already, and hold and note what `HOLD` says."""
    reader.run(1)
    reader.driver.evaluate(HOLD, number)
    reader.driver.focus(f'live-cell[data-cell="{number}"] button', "Run")
    reader.driver.press("Enter")


def test_a_short_run_is_seen_and_heard_of_only_when_it_has_ended(opened: Reader) -> None:
    run_watched(opened, 2)
    opened.ends(2, "done")
    seen = opened.driver.evaluate("window.seen")
    assert seen == {"state": ["queued", "running", "done"], "shown": ["done"], "said": ["Cell 2: done"]}
    assert opened.driver.evaluate("document.activeElement.textContent") == "Run"
    opened.driver.press("Enter")
    opened.driver.wait("window.seen.state.length === 6")
    assert opened.driver.evaluate("window.seen.said") == ["Cell 2: done", "Cell 2: done\u00a0"], (
        "said again, and not the same"
    )


def test_a_run_that_takes_longer_is_shown_as_running(opened: Reader) -> None:
    run_watched(opened, 5)
    opened.ends(5, "running")
    assert opened.driver.evaluate("window.seen")["shown"] == []
    opened.driver.evaluate("() => window.held.forEach(act => act())")
    assert opened.driver.evaluate("window.seen")["shown"] == ["running"]
    assert opened.driver.evaluate("document.activeElement.textContent") == "Stop"
    opened.press(5, "Stop")
    opened.ends(5, "stopped")
    seen = opened.driver.evaluate("window.seen")
    assert seen == {
        "state": ["queued", "running", "stopped"],
        "shown": ["running", "stopped"],
        "said": ["Cell 5: running", "Cell 5: stopped"],
    }
