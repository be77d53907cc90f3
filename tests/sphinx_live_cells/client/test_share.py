"""Links that carry code: round trips, editions of the book, and what strangers put into them. None runs anything."""

import base64
import json
import re
import zlib
from pathlib import Path
from typing import Any

import pytest
from pages import Cell, write_page
from payloads import PAYLOADS, assert_harmless
from playwright.sync_api import Browser, Locator, Page, expect
from sphinx_live_cells.cells import source_hash

FIRST = Cell("import numpy as np\nscale = 2")
SECOND = Cell("values = np.arange(3)\nvalues * scale", "array([0, 2, 4])")
THIRD = Cell("scale", "2")
CELLS = [FIRST, SECOND, THIRD]


def cell(page: Page, number: int) -> Locator:
    return page.locator(f'live-cell[data-cell="{number}"]')


def source(page: Page, number: int) -> str:
    return cell(page, number).evaluate("cell => cell.source")


def write(page: Page, number: int, text: str) -> None:
    cell(page, number).get_by_role("textbox").click()
    expect(cell(page, number).locator(".cm-content")).to_be_focused()
    page.keyboard.press("Control+End")
    page.keyboard.type(text)
    page.wait_for_timeout(400)


def fragment(data: Any, *, raw: bytes | None = None) -> str:
    """What a link holds, made by other means than the page's."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(json.dumps(data).encode() if raw is None else raw) + packer.flush()
    return "#code=1." + base64.urlsafe_b64encode(packed).decode().rstrip("=")


def panel(page: Page) -> Locator:
    return page.get_by_role("group", name="Code from a link")


@pytest.fixture
def home(site: Path, address: str) -> str:
    """The address of the page of this file."""
    write_page(site, "share", CELLS)
    return f"{address}/share/"


def test_a_link_brings_the_edits_to_another_reader_who_decides(page: Page, home: str, browser: Browser) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(home)
    page.get_by_role("button", name="Share").click()
    expect(page.get_by_text("Copied. You have changed no code")).to_be_visible()
    write(page, 2, " + 'ü€🐍 <b>'")
    write(page, 3, " + 1")
    page.get_by_role("button", name="Share").click()
    field = page.get_by_role("textbox", name="Link to this page with your code")
    expect(field).to_be_focused()
    expect(page.get_by_text("It brings your code for cells 2 and 3")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == field.input_value()
    expect(page.get_by_text(f"{len(link)} characters.")).to_be_visible()
    assert len(link) < 400

    reader = browser.new_context().new_page()
    reader.goto(home)
    write(reader, 2, "  # mine")
    fetched: list[str] = []
    reader.on("request", lambda request: fetched.append(request.url))
    reader.goto("about:blank")
    reader.goto(link)
    expect(panel(reader)).to_contain_text("This link brings changed code for cells 2 and 3. Nothing has been run.")
    expect(panel(reader)).to_be_focused()
    assert [source(reader, n) for n in (2, 3)] == [SECOND.source + "  # mine", "scale"]
    panel(reader).get_by_role("button", name="Keep what is here").click()
    assert reader.url == home
    assert not [url for url in fetched if any(part in url for part in ("worker-", "engine-"))]
    reader.reload()
    assert [source(reader, n) for n in (2, 3)] == [SECOND.source + "  # mine", "scale"]

    reader.evaluate("link => { location.href = link }", link)  # pasted on the page itself
    panel(reader).get_by_role("button", name="Look at it").click()
    theirs = [SECOND.source + " + 'ü€🐍 <b>'", "scale + 1"]
    assert [source(reader, n) for n in (2, 3)] == theirs
    expect(panel(reader)).to_contain_text("Cells 2 and 3 now have the link's code. Nothing has been run.")
    expect(cell(reader, 2)).to_contain_text("from a link")
    expect(cell(reader, 2)).to_contain_text("Your own version, edited today at")
    reader.reload()
    assert [source(reader, n) for n in (2, 3)] == theirs
    cell(reader, 2).get_by_role("button", name="Show mine").click()
    assert source(reader, 2) == SECOND.source + "  # mine"
    assert {cell(reader, n).get_attribute("data-state") for n in (1, 2, 3)} == {"saved"}

    reader.evaluate("link => { location.href = link }", link)
    panel(reader).get_by_role("button", name="Look at it").click()
    panel(reader).get_by_role("button", name="Bring back what was here").click()
    assert [source(reader, n) for n in (2, 3)] == [SECOND.source + "  # mine", "scale + 1"]
    reader.context.close()


def test_a_link_to_an_earlier_edition_says_so_and_offers_both(page: Page, home: str) -> None:
    old = "values = np.arange(99)\nvalues * scale"
    carried = [[2, source_hash(old), 1, old + " + 1"], [9, source_hash("gone"), 1, "print('gone')"]]
    page.goto(home + fragment([12, *carried]))
    expect(panel(page)).to_contain_text("This link brings changed code for cell 2.")
    expect(panel(page)).to_contain_text("The book's code of cell 2 has changed since the link was made")
    expect(panel(page)).to_contain_text("One of its cells is no longer on this page.")
    panel(page).get_by_role("button", name="Look at it").click()
    assert source(page, 2) == old + " + 1"
    expect(cell(page, 2)).to_contain_text("The book's code here has changed since the link was made.")
    page.get_by_role("button", name="Show the code").click()
    expect(page.get_by_role("group", name="Code without a cell").locator("pre")).to_have_text("print('gone')")
    page.reload()
    cell(page, 2).get_by_role("button", name="Show the book's").click()
    assert source(page, 2) == SECOND.source
    cell(page, 2).get_by_role("button", name="Show the link's").click()
    cell(page, 2).get_by_role("button", name="Keep the link's").click()
    expect(page.locator(".live-offer")).to_have_count(0)


GOOD = fragment([3, [2, source_hash(SECOND.source), 1, "1 + 1"]])
BAD = {
    "empty": ("#code=", "damaged"),
    "no body": ("#code=1.", "damaged"),
    "cut off": (GOOD[:-9], "damaged"),
    "a character changed": (GOOD[:20] + ("A" if GOOD[20] != "A" else "B") + GOOD[21:], "damaged"),
    "more after the end": (GOOD + "AAAA", "damaged"),
    "not base64": ("#code=1.<img src=x onerror=window.hacked=1>", "damaged"),
    "not JSON": (fragment(None, raw=b"[3, [2,"), "damaged"),
    "not UTF-8": (fragment(None, raw=b'[3, [2, "\xff", 1, "x"]]'), "damaged"),
    "markup for a version": ("#code=<script>window.hacked=1</script>.AA", "damaged"),
    "a later version": ("#code=2." + GOOD[8:], "newer edition"),
    "too long": ("#code=1." + "A" * 300_000, "more code than a page takes"),
    "a bomb": (fragment(None, raw=b" " * 100_000_000), "more code than a page takes"),
    "nothing in it": (fragment([3]), "damaged"),
    "too many cells": (fragment([3] + [[1, "a", 1, "b"]] * 2000), "damaged"),
    "deep": (fragment(None, raw=b"[" * 100_000), "damaged"),
}
BAD |= {
    f"shape {n}": (fragment(shape), "damaged")
    for n, shape in enumerate(
        [None, 5, "x", {}, [[]], [3, None], [3, [2, "a", 1]], [3, [2, "a", 1, {}]], [3, ["2", "a", 1, "b"]],
         [3, [-1, "a", 1, "b"]], [{"__proto__": 1}, [1, "a", 1, "b"]], [3, [2, ["a"], 1, "b"]]]
    )
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_link_is_a_sentence_and_nothing_else(page: Page, home: str, name: str) -> None:
    address, words = BAD[name]
    page.goto(home + address)
    expect(panel(page)).to_contain_text(words)
    expect(panel(page)).to_contain_text("Nothing here was changed.")
    assert page.url == home
    assert [source(page, n) for n in (1, 2, 3)] == [of.source for of in CELLS]
    panel(page).get_by_role("button", name="Close").click()
    expect(panel(page)).to_be_hidden()
    assert_harmless(page)


def test_code_of_a_link_is_only_ever_text(page: Page, home: str) -> None:
    page.goto(home)
    for payload in PAYLOADS:
        page.goto("about:blank")
        carried = [[2, source_hash(SECOND.source), 1, payload], [3, payload, 1, payload], [9, payload, 7, payload]]
        page.goto(home + fragment([9, *carried]))
        panel(page).get_by_role("button", name="Look at it").click()
        assert source(page, 2) == payload
        page.get_by_role("button", name="Show the code").first.click()
        for comparison in page.get_by_role("button", name="Compare").all():
            comparison.click()
        assert_harmless(page)


def test_a_refused_clipboard_leaves_the_link_to_copy_and_a_long_one_is_warned_of(page: Page, home: str) -> None:
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new DOMException('no'))")
    page.goto(home)
    noise = "".join(re.findall(r"[0-9a-f]{64}", "".join(source_hash(str(n)) for n in range(1600))))
    write(page, 3, " + 1")
    cell(page, 2).evaluate("(cell, text) => cell.write(text)", f"x = '{noise}'")
    page.get_by_role("button", name="Share").click()
    expect(page.get_by_text("Copy this link by hand")).to_be_visible()
    field = page.get_by_role("textbox", name="Link to this page with your code")
    length = len(field.input_value())
    assert length > 8000
    expect(page.get_by_text(f"It is {length:,} characters long, and some programs cut links")).to_be_visible()
    assert field.evaluate("field => field.selectionEnd - field.selectionStart") == length
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_role("button", name="Share")).to_be_focused()


def test_a_cell_has_an_address_of_its_own(page: Page, home: str) -> None:
    page.set_viewport_size({"width": 390, "height": 200})
    page.goto(home)
    page.get_by_role("link", name="Link to cell 3").click()
    assert page.url == home + "#cell-3"
    expect(cell(page, 3)).to_be_in_viewport()
    page.reload()
    expect(cell(page, 3)).to_be_in_viewport()
