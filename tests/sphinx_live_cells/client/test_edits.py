"""What readers write stays: over visits, editions of the book, tabs, and storage that is full, forbidden or full of rubbish."""

import json
import os
from pathlib import Path

import pytest
from driver import eventually
from pages import Cell, write_page
from payloads import PAYLOADS, assert_harmless
from reader import Reader, cell

FIRST = Cell("import numpy as np\nscale = 2")
SECOND = Cell("values = np.arange(3)\nvalues * scale", "array([0, 2, 4])")
TWIN = Cell("scale", "2")
CELLS = [FIRST, SECOND, TWIN, TWIN]
CHANGED = Cell("values = np.arange(4)\nvalues * scale", "array([0, 2, 4, 6])")
MINE = SECOND.source + " + 1"
OTHER = SECOND.source + " + 2"
BOOK_CHANGED = "The book's code here has changed since you edited it."


@pytest.fixture
def opened(reader: Reader, site: Path) -> Reader:
    """A reader of the page of this file, there for the first time."""
    write_page(site, "edits", CELLS)
    reader.open("edits")
    return reader


def write(reader: Reader, number: int, text: str) -> None:
    """Edit a cell and wait until that is kept."""
    reader.edit(number, text)
    shown = lambda: [json.loads(record)["code"] for record in records(reader).values()]  # noqa: E731
    eventually(shown, lambda codes: text in codes, f"{text!r} in the storage")


def reopen(reader: Reader, site: Path, cells: list[Cell]) -> None:
    """The book has a new edition; the reader comes back."""
    page = site / "edits" / "index.html"
    before = page.stat().st_mtime
    write_page(site, "edits", cells)
    os.utime(page, (before + 2, before + 2))  # a server tells editions apart by the second
    reader.driver.reload()


def records(reader: Reader) -> dict[str, str]:
    return reader.driver.evaluate(
        "Object.fromEntries(Object.entries(localStorage).filter(([key]) => key.startsWith('live-cells/1/')))"
    )


def offers(reader: Reader, count: int, number: int | None = None) -> None:
    """Wait for a count of offers, on the page or in a cell."""
    within = f"{cell(number)} .live-offer" if number else ".live-offer"
    eventually(lambda: reader.driver.count(within), lambda seen: seen == count, f"offers {count}")


def lines(reader: Reader, number: int, kind: str) -> list[str]:
    script = "[...cell.querySelectorAll(`.live-comparison ${args[0]}`)].map(line => line.textContent.slice(2, -1))"
    return reader.of(number, script, kind)


def test_the_next_visit_has_the_edits_and_runs_and_loads_nothing(opened: Reader, site: Path) -> None:
    write(opened, 2, MINE)
    write(opened, 4, "scale * 3")
    opened.driver.requests.clear()
    opened.driver.reload()
    opened.says(2, "your version, edited today at")
    opened.says(2, "the book's output")
    assert opened.of(2, "cell.querySelector('.cell_input pre').textContent") == MINE + "\n"
    # the twin of the fourth cell was not edited
    assert [opened.code(number) for number in (1, 2, 3, 4)] == [FIRST.source, MINE, "scale", "scale * 3"]
    assert opened.state(2) == "saved"
    opened.driver.pause(0.3)
    heavy = ("editor-", "worker-", "extras-", "engine-")
    assert [url for url in opened.driver.requests if any(part in url for part in heavy)] == []

    write_page(site, "other", CELLS)
    opened.open("other")
    assert opened.code(2) == SECOND.source  # the same cell elsewhere is another cell
    opened.driver.open(f"{opened.address}/edits/index.html")
    assert opened.code(2) == MINE  # one page, two addresses

    opened.run(2)
    assert opened.output(2) == "array([1, 3, 5])"
    for number in (2, 4):
        opened.press(number, "Reset")
        offers(opened, 1, number)
    eventually(lambda: records(opened), lambda seen: seen == {}, "records")
    opened.driver.reload()
    assert opened.code(2) == SECOND.source


def test_a_reset_can_be_taken_back_until_the_page_is_left(opened: Reader) -> None:
    write(opened, 2, MINE)
    opened.press(2, "Reset")
    assert opened.code(2) == SECOND.source
    opened.says(2, "The book's code is back.")
    opened.press(2, "Show mine")
    assert opened.code(2) == MINE
    offers(opened, 0)
    opened.driver.reload()
    assert opened.code(2) == MINE
    opened.press(2, "Reset")
    opened.press(2, "Discard mine")
    offers(opened, 0)
    assert opened.code(2) == SECOND.source


