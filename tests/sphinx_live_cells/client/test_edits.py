"""What readers write stays: over visits, editions of the book, tabs, and storage that is full, forbidden or full of rubbish."""

import json
from pathlib import Path

import pytest
from pages import Cell, write_page
from payloads import PAYLOADS, assert_harmless
from playwright.sync_api import Locator, Page, expect

FIRST = Cell("import numpy as np\nscale = 2")
SECOND = Cell("values = np.arange(3)\nvalues * scale", "array([0, 2, 4])")
TWIN = Cell("scale", "2")
CELLS = [FIRST, SECOND, TWIN, TWIN]
CHANGED = Cell("values = np.arange(4)\nvalues * scale", "array([0, 2, 4, 6])")


def cell(page: Page, number: int) -> Locator:
    return page.locator(f'live-cell[data-cell="{number}"]')


def press(page: Page, number: int, name: str) -> None:
    cell(page, number).get_by_role("button", name=name, exact=True).click()


def write(page: Page, number: int, text: str) -> None:
    """Type at the end of a cell's code, and wait until it is kept."""
    cell(page, number).get_by_role("textbox").click()
    expect(cell(page, number).locator(".cm-content")).to_be_focused()
    page.keyboard.press("Control+End")
    page.keyboard.type(text)
    page.wait_for_timeout(400)


def source(page: Page, number: int) -> str:
    return cell(page, number).evaluate("cell => cell.source")


def records(page: Page) -> dict[str, str]:
    return page.evaluate(
        "Object.fromEntries(Object.entries(localStorage).filter(([key]) => key.startsWith('live-cells/')))"
    )


@pytest.fixture
def opened(page: Page, site: Path, address: str) -> Page:
    """The page of this file, opened for the first time."""
    write_page(site, "edits", CELLS)
    page.goto(f"{address}/edits/")
    return page


def reopen(page: Page, site: Path, cells: list[Cell]) -> None:
    """The book has a new edition; the reader comes back."""
    write_page(site, "edits", cells)
    page.reload()


def test_the_next_visit_has_the_edits_and_runs_and_loads_nothing(opened: Page, site: Path, address: str) -> None:
    write(opened, 2, " + 1")
    write(opened, 4, " * 3")
    fetched: list[str] = []
    opened.on("request", lambda request: fetched.append(request.url))
    opened.reload()
    expect(cell(opened, 2).locator("pre").first).to_have_text(SECOND.source + " + 1\n", use_inner_text=False)
    assert [source(opened, n) for n in (1, 2, 3, 4)] == [
        FIRST.source,
        SECOND.source + " + 1",
        "scale",  # its twin was edited, not this one
        "scale * 3",
    ]
    expect(cell(opened, 2)).to_contain_text("your version, edited today at")
    expect(cell(opened, 2)).to_contain_text("output of the book's code")
    expect(cell(opened, 2)).to_have_attribute("data-state", "saved")
    opened.wait_for_timeout(300)
    assert not [url for url in fetched if any(part in url for part in ("editor-", "worker-", "extras-", "engine-"))]

    write_page(site, "other", CELLS)  # the same cells elsewhere are other cells
    opened.goto(f"{address}/other/")
    assert source(opened, 2) == SECOND.source
    opened.goto(f"{address}/edits/index.html")  # one page, two addresses
    assert source(opened, 2) == SECOND.source + " + 1"

    press(opened, 2, "Run")
    expect(cell(opened, 2)).to_have_attribute("data-state", "done", timeout=30_000)
    assert cell(opened, 2).evaluate("cell => cell.outputs[0].data['text/plain']") == "array([1, 3, 5])"
    press(opened, 2, "Reset")
    press(opened, 4, "Reset")
    opened.reload()
    assert source(opened, 2) == SECOND.source
    assert records(opened) == {}


def test_a_reset_can_be_taken_back_until_the_page_is_left(opened: Page) -> None:
    write(opened, 2, " + 1")
    press(opened, 2, "Reset")
    assert source(opened, 2) == SECOND.source
    expect(cell(opened, 2)).to_contain_text("The book's code is back.")
    press(opened, 2, "Show mine")
    assert source(opened, 2) == SECOND.source + " + 1"
    expect(cell(opened, 2)).not_to_contain_text("The book's code is back.")
    opened.reload()
    assert source(opened, 2) == SECOND.source + " + 1"
    press(opened, 2, "Reset")
    press(opened, 2, "Discard mine")
    assert source(opened, 2) == SECOND.source
    assert cell(opened, 2).locator(".live-offer").count() == 0


