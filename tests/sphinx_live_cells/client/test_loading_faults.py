"""An engine that does not come: each fault ends with a sentence that names the next step, and Run works once it can."""

from pathlib import Path

import pytest
from faulty import Handler
from harm import EDIT, SAVED, forgive, open_edited, works
from pages import CHART_TYPE, Cell, manifest, write_page
from reader import Reader, cell

NUMPY = next(name.rpartition("/")[2] for name in manifest()["files"] if name.rpartition("/")[2].startswith("numpy"))
WORKER = next(name for name in manifest()["files"] if name.startswith("worker"))
UNREACHABLE = "Check the connection, then press Run again."


@pytest.fixture
def opened(reader: Reader, site: Path) -> Reader:
    """A reader of a page with an edited cell, who has not looked for Python yet."""
    Handler.go_on.clear()
    open_edited(reader, site, "loading", Cell("print('runs')", None))
    return reader


def test_a_stalled_download_is_told_and_goes_on_by_itself(reader: Reader, site: Path) -> None:
    Handler.go_on.clear()
    Handler.faults[NUMPY] = "stalled"
    open_edited(reader, site, "loading")
    reader.press(1, "Run")
    reader.ends(1, "loading")
    reader.says(1, "The download has stalled at")
    assert " MB. It goes on by itself" in reader.alert(1)
    Handler.go_on.set()
    reader.ends(1, "done")
    assert reader.alert(1) == ""
    works(reader)


def test_a_stalled_download_can_be_started_once_more(reader: Reader, site: Path) -> None:
    Handler.go_on.clear()
    Handler.faults[NUMPY] = "stalled"
    open_edited(reader, site, "loading")
    reader.press(1, "Run")
    reader.says(1, "The download has stalled at")
    Handler.faults.clear()
    reader.press(1, "Try again")
    reader.ends(1, "done")
    assert reader.alert(1) == ""
    works(reader)


def test_stop_takes_a_stalled_download_off_the_page(reader: Reader, site: Path) -> None:
    Handler.go_on.clear()
    Handler.faults[NUMPY] = "stalled"
    open_edited(reader, site, "loading")
    reader.press(1, "Run")
    reader.says(1, "The download has stalled at")
    reader.press(1, "Stop")
    assert (reader.state(1), reader.alert(1)) == ("saved", "")
    Handler.faults.clear()
    Handler.go_on.set()
    works(reader)


def test_a_connection_that_breaks_in_the_middle_can_be_tried_again(reader: Reader, site: Path) -> None:
    Handler.faults[NUMPY] = "broken off"
    open_edited(reader, site, "loading")
    reader.press(1, "Run")
    reader.says(1, UNREACHABLE)
    assert reader.state(1) == "saved"
    Handler.faults.clear()
    works(reader)


def test_offline_in_the_middle_of_loading_then_online(reader: Reader, site: Path) -> None:
    Handler.go_on.clear()
    Handler.faults[NUMPY] = "lost"
    open_edited(reader, site, "loading")
    reader.press(1, "Run")
    reader.ends(1, "loading")
    reader.driver.pause(1)
    reader.driver.offline()
    Handler.go_on.set()
    reader.says(1, UNREACHABLE)
    assert (reader.state(1), reader.output(1)) == ("saved", "2")
    Handler.faults.clear()
    reader.press(1, "Run")
    reader.ends(1, "saved")
    reader.says(1, UNREACHABLE)
    reader.driver.offline(False)
    works(reader)


def test_offline_from_the_start_then_online(opened: Reader) -> None:
    opened.driver.offline()
    opened.press_all("Restart")  # the editing has started an engine
    opened.press(2, "Run")
    opened.says(2, UNREACHABLE)
    opened.driver.offline(False)
    opened.run(2)
    works(opened)


def test_a_program_that_is_served_as_another_type_starts_all_the_same(reader: Reader, site: Path) -> None:
    Handler.faults[".wasm"] = "mistyped"
    write_page(site, "mistyped", [SAVED])
    for _ in range(2):  # the second time the browser has had the engine before
        reader.open("mistyped")
        reader.run(1)
        assert (reader.state(1), reader.alert(1)) == ("done", "")


def test_a_missing_worker_is_named(reader: Reader, site: Path) -> None:
    Handler.faults[WORKER] = "missing"
    open_edited(reader, site, "loading")
    reader.press(1, "Run")
    reader.says(1, f"the site has no {WORKER}. Reload the page")
    forgive(reader, "MIME type")
    Handler.faults.clear()
    works(reader)


def test_a_browser_without_webassembly_is_told_which_to_use(reader: Reader, site: Path) -> None:
    reader.driver.before("delete window.WebAssembly")
    open_edited(reader, site, "loading")
    reader.press(1, "Run")
    reader.says(1, "it has no WebAssembly. Use a current Firefox, Chrome, Edge or Safari.")
    assert (reader.state(1), reader.code(1), reader.output(1)) == ("saved", EDIT, "2")
    reader.press(1, "Reset")
    assert reader.code(1) == "1 + 1"


def test_a_page_opened_as_a_file_says_how_to_serve_it(reader: Reader, site: Path) -> None:
    write_page(site, "file", [SAVED])
    reader.driver.open((site / "file" / "index.html").as_uri())
    reader.press(1, "Run")
    reader.says(1, "A page opened as a file cannot run Python. Serve the folder instead: run `python -m http.server`")
    assert (reader.state(1), reader.output(1)) == ("saved", "2")
    reader.driver.click(f"{cell(1)} [role=textbox]")
    reader.driver.pause(0.5)
    assert "http.server" in reader.alert(1)
    reader.open("file")  # served, as the sentence says
    reader.run(1)


@pytest.mark.parametrize("kind", ["editor", "chart"])
def test_an_editor_or_a_chart_that_does_not_come_is_told_and_comes_later(reader: Reader, site: Path, kind: str) -> None:
    Handler.faults[next(name for name in manifest()["files"] if name.startswith(f"{kind}-"))] = "missing"
    source = f"""class Chart:
    def _repr_mimebundle_(self):
        return {{"{CHART_TYPE}": {{"mark": "point", "data": {{"values": [{{"x": 1}}]}}}}, "text/plain": "A point"}}
Chart()"""
    write_page(site, "late", [SAVED, Cell(source, "A point")])
    reader.open("late")
    if kind == "editor":
        reader.driver.click(f"{cell(1)} [role=textbox]")
        reader.says(1, "Check the connection, then click into the code again.")
        reader.run(1)
        reader.driver.click(f"{cell(1)} [role=textbox]")
        reader.says(1, "Check the connection, then click into the code again.")
        Handler.faults.clear()
        reader.edit(1, EDIT)
        assert reader.alert(1) == ""
        works(reader)
    else:
        reader.run(2)
        reader.shows(2, "A point")
        reader.shows(2, "did not arrive. Check the connection, then press Run again.")
        Handler.faults.clear()
        reader.run(2)
        reader.driver.wait("document.querySelector('.cell_output svg.marks') !== null")
        assert "did not arrive" not in reader.output(2)
    forgive(reader, "MIME type")
