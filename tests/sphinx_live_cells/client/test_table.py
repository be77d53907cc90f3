"""The data of a chart: closed and free until asked for, a table that the keyboard reaches, all of it as a file."""

import csv
import io
from pathlib import Path

import pytest
from axe import findings
from driver import Driver, eventually
from faulty import Handler
from pages import CHART_TYPE, Cell, manifest, write_page
from reader import Reader, cell, region
from test_dials import CHART, SPEC, saved_chart

STRANGE = {
    **SPEC,
    "description": "Rows with all that rows may hold",
    "datasets": {
        "rows": [
            {"name": 'says "a, b"', "x": 1, "y": [0.123456789, None, None], "z": [1, 2]},
            {"name": "=none", "x": None, "y": [], "z": None},
            *({"name": "many", "x": number, "y": 1e-12, "z": True} for number in range(1200)),
        ]
    },
    "usermeta": {
        "unshown": {
            "rows": [
                [0, "y", 1, "inf"],
                [0, "y", 2, -3],
                [1, "x", "nan"],
                ["__proto__", "stained", "yes"],
                [0, "constructor", "prototype", "stained", "yes"],
                [9999, "x", 1],
            ]
        }
    },
}
CELLS = [
    Cell(CHART, chart=saved_chart(2), caption="What to look for."),
    Cell("'strange'", chart=STRANGE),
    Cell(
        f'class New:\n    def _repr_mimebundle_(self):\n        return {{"{CHART_TYPE}": {saved_chart(3)!r}}}\nNew()',
        "here",
    ),
]
CLOSED = "details.live-chart-data:not([open])"
READ = "[...cell.querySelectorAll('.live-chart-data tr')].map(row => [...row.children].map(field => field.textContent))"


@pytest.fixture
def opened(reader: Reader, site: Path) -> Reader:
    """A reader of the page of this file."""
    write_page(site, "table", CELLS)
    reader.open("table")
    return reader


def read(reader: Reader, number: int) -> list[list[str]]:
    """The table below the chart of a cell, once it is there."""
    return eventually(lambda: reader.of(number, READ), bool, "a table")


def line(scale: int) -> list[list[str]]:
    return [["x", "y"], *([str(x), str(x * scale)] for x in range(5))]


def test_a_table_comes_when_asked_for_and_is_reached_by_the_keyboard(opened: Reader, driver: Driver) -> None:
    assert driver.count(CLOSED) == 2
    assert not [url for url in driver.requests if "charts/" in url or "table-" in url]
    driver.focus(f"{cell(2)} .live-chart-data > summary")
    driver.press("Enter")
    read(opened, 2)
    assert opened.of(2, "[...cell.querySelectorAll('th')].map(field => field.scope)") == ["col"] * 5
    driver.press("Tab")
    assert driver.evaluate("document.activeElement.textContent") == "Download all as CSV"
    driver.press("Tab")
    assert driver.evaluate("document.activeElement.ariaLabel") == "Data of chart 2"
    driver.press("PageDown")
    driver.wait("document.activeElement.scrollTop > 0")
    assert findings(driver) == []


def test_numbers_that_json_cannot_hold_lists_and_many_rows(opened: Reader, driver: Driver) -> None:
    driver.click(f"{cell(2)} .live-chart-data > summary")
    shown = read(opened, 2)
    assert shown[:5] == [
        ["#", "name", "x", "y", "z"],
        ["1", 'says "a, b"', "1", "0.123457", "1"],
        ["2", 'says "a, b"', "1", "inf", "2"],
        ["3", 'says "a, b"', "1", "-3", ""],
        ["1", "=none", "nan", "", ""],
    ]
    assert shown[5] == ["", "many", "0", "1e-12", "true"]
    assert len(shown) == 201
    assert "The first 200 of 1,204 rows" in driver.text(f"{cell(2)} .live-chart-data .live-note")
    assert driver.evaluate("'stained' in {} || 'stained' in []") is False

    driver.evaluate(
        """() => {
            URL.createObjectURL = blob => (window.kept = blob, 'about:blank');
            HTMLAnchorElement.prototype.click = function () { window.file = this.download; };
        }"""
    )
    driver.click(f"{cell(2)} .live-chart-data button")
    assert driver.evaluate("window.file") == "table-chart-2.csv"
    rows = list(csv.reader(io.StringIO(driver.evaluate("window.kept.text()"), newline="")))
    assert len(rows) == 1205
    assert rows[1] == ["1", 'says "a, b"', "1", "0.123456789", "1"]
    assert rows[2][3] == "inf"


def test_the_table_follows_the_chart(opened: Reader, driver: Driver) -> None:
    driver.click(f"{cell(1)} .live-chart-data > summary")
    assert read(opened, 1) == line(2)
    driver.focus(f"{cell(1)} [data-name=scale]")
    driver.press("ArrowRight")
    opened.ends(1, "done")
    eventually(lambda: read(opened, 1), lambda seen: seen == line(3), "the rows of the run")
    opened.press(1, "Reset")
    eventually(lambda: read(opened, 1), lambda seen: seen == line(2), "the saved rows")


def test_a_chart_that_comes_of_a_run_has_its_data_too(opened: Reader, driver: Driver) -> None:
    opened.run(3)
    driver.wait(f"document.querySelector('{region(3)} .live-chart-drawing svg') !== null")
    driver.click(f"{region(3)} .live-chart-data > summary")
    assert read(opened, 3) == line(3)


def test_what_opens_the_data_is_in_its_place_from_the_start(opened: Reader, driver: Driver) -> None:
    height = "document.querySelector('.live-chart').getBoundingClientRect().height"
    before = driver.evaluate(height)
    driver.hover(f"{cell(1)} .live-chart")
    driver.wait("document.querySelector('.live-chart-drawing svg') !== null")
    assert abs(driver.evaluate(height) - before) < 1
    assert driver.evaluate("document.querySelector('summary').getBoundingClientRect().height") >= 24


def test_without_the_script_a_link_leads_to_the_file(reader: Reader, driver: Driver, site: Path) -> None:
    (module,) = (file for file in manifest()["files"] if file.startswith("table-"))
    Handler.faults[module] = "missing"
    write_page(site, "no-table", CELLS)
    reader.open("no-table")
    driver.click(f"{cell(1)} .live-chart-data > summary")
    driver.wait("document.querySelector('.live-chart-drawing svg') !== null")
    assert reader.of(1, "cell.querySelectorAll('.live-chart-data a').length") == 1
    answer = "fetch(document.querySelector('.live-chart-data a').href).then(answer => answer.json())"
    assert driver.evaluate(f"{answer}.then(spec => spec.datasets.rows.length)") == 5
    driver.errors.clear()  # the browser's own line on the file that is missing
