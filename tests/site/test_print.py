"""On paper: what a teacher hands out has the text, the pictures and the code, and nothing to press."""

from pathlib import Path

import pytest

SITE = Path(__file__).resolve().parents[2] / "_build" / "html"
PAGES = sorted(path.name for path in SITE.glob("*.html"))
SHEET = {"width": 658, "height": 1000}  # A4 less its margins, 96 pixels an inch
PRESSED = (
    ".site-bar, .chapters, .on-this-page, .neighbours, .copy-code, .headerlink, .live-toolbar, .live-cells-bar, .live-dials, "
    ".live-button, .live-chart-data, .live-hint:not([open]), .live-solution:not([open])"
)


@pytest.fixture(scope="module")
def paper(browser):
    """A reader whose page is dark sends it to a printer."""
    page = browser.new_page(viewport=SHEET, color_scheme="dark")
    page.emulate_media(media="print")
    yield page
    page.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_on_paper_is_whole_and_has_nothing_to_press(paper, address, name):
    paper.goto(address + name)
    shown = "selector => [...document.querySelectorAll(selector)].filter(e => e.checkVisibility()).map(e => e.outerHTML.slice(0, 120))"
    assert paper.evaluate(shown, PRESSED) == []
    cut = """() => [document.documentElement, ...document.querySelectorAll('article *')]
        .filter(e => e.clientWidth > 1 && e.scrollWidth > e.clientWidth + 1 && !e.closest('.katex, svg') && e.checkVisibility())
        .filter(e => getComputedStyle(e).overflowX !== 'visible' || e === document.documentElement)
        .map(e => `${e.scrollWidth} in ${e.clientWidth}: ${e.outerHTML.slice(0, 120)}`)"""
    assert paper.evaluate(cut) == []


def test_paper_is_white_and_asides_are_open_on_it(paper, address):
    paper.goto(address + "index.html")
    colours = "() => [getComputedStyle(document.body).backgroundColor, getComputedStyle(document.querySelector('article p')).color]"
    background, ink = paper.evaluate(colours)
    assert background == "rgb(255, 255, 255)"
    assert max(int(part) for part in ink.removeprefix("rgb(").removesuffix(")").split(", ")) < 90
    seen = "() => [...document.querySelectorAll('details.sd-dropdown:not([open]) p')].map(p => p.checkVisibility())"
    assert set(paper.evaluate(seen)) == {True}
    paper.emulate_media(media="screen")
    assert set(paper.evaluate(seen)) == {False}
    paper.emulate_media(media="print")
