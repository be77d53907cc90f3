"""The HTML of every built page obeys the rules of HTML, by the Nu HTML checker."""

from pathlib import Path

from book_theme.validity import valid
from html_checker import errors

SITE = Path(__file__).resolve().parents[2] / "_build" / "html"


def test_every_page_is_valid_html():
    pages = sorted(path for path in SITE.rglob("*.html") if "_static" not in path.parts)
    assert pages, "no page in _build/html: run make book first"
    assert errors(pages) == []


def test_the_checker_finds_what_is_wrong(tmp_path):
    page = tmp_path / "page.html"
    page.write_text(
        "<!doctype html><html lang=en><head><title>A page</title></head><body><svg><nothing/></svg>"
        "<p id=one><span id=one></span></p></body></html>"
    )
    found = "\n".join(errors([page]))
    assert "Duplicate ID" in found
    assert "nothing" in found


def test_what_opens_a_hidden_part_of_a_cell_is_named_by_its_text():
    before = '<summary aria-label="Toggle hidden content">\n<p class="collapsed admonition-title">Show</p>\n</summary>\n<p>On.</p>'
    assert valid(before) == ('<summary>\n<span class="collapsed admonition-title">Show</span>\n</summary>\n<p>On.</p>')


def test_an_entry_of_the_references_is_an_item_of_their_list():
    entry = '<div role="list"><div class="citation" id="id1" role="{}">A paper</div></div>'
    assert valid(entry.format("doc-biblioentry")) == entry.format("listitem")
