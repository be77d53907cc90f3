"""Links that carry code: round trips, editions of the book, and what strangers put into them. None runs anything."""

import base64
import json
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from driver import Driver, eventually
from pages import Cell, write_page
from payloads import PAYLOADS, assert_harmless
from reader import Reader, cell
from sphinx_live_cells.cells import source_hash

FIRST = Cell("import numpy as np\nscale = 2")
SECOND = Cell("values = np.arange(3)\nvalues * scale", "array([0, 2, 4])")
THIRD = Cell("scale", "2")
CELLS = [FIRST, SECOND, THIRD]
PANEL = ".live-panel[aria-label='Code from a link']"
CLIPBOARD = "navigator.clipboard.writeText = async text => { window.copied = text; }"
NO_CLIPBOARD = "navigator.clipboard.writeText = () => Promise.reject(new DOMException('no'))"


def fragment(data: Any, *, raw: bytes | None = None) -> str:
    """What a link holds, made by other means than the page's."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(json.dumps(data).encode() if raw is None else raw) + packer.flush()
    return "#code=1." + base64.urlsafe_b64encode(packed).decode().rstrip("=")


@pytest.fixture
def home(site: Path, address: str) -> str:
    """The address of the page of this file."""
    write_page(site, "share", CELLS)
    return f"{address}/share/"


def follow(reader: Reader, link: str) -> None:
    """Open a link from elsewhere."""
    reader.driver.open("about:blank")
    reader.driver.open(link)


def panel_says(reader: Reader, text: str) -> None:
    eventually(lambda: reader.driver.text(PANEL), lambda seen: text in seen, f"{text!r} in the panel")


def answer(reader: Reader, button: str) -> None:
    reader.driver.click(f"{PANEL} button", button)


def here(reader: Reader) -> str:
    return reader.driver.evaluate("location.href")


def share(reader: Reader) -> str:
    """Press Share and return the link that the page shows."""
    reader.driver.evaluate("document.querySelector('.live-panel').replaceChildren()")
    reader.press_all("Share")
    return reader.driver.wait("document.querySelector('.live-panel input')?.value")


def test_a_link_brings_the_edits_to_another_reader_who_decides(
    reader: Reader, home: str, new_driver: Callable[[], Driver], address: str
) -> None:
    theirs = [SECOND.source + " + len('ü€🐍 <b>')", "scale + 1"]
    mine = SECOND.source + "  # mine"
    reader.driver.before(CLIPBOARD)
    reader.open("share")
    assert share(reader) == home
    assert "Copied. You have changed no code" in reader.driver.text(".live-panel")
    for number, code in zip((2, 3), theirs, strict=True):
        reader.edit(number, code)
    link = share(reader)
    assert reader.driver.evaluate("window.copied") == link
    assert f"It brings your code for cells 2 and 3; whoever opens it is asked first, and nothing runs by itself. {len(link)} characters." in reader.driver.text(".live-panel")  # fmt: skip
    assert len(link) < 400

    other = Reader(new_driver(), address)
    other.open("share")
    other.edit(2, mine)
    other.driver.pause(0.5)
    follow(other, link)
    panel_says(other, "This link brings changed code for cells 2 and 3. Nothing has been run.")
    assert other.driver.evaluate("document.activeElement.className") == "live-panel"
    assert [other.code(2), other.code(3)] == [mine, "scale"]
    answer(other, "Keep what is here")
    assert here(other) == home
    other.driver.reload()
    assert [other.code(2), other.code(3)] == [mine, "scale"]

    other.driver.evaluate("link => { location.href = link; }", link)  # pasted on the page itself
    answer(other, "Look at it")
    panel_says(other, "Cells 2 and 3 now have the link's code. Nothing has been run.")
    assert [other.code(2), other.code(3)] == theirs
    other.says(2, "from a link")
    other.says(2, "Your own version, edited today at")
    other.driver.reload()
    assert [other.code(2), other.code(3)] == theirs
    other.press(2, "Show mine")
    assert other.code(2) == mine
    assert [other.state(number) for number in (1, 2, 3)] == ["saved"] * 3
    assert (
        other.driver.evaluate("[...document.querySelectorAll('live-cell')].map(cell => cell.outputs.length)") == [0] * 3
    )

    follow(other, link)
    answer(other, "Look at it")
    answer(other, "Bring back what was here")
    assert [other.code(2), other.code(3)] == [mine, "scale + 1"]
    assert other.driver.errors == []
    other.driver.close()


def test_a_link_to_an_earlier_edition_says_so_and_offers_both(reader: Reader, home: str) -> None:
    old = "values = np.arange(99)\nvalues * scale"
    carried = [[2, source_hash(old), 1, old + " + 1"], [9, source_hash("gone"), 1, "print('gone')"]]
    reader.driver.open(home + fragment([12, *carried]))
    panel_says(reader, "This link brings changed code for cell 2.")
    panel_says(reader, "The book's code of cell 2 has changed since the link was made")
    panel_says(reader, "One of its cells is no longer on this page.")
    answer(reader, "Look at it")
    assert reader.code(2) == old + " + 1"
    reader.says(2, "The book's code here has changed since the link was made.")
    reader.driver.click(".live-panel button", "Show the code")
    assert reader.driver.text(".live-panel[aria-label='Code without a cell'] pre") == "print('gone')"
    reader.driver.reload()
    reader.press(2, "Show the book's")
    assert reader.code(2) == SECOND.source
    reader.press(2, "Show the link's")
    reader.press(2, "Keep the link's")
    assert reader.code(2) == old + " + 1"
    assert reader.driver.count(".live-offer") == 0


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


def test_a_bad_link_is_a_sentence_and_nothing_else(reader: Reader, home: str) -> None:
    for address, words in BAD.values():
        follow(reader, home + address)
        panel_says(reader, words)
        panel_says(reader, "Nothing here was changed.")
        assert here(reader) == home
        assert [reader.code(number) for number in (1, 2, 3)] == [of.source for of in CELLS]
        answer(reader, "Close")
        assert reader.driver.count(f"{PANEL}:not([hidden])") == 0
        assert reader.driver.evaluate("window.hacked") is None
        assert reader.driver.count("main script") == 0
    follow(reader, home + GOOD)  # made in the same way, it would have been taken
    answer(reader, "Look at it")
    assert reader.code(2) == "1 + 1"


def test_code_of_a_link_is_only_ever_text(reader: Reader, home: str) -> None:
    for payload in PAYLOADS:
        carried = [[2, source_hash(SECOND.source), 1, payload], [3, payload, 1, payload], [9, payload, 7, payload]]
        follow(reader, home + fragment([9, *carried]))
        answer(reader, "Look at it")
        assert reader.code(2) == payload
        reader.driver.evaluate("document.querySelectorAll('main [aria-expanded]').forEach(one => one.click())")
        assert_harmless(reader.driver)


def test_a_refused_clipboard_leaves_the_link_to_copy_and_a_long_one_is_warned_of(reader: Reader, home: str) -> None:
    reader.driver.before(NO_CLIPBOARD)
    reader.driver.open(home)
    noise = "".join(source_hash(str(number)) for number in range(1600))
    reader.of(2, "cell.write(args[0])", f"x = '{noise}'")
    link = share(reader)
    assert len(link) > 8000
    text = reader.driver.text(".live-panel")
    assert "Copy this link by hand" in text
    assert f"It is {len(link):,} characters long, and some programs cut links" in text
    assert reader.driver.evaluate("[document.activeElement.selectionStart, document.activeElement.selectionEnd]") == [
        0,
        len(link),
    ]
    reader.driver.click(".live-panel button", "Close")
    assert reader.driver.evaluate("document.activeElement.textContent") == "Share"


def test_a_cell_has_an_address_of_its_own(reader: Reader, home: str) -> None:
    reader.driver.resize(390, 300)
    reader.driver.open(home)
    reader.driver.click("a", "Link to cell 3")
    assert here(reader) == home + "#cell-3"
    reader.driver.reload()
    box = reader.driver.evaluate("of => document.querySelector(of).getBoundingClientRect().toJSON()", cell(3))
    assert box["top"] < 300
    assert box["bottom"] > 0
