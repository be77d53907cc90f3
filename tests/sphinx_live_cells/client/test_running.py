"""What a reader does with cells: run, stop, edit, reset, run all, start anew."""

from pathlib import Path

import pytest
from pages import CHART_TYPE, Cell, write_page
from playwright.sync_api import Page, expect

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
    Cell("scale", "2"),
]


@pytest.fixture
def opened(page: Page, site: Path, address: str) -> Page:
    """The page of this file, opened."""
    write_page(site, "running", CELLS)
    page.goto(f"{address}/running/")
    return page


def cell(page: Page, number: int):
    """The element of one cell."""
    return page.locator(f'live-cell[data-cell="{number}"]')


def press(page: Page, number: int, name: str) -> None:
    """Press a button of a cell."""
    cell(page, number).get_by_role("button", name=name, exact=True).click()


def ends(page: Page, number: int, state: str) -> None:
    """Wait for a cell's state."""
    expect(cell(page, number)).to_have_attribute("data-state", state, timeout=30_000)


def outputs(page: Page, number: int) -> list[dict]:
    """What the last live run of a cell showed."""
    return cell(page, number).evaluate("cell => cell.outputs")


def test_a_cell_runs_what_it_needs_then_stops_keeps_variables_and_resets(opened: Page) -> None:
    press(opened, 2, "Run")
    ends(opened, 2, "done")
    ends(opened, 1, "done")
    region = opened.get_by_role("region", name="Output of cell 2")
    expect(region).to_contain_text("a<b")
    assert outputs(opened, 2) == [
        {"kind": "stdout", "text": "a<b\n"},
        {"kind": "bundle", "data": {"text/plain": "array([0, 2, 4])"}},
    ]

    press(opened, 3, "Run")
    ends(opened, 3, "done")
    chart = cell(opened, 3).locator(".live-chart")
    expect(chart.locator("svg")).to_be_visible()
    assert chart.evaluate("chart => chart.view.data('rows').map(row => row.y)") == [0, 2, 4]

    press(opened, 4, "Run")
    ends(opened, 4, "error")
    expect(cell(opened, 4).get_by_role("region")).to_contain_text("ZeroDivisionError: division by zero")
    expect(cell(opened, 4).get_by_role("region")).to_contain_text("Cell 4, line 1")

    press(opened, 5, "Run")
    ends(opened, 5, "running")
    opened.wait_for_timeout(300)
    press(opened, 5, "Stop")
    ends(opened, 5, "stopped")
    expect(cell(opened, 5)).to_contain_text("Variables are kept")
    assert outputs(opened, 1) == []

    press(opened, 2, "Reset")
    ends(opened, 2, "saved")
    expect(opened.get_by_role("region", name="Output of cell 2")).to_contain_text("array([0, 2, 4])")


def test_an_edit_marks_what_depends_on_it_and_a_chart_stays_the_same_element(opened: Page) -> None:
    press(opened, 3, "Run")
    ends(opened, 3, "done")
    cell(opened, 3).locator(".live-chart").evaluate("chart => chart.id = 'kept'")
    cell(opened, 1).locator("pre").click()
    editor = opened.get_by_role("textbox", name="Code of cell 1")
    expect(cell(opened, 1).locator(".cm-content")).to_be_focused()
    opened.keyboard.press("Control+End")
    opened.keyboard.type("0")
    ends(opened, 3, "stale")
    expect(editor).to_contain_text("scale = 20")
    opened.keyboard.press("Control+Enter")
    ends(opened, 1, "done")
    press(opened, 3, "Run")
    ends(opened, 3, "done")
    expect(opened.locator("#kept")).to_be_visible()
    assert opened.locator("#kept").evaluate("chart => chart.view.data('rows').map(row => row.y)") == [0, 20, 40]