@pytest.mark.parametrize(
    ("edition", "place"),
    [
        ([FIRST, CHANGED, TWIN, TWIN], 2),
        ([FIRST, TWIN, Cell("inserted = 1"), CHANGED, TWIN], 4),
        ([Cell("import numpy as np\nscale = 3\n" + CHANGED.source)], 1),
        ([FIRST, Cell("something = 'else'"), TWIN, TWIN], 2),
    ],
    ids=["changed", "changed and moved", "merged with another", "a cell in its place"],
)
def test_when_the_book_changed_both_are_offered_and_nothing_is_lost(
    opened: Reader, site: Path, edition: list[Cell], place: int
) -> None:
    book = edition[place - 1].source
    write(opened, 2, MINE)
    reopen(opened, site, edition)
    opened.says(place, BOOK_CHANGED)
    offers(opened, 1)
    assert opened.code(place) == book  # a saved edit does not hide what the book says now
    assert len(records(opened)) == 1

    opened.press(place, "Compare")
    assert lines(opened, place, "del") == [line for line in book.split("\n") if line not in MINE.split("\n")]
    assert lines(opened, place, "ins") == [line for line in MINE.split("\n") if line not in book.split("\n")]

    opened.driver.reload()  # undecided: nothing changes
    opened.press(place, "Show mine")
    assert opened.code(place) == MINE
    opened.press(place, "Show the book's")
    assert opened.code(place) == book
    opened.driver.reload()
    opened.press(place, "Show mine")
    opened.driver.reload()
    assert opened.code(place) == MINE
    opened.press(place, "Keep mine")
    opened.driver.reload()
    assert opened.code(place) == MINE
    opened.driver.pause(0.3)
    offers(opened, 0)
    assert len(records(opened)) == 1


def test_an_edit_of_the_new_code_leaves_the_old_edit_in_reach_until_it_is_discarded(opened: Reader, site: Path) -> None:
    write(opened, 2, MINE)
    reopen(opened, site, [FIRST, CHANGED, TWIN, TWIN])
    offers(opened, 1, 2)
    write(opened, 2, CHANGED.source + " + 2")
    opened.driver.reload()
    assert opened.code(2) == CHANGED.source + " + 2"
    opened.press(2, "Show mine")
    assert opened.code(2) == MINE
    opened.press(2, "Show mine")
    assert opened.code(2) == CHANGED.source + " + 2"

    reopen(opened, site, [FIRST, Cell("values = np.arange(5)\nvalues * scale"), TWIN, TWIN])  # and once more
    offers(opened, 2, 2)
    assert sorted(lines_offered(opened)) == sorted([MINE, CHANGED.source + " + 2"])
    for left in (1, 0):
        opened.of(2, "[...cell.querySelectorAll('button')].find(one => one.textContent === 'Discard mine').click()")
        offers(opened, left, 2)
    opened.driver.reload()
    opened.driver.pause(0.3)
    offers(opened, 0)
    assert records(opened) == {}


def lines_offered(reader: Reader) -> list[str]:
    """The versions that are kept beside what the cells show."""
    kept = [json.loads(text) for text in records(reader).values()]
    return [version["code"] for saved in kept for version in [saved, *saved["others"]]]


def test_code_of_a_cell_that_is_gone_is_shown_and_what_the_book_took_over_is_not(opened: Reader, site: Path) -> None:
    panel = ".live-panel[aria-label='Code without a cell']"
    write(opened, 2, MINE)
    reopen(opened, site, [FIRST, TWIN, TWIN])
    opened.driver.click(f"{panel} button", "Show the code")
    assert "You edited a cell (today at" in opened.driver.text(panel)
    assert opened.driver.evaluate(f'document.querySelector("{panel} pre").textContent') == MINE

    reopen(opened, site, [FIRST, Cell(MINE), TWIN, TWIN])
    eventually(lambda: records(opened), lambda seen: seen == {}, "records")
    offers(opened, 0)
    assert opened.driver.count(panel) == 0

    write(opened, 2, OTHER)
    reopen(opened, site, [FIRST, TWIN, TWIN])
    opened.driver.click(f"{panel} button", "Discard it")
    assert opened.driver.count(panel) == 0
    assert records(opened) == {}


def compared(reader: Reader) -> list[str]:
    """The lines that another version of the second cell has for its own; a later version takes the earlier one's place."""
    reader.press(2, "Compare")
    return lines(reader, 2, "ins")


