"""What Python rehearses while no cell runs: it leaves no trace in the reader's session, and Chromium keeps the program compiled."""

import sys
import tempfile
from pathlib import Path

import pytest
from driver import Driver, eventually
from live_cells import rehearsal
from pages import Cell, write_page
from playwright.sync_api import Browser
from reader import Reader

LOOK = "sorted(name for name in globals() if not name.startswith('__'))"
MARK = "() => localStorage.getItem('live-cells:rehearsed')"
KEPT = 100_000  # bytes: what is kept of a program of which nothing was optimized is a few dozen


@pytest.fixture
def opened(reader: Reader, site: Path) -> Reader:
    write_page(site, "rehearsal", [Cell("x = 1"), Cell(LOOK), Cell("import json\njson.dumps = None\nsorted = None")])
    reader.open("rehearsal")
    return reader


def rehearsed(driver: Driver) -> bool:
    return driver.evaluate(MARK) is not None


def test_the_pieces_come_to_an_end() -> None:
    count = rehearsal.ROUNDS * len(rehearsal.PIECES)
    assert [rehearsal.rehearse(number) for number in range(count)] == [True] * (count - 1) + [False]


def test_nothing_is_rehearsed_while_a_reader_watches_what_python_does() -> None:
    before = sys.getprofile()
    sys.setprofile(lambda *_: None)
    try:
        assert not rehearsal.rehearse(0)
    finally:
        sys.setprofile(before)


def test_it_is_done_once_where_a_browser_keeps_the_result_and_leaves_no_name(opened: Reader) -> None:
    chromium = opened.driver.engine == "chromium"
    opened.run(1)
    if chromium:
        eventually(lambda: rehearsed(opened.driver), bool, "the end of the rehearsal")
    else:
        opened.driver.pause(2)
    assert rehearsed(opened.driver) == chromium
    opened.run(2)
    assert opened.output(2) == "['x']"


def test_a_session_that_is_out_of_joint_only_ends_it(opened: Reader) -> None:
    opened.run(3)
    if opened.driver.engine == "chromium":
        eventually(lambda: rehearsed(opened.driver), bool, "the end of the rehearsal")
    opened.run(1)
    assert opened.outputs(1) == []


def test_chromium_keeps_the_program_compiled_after_one_visit_with_one_cell(
    browser: Browser, chromium_path: str, site: Path, address: str
) -> None:
    write_page(site, "kept", [Cell("1 + 1")])
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        # A context of its own has no profile on disk, and so keeps nothing.
        context = browser.browser_type.launch_persistent_context(
            profile, executable_path=chromium_path, args=["--no-sandbox", "--disable-gpu"]
        )
        page = context.pages[0]
        page.goto(f"{address}/kept/")
        page.click("live-cell .live-button-run")
        page.wait_for_selector("live-cell[data-state=done]")
        page.wait_for_function(f"() => ({MARK})() !== null")
        kept = Path(profile, "Default", "Code Cache", "wasm")
        eventually(
            lambda: [file.stat().st_size for file in kept.glob("*_0")],
            lambda found: any(size > KEPT for size in found),
            "compiled code in the profile",
        )
        context.close()