@pytest.mark.parametrize(
    ("edition", "place"),
    [
        ([FIRST, CHANGED, TWIN, TWIN], 2),
        ([FIRST, TWIN, Cell("inserted = 1"), CHANGED, TWIN], 4),
        ([CHANGED], 1),
        ([FIRST, Cell("something = 'else'"), TWIN, TWIN], 2),
    ],
    ids=["changed", "changed and moved", "all others dropped", "a cell in its place"],
)
def test_when_the_book_changed_both_are_offered_and_nothing_is_lost(
    opened: Page, site: Path, edition: list[Cell], place: int
) -> None:
    mine, book = SECOND.source + " + 1", edition[place - 1].source
    write(opened, 2, " + 1")
    reopen(opened, site, edition)
    expect(cell(opened, place)).to_contain_text("The book's code here has changed since you edited it.")
    assert source(opened, place) == book
    assert len(records(opened)) == 1
    assert opened.locator(".live-offer").count() == 1

    press(opened, place, "Compare")
    removed, added = (
        cell(opened, place).locator(f".live-comparison {kind}").all_inner_texts() for kind in ("del", "ins")
    )
    assert [line.strip("−+ \n") for line in removed] == [x for x in book.split("\n") if x not in mine.split("\n")]
    assert [line.strip("−+ \n") for line in added] == [x for x in mine.split("\n") if x not in book.split("\n")]

    opened.reload()  # undecided: nothing changes
    press(opened, place, "Show mine")
    assert source(opened, place) == mine
    press(opened, place, "Show the book's")
    assert source(opened, place) == book
    opened.reload()
    press(opened, place, "Show mine")
    opened.reload()
    assert source(opened, place) == mine
    press(opened, place, "Keep mine")
    opened.reload()
    assert source(opened, place) == mine
    assert opened.locator(".live-offer").count() == 0
    assert len(records(opened)) == 1


def test_an_edit_of_the_new_code_leaves_the_old_edit_in_reach_until_it_is_discarded(opened: Page, site: Path) -> None:
    write(opened, 2, " + 1")
    reopen(opened, site, [FIRST, CHANGED, TWIN, TWIN])
    expect(cell(opened, 2).locator(".live-offer")).to_be_visible()
    write(opened, 2, " + 2")
    opened.reload()
    assert source(opened, 2) == CHANGED.source + " + 2"
    press(opened, 2, "Show mine")
    assert source(opened, 2) == SECOND.source + " + 1"
    press(opened, 2, "Show mine")
    assert source(opened, 2) == CHANGED.source + " + 2"

    reopen(opened, site, [FIRST, Cell("values = np.arange(5)\nvalues * scale"), TWIN, TWIN])  # and once more
    expect(cell(opened, 2).locator(".live-offer")).to_have_count(2)
    cell(opened, 2).get_by_role("button", name="Discard mine").first.click()
    cell(opened, 2).get_by_role("button", name="Discard mine").click()
    expect(opened.locator(".live-offer")).to_have_count(0)
    assert records(opened) == {}


def test_code_of_a_cell_that_is_gone_is_shown_and_what_the_book_took_over_is_not_offered(
    opened: Page, site: Path
) -> None:
    write(opened, 2, " + 1")
    reopen(opened, site, [FIRST, TWIN, TWIN])
    panel = opened.get_by_role("group", name="Code without a cell")
    expect(panel).to_contain_text("You edited a cell (today at")
    panel.get_by_role("button", name="Show the code").click()
    expect(panel.locator("pre")).to_have_text(SECOND.source + " + 1")
    reopen(opened, site, [FIRST, Cell(SECOND.source + " + 1"), TWIN, TWIN])
    expect(opened.locator(".live-panel:visible, .live-offer")).to_have_count(0)
    opened.wait_for_timeout(300)
    assert records(opened) == {}

    write(opened, 2, " + 2")
    reopen(opened, site, [FIRST, TWIN, TWIN])
    panel.get_by_role("button", name="Discard it").click()
    expect(panel).to_have_count(0)
    assert records(opened) == {}


def test_two_tabs_offer_each_other_their_edits_and_neither_destroys_any(opened: Page, site: Path) -> None:
    other = opened.context.new_page()
    other.goto(opened.url)
    write(opened, 2, " + 1")
    expect(cell(other, 2)).to_contain_text("Changed in another tab.")
    assert source(other, 2) == SECOND.source  # offered, not forced
    write(other, 2, " + 2")
    expect(cell(opened, 2)).to_contain_text("Changed in another tab.")
    write(opened, 2, "0")
    for tab, own, foreign in ((opened, " + 10", " + 2"), (other, " + 2", " + 10")):
        assert source(tab, 2) == SECOND.source + own
        expect(cell(tab, 2).locator(".live-offer")).to_have_count(1)
        press(tab, 2, "Compare")
        expect(cell(tab, 2).locator("ins")).to_have_text(f"+ values * scale{foreign}")
    other.close()

    opened.reload()
    assert source(opened, 2) == SECOND.source + " + 10"
    press(opened, 2, "Show that version")
    assert source(opened, 2) == SECOND.source + " + 2"
    expect(cell(opened, 2)).to_contain_text("Your own version is kept.")
    press(opened, 2, "Show mine")
    press(opened, 2, "Discard that version")
    opened.reload()
    assert source(opened, 2) == SECOND.source + " + 10"
    assert opened.locator(".live-offer").count() == 0


