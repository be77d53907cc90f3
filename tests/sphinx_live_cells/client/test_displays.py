"""Values that are replaced while their cell runs: text and charts in place, the newest wins, nothing is left over."""

from pathlib import Path

import pytest
from driver import eventually
from pages import CHART_TYPE, Cell, write_page
from reader import Reader

SPEC = {
    "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
    "width": "container",
    "height": 60,
    "data": {"name": "rows"},
    "mark": "bar",
    "encoding": {"x": {"field": "x", "type": "quantitative"}, "y": {"field": "y", "type": "quantitative"}},
}
CHART = f"""class Chart:
    def __init__(self, top, **more): self.top, self.more = top, more
    def _repr_mimebundle_(self):
        spec = {{**{SPEC!r}, **self.more, "datasets": {{"rows": [{{"x": 1, "y": self.top}}]}}, "description": f"up to {{self.top}}"}}
        return {{"{CHART_TYPE}": spec, "text/plain": "A bar"}}
import time
Chart(0)"""
CELLS = [
    Cell(CHART),
    Cell(
        "print('before')\nword = display('start', display_id=True)\nprint('between')\n"
        "for i in range(30):\n    word.update(f'word {i}')\n    time.sleep(0.02)\nprint('after')"
    ),
    Cell(
        "shown = display(Chart(0), display_id=True)\nfor top in range(1, 41):\n    shown.update(Chart(top))\n    time.sleep(0.05)"
    ),
    Cell("shown.update(Chart(5, height=90))"),
    Cell(
        "other = display(Chart(1), display_id=True)\nprint('a')\nother.update('now a text')\nprint('b')\nother.update(Chart(3, height=90))"
    ),
    Cell("fast = display(0, display_id=True)\nfor i in range(20_000): fast.update(i)"),
    Cell("endless = display(0, display_id=True)\ni = 0\nwhile True:\n    i += 1\n    endless.update(f'at {i}')"),
]
# All that is in the output region, and whether the chart was ever gone or replaced.
WATCH = """number => {
    const region = document.querySelector(`live-cell[data-cell="${number}"] .cell_output`);
    window.seen = {charts: new Set(), none: 0};
    new MutationObserver(() => {
        const chart = region.querySelector('.live-chart');
        if (chart) seen.charts.add(chart);
    }).observe(region, {childList: true, subtree: true});
    return true;
}"""


@pytest.fixture
def opened(reader: Reader, site: Path) -> Reader:
    """A reader of the page of this file."""
    write_page(site, "displays", CELLS)
    reader.open("displays")
    return reader


def test_a_text_is_replaced_where_it_stands(opened: Reader) -> None:
    opened.run(2)
    assert opened.output(2) == "before 'word 29' between after"
    kinds = [output["kind"] for output in opened.outputs(2)]
    assert kinds == ["stdout", "bundle", "stdout"]  # what a download of the page holds


def test_a_chart_takes_its_rows_while_the_cell_runs(opened: Reader) -> None:
    opened.run(1)  # shows a chart, so that the program that draws is there before the cell that moves one
    drawn = "cell.querySelector('.live-chart-view')?.ariaLabel"
    eventually(lambda: opened.of(1, drawn), lambda seen: seen == "up to 0", "first chart")
    opened.driver.evaluate(WATCH, 3)
    opened.press(3, "Run")
    tops = opened.driver.evaluate(
        """async () => {
            const seen = new Set();
            const cell = document.querySelector('live-cell[data-cell="3"]');
            while (cell.dataset.state !== 'done') {
                seen.add(cell.querySelector('.live-chart-view')?.ariaLabel ?? null);
                await new Promise(resolve => setTimeout(resolve, 20));
            }
            return [...seen];
        }"""
    )
    assert len(tops) > 5, "the chart did not move while the cell ran"
    assert opened.of(3, "cell.querySelector('.live-chart-view').ariaLabel") == "up to 40"
    assert opened.of(3, "cell.querySelector('.live-chart').view.data('rows')[0].y") == 40
    assert opened.driver.evaluate("() => seen.charts.size") == 1
    assert len(opened.outputs(3)) == 1


def test_a_value_of_another_cell_is_shown_like_any_other(opened: Reader) -> None:
    opened.run(4)
    assert opened.of(4, "cell.querySelector('.live-chart-view').ariaLabel") == "up to 5"
    assert opened.of(3, "cell.querySelector('.live-chart-view').ariaLabel") == "up to 40"


def test_a_value_may_change_its_kind(opened: Reader) -> None:
    opened.run(5)
    assert opened.of(5, "[...cell.querySelectorAll('.cell_output > *')].filter(b => b.checkVisibility()).length") == 2
    assert opened.of(5, "cell.querySelector('.live-chart-view').ariaLabel") == "up to 3"
    assert opened.of(5, "cell.querySelector('.cell_output pre').textContent") == "a\nb\n"


def test_of_many_values_the_newest_is_shown(opened: Reader) -> None:
    opened.run(6)
    assert opened.output(6) == "19999"


def test_stop_keeps_the_value_that_was_shown_last(opened: Reader) -> None:
    opened.press(7, "Run")
    opened.shows(7, "at ")
    opened.press(7, "Stop")
    opened.ends(7, "stopped")
    shown = opened.output(7)
    assert shown.startswith("'at ")
    opened.press(7, "Reset")
    assert opened.output(7) == ""
