"""An engine that does not come: each fault ends with a sentence that names the next step, and Run works once it can."""

from pathlib import Path

import pytest
from faulty import Handler
from harm import EDIT, open_edited, works
from pages import Cell, manifest
from reader import Reader

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
    reader.says(1, "The download has stalled at", timeout=20)
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
    reader.says(1, "The download has stalled at", timeout=20)
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
    reader.says(1, "The download has stalled at", timeout=20)
    reader.press(1, "Stop")
    assert (reader.state(1), reader.alert(1)) == ("saved", "")
    Handler.faults.clear()
    Handler.go_on.set()
    works(reader)


def test_a_connection_that_breaks_in_the_middle_can_be_tried_again(reader: Reader, site: Path) -> None:
    Handler.faults[NUMPY] = "broken off"
    open_edited(reader, site, "loading")
    reader.press(1, "Run")
    reader.says(1, UNREACHABLE, timeout=20)
    assert reader.state(1) == "saved"
    Handler.faults.clear()
    works(reader)


def test_offline_in_the_middle_of_loading_then_online(reader: Reader, site: Path) -> None:
    Handler.go_on.clear()
    Handler.faults[NUMPY] = "stalled"
    open_edited(reader, site, "loading")
    reader.press(1, "Run")
    reader.ends(1, "loading")
    reader.driver.pause(1)
    reader.driver.offline()
    Handler.faults.clear()
    Handler.go_on.set()
    reader.driver.pause(1)
    if reader.state(1) != "done":  # some engines let what has begun come to its end
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


def test_a_missing_worker_is_named(reader: Reader, site: Path) -> None:
    Handler.faults[WORKER] = "missing"
    open_edited(reader, site, "loading")
    reader.press(1, "Run")
    reader.says(1, f"the site has no {WORKER}. Reload the page")
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