def test_a_reset_in_one_tab_does_not_take_what_another_is_writing(opened: Page) -> None:
    other = opened.context.new_page()
    other.goto(opened.url)
    write(other, 2, " + 2")
    write(opened, 2, " + 1")
    press(opened, 2, "Reset")
    opened.wait_for_timeout(400)
    other.reload()
    assert SECOND.source + " + 2" in [source(other, 2), *_offered(other)]


def _offered(page: Page) -> list[str]:
    return [other["code"] for text in records(page).values() for other in json.loads(text)["others"]]


FULL = """(() => { try { for (let size = 1 << 22; size >= 1; size >>= 1)
    try { for (let i = 0; ; i++) localStorage.setItem(`fill-${size}-${i}`, "x".repeat(size)); } catch {} } catch {} })()"""
FORBIDDEN = (
    "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } })"
)


@pytest.mark.parametrize("how", ["full", "forbidden"])
def test_storage_that_is_full_or_forbidden_is_said_once_and_all_else_works(
    page: Page, site: Path, address: str, how: str
) -> None:
    write_page(site, "edits", CELLS)
    if how == "forbidden":
        page.add_init_script(FORBIDDEN)
    page.goto(f"{address}/edits/")
    if how == "full":
        page.evaluate(FULL)
    write(page, 2, " + 1")
    write(page, 3, " + 1")
    expect(page.get_by_role("alert")).to_have_count(1)
    expect(page.get_by_role("alert")).to_contain_text("Share or Download")
    press(page, 3, "Run")
    expect(cell(page, 3)).to_have_attribute("data-state", "done", timeout=30_000)
    page.get_by_role("button", name="Share").click()
    assert "#code=1." in page.get_by_role("textbox", name="Link to this page").input_value()
    press(page, 3, "Reset")
    assert source(page, 3) == "scale"


def test_saved_records_are_only_ever_text_and_rubbish_is_left_alone(opened: Page) -> None:
    write(opened, 2, " + 1")
    ((key, text),) = records(opened).items()
    sound = json.loads(text)
    rubbish = [
        "",
        "{",
        "null",
        "[]",
        "7",
        '"text"',
        "{}",
        json.dumps(sound | {"others": {}}),
        json.dumps(sound | {"at": "x"}),
    ]
    rubbish += [
        json.dumps(sound | {"code": 5}),
        json.dumps(sound | {"defines": [1]}),
        json.dumps(sound | {"defines": None}),
    ]
    rubbish += [json.dumps(sound | {"at": 1e300}), '{"__proto__": {"code": "x"}, "code": "x"}', "[" * 20_000]
    for value in rubbish:
        opened.evaluate("([key, value]) => localStorage.setItem(key, value)", [key, value])
        opened.reload()
        assert source(opened, 2) == SECOND.source
    strange = f"{key.partition('#')[0]}#no-hash"
    opened.evaluate(
        "key => { localStorage.setItem(key, '{'); localStorage.setItem('live-cells/2/x', 'later'); }", strange
    )

    for payload in PAYLOADS:
        others = [sound | {"code": f"{payload} {why}", "from": "tab", "why": why} for why in ("changed", "link", "tab")]
        record = sound | {"code": payload, "others": others, "hash": payload, "tab": payload}
        gone = sound | {"code": f"{payload} gone", "original": "zzz", "place": 99, "defines": [payload], "hash": "y"}
        opened.evaluate(
            "([key, value, other, gone]) => { localStorage.setItem(key, value); localStorage.setItem(other, gone); }",
            [key, json.dumps(record), key.replace("#", "#y"), json.dumps(gone)],
        )
        opened.reload()
        assert source(opened, 2) == payload
        expect(cell(opened, 2).locator(".live-offer")).to_have_count(3)
        for comparison in cell(opened, 2).get_by_role("button", name="Compare").all():
            comparison.click()
        opened.get_by_role("button", name="Show the code").click()
        cell(opened, 2).get_by_role("button", name="Show that version").first.click()
        assert_harmless(opened)
    assert opened.evaluate("localStorage.getItem('live-cells/2/x')") == "later"