def test_two_tabs_offer_each_other_their_edits_and_neither_destroys_any(opened: Reader) -> None:
    second = Reader(opened.driver.another(), opened.address)
    second.open("edits")
    write(opened, 2, MINE)
    second.says(2, "Changed in another tab.")
    assert second.code(2) == SECOND.source  # offered, not forced
    write(second, 2, OTHER)
    opened.says(2, "Changed in another tab.")
    write(opened, 2, MINE + "0")
    for tab, own, foreign in ((opened, MINE + "0", OTHER), (second, OTHER, MINE + "0")):
        assert tab.code(2) == own
        offers(tab, 1, 2)
        eventually(lambda: compared(tab), lambda seen: seen == [foreign.split("\n")[1]], "the other tab's last version")  # noqa: B023
    second.driver.close()

    opened.driver.reload()
    assert opened.code(2) == MINE + "0"
    opened.press(2, "Show that version")
    assert opened.code(2) == OTHER
    opened.says(2, "Your own version is kept.")
    opened.press(2, "Show mine")
    opened.press(2, "Discard that version")
    opened.driver.reload()
    opened.driver.pause(0.3)
    assert opened.code(2) == MINE + "0"
    offers(opened, 0)


def test_a_reset_in_one_tab_does_not_take_what_another_has_written(opened: Reader) -> None:
    second = Reader(opened.driver.another(), opened.address)
    second.open("edits")
    write(second, 2, OTHER)
    write(opened, 2, MINE)
    opened.press(2, "Reset")
    opened.driver.pause(0.5)  # more than the client waits before it keeps an edit
    second.driver.close()
    assert OTHER in lines_offered(opened)


FULL = """(() => { for (let size = 1 << 22; size >= 1; size >>= 1)
    try { for (let i = 0; ; i++) localStorage.setItem(`fill-${size}-${i}`, "x".repeat(size)); } catch {} })()"""
FORBIDDEN = (
    "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } })"
)


@pytest.mark.parametrize("how", ["full", "forbidden"])
def test_storage_that_is_full_or_forbidden_is_said_once_and_all_else_works(
    reader: Reader, site: Path, how: str
) -> None:
    write_page(site, "edits", CELLS)
    if how == "forbidden":
        reader.driver.before(FORBIDDEN)
    reader.open("edits")
    if how == "full":
        reader.driver.evaluate(FULL)
    reader.edit(2, MINE)
    reader.driver.wait("document.querySelector('[role=alert]') !== null")
    under = "cell.querySelector('[role=alert]').getBoundingClientRect().top >= cell.querySelector('.live-button-run').getBoundingClientRect().bottom"
    assert reader.of(2, under), "what comes a moment after the last key moves no button"
    reader.edit(3, "scale + 1")
    reader.driver.pause(0.5)  # more than the client waits before it keeps an edit
    assert reader.driver.count("[role=alert]") == 1
    assert "Share or Download" in reader.driver.text("[role=alert]")
    reader.run(3)
    assert reader.output(3) == "3"
    reader.press_all("Share")
    link = reader.driver.wait("document.querySelector('.live-panel input')?.value")
    assert "#code=1." in link
    reader.press(3, "Reset")
    assert reader.code(3) == "scale"


def test_saved_records_are_only_ever_text_and_rubbish_is_left_alone(opened: Reader) -> None:
    keep = "(key, value) => localStorage.setItem(key, value)"
    write(opened, 2, MINE)
    ((key, text),) = records(opened).items()
    sound = json.loads(text)
    rubbish = ["", "{", "null", "[]", "7", '"text"', "{}", '{"__proto__": {"code": "x"}, "code": "x"}', "[" * 20_000]
    wrong = [{"others": {}}, {"at": "x"}, {"at": 1e300}, {"code": 5}, {"defines": [1]}, {"defines": None}, {"from": 1}]
    for value in rubbish + [json.dumps(sound | part) for part in wrong]:
        opened.driver.evaluate(keep, key, value)
        opened.driver.reload()
        assert opened.code(2) == SECOND.source
    opened.driver.evaluate(keep, f"{key.partition('#')[0]}#no-hash", "{")
    opened.driver.evaluate(keep, key.replace("/1/", "/2/"), "later")

    for payload in PAYLOADS:
        others = [sound | {"code": f"{payload} {why}", "from": "tab", "why": why} for why in ("changed", "link", "tab")]
        record = sound | {"code": payload, "others": others, "hash": payload, "tab": payload}
        gone = sound | {"code": f"{payload} gone", "original": "zzz", "place": 99, "defines": [payload], "hash": "y"}
        opened.driver.evaluate(keep, key, json.dumps(record))
        opened.driver.evaluate(keep, key.replace("#", "#y"), json.dumps(gone))
        opened.driver.reload()
        assert opened.code(2) == payload
        offers(opened, 3, 2)
        opened.of(2, "[...cell.querySelectorAll('.live-offer [aria-expanded]')].forEach(one => one.click())")
        opened.driver.click(".live-panel button", "Show the code")
        opened.of(2, "cell.querySelector('.live-offer button').click()")
        assert_harmless(opened.driver)
    assert opened.driver.evaluate("key => localStorage.getItem(key)", key.replace("/1/", "/2/")) == "later"
