"""Every chapter links each term of the glossary where it first uses it."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, NavigableString, Tag

SITE = Path(__file__).resolve().parents[2] / "_build" / "html"
CHAPTERS = sorted(path for path in SITE.glob("*.html") if "<live-cell" in path.read_text(encoding="utf-8"))
PROSE = ["p", "li", "td", "th", "dd"]
# Not prose, or not the place for a link: code, formulas, captions, quoted choices, and the list of sources.
APART = "live-cell, div.cell, pre, code, .math, figcaption, .live-prediction, .citation, .bibliography, .prev-next-area"


def page(path: Path) -> Tag:
    article = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").select_one("article.bd-article")
    assert article is not None
    return article


def entries() -> dict[str, str]:
    """By each form of each term, in small letters, the first form of its entry."""
    forms = {}
    for definition in page(SITE / "glossary.html").select("dl.glossary > dd"):
        names = []
        for term in definition.find_previous_siblings():
            if term.name != "dt":
                break
            names.append(next(term.stripped_strings).lower())
        forms.update({name: names[-1] for name in names})
    return forms


FORMS = entries()
# The longest first: "vanishing gradient" is no use of "gradient".
TERM = re.compile(r"\b(" + "|".join(sorted(map(re.escape, FORMS), key=len, reverse=True)) + r")\b", re.IGNORECASE)


def prose(article: Tag) -> list[NavigableString]:
    """The pieces of text of a page's prose, in order."""
    for element in article.select(APART):
        element.replace_with(" ")
    return [
        text
        for text in article.find_all(string=True)
        if text.find_parent(PROSE) and not text.find_parent(["h1", "h2", "h3", "script", "style", "svg"])
    ]


def first_uses(path: Path) -> dict[str, tuple[str, bool]]:
    """By term, the sentence of its first use and whether it is linked there."""
    found: dict[str, tuple[str, bool]] = {}
    for text in prose(page(path)):
        link = text.find_parent("a")
        linked = link is not None and "glossary.html#term-" in link.get("href", "")
        for match in TERM.finditer(str(text)):
            found.setdefault(FORMS[match[0].lower()], (" ".join(text.parent.get_text().split())[:90], linked))
    return found


def test_the_glossary_was_read():
    assert len(set(FORMS.values())) > 40
    assert FORMS["vanishing gradients"] == "vanishing gradient"


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_the_first_use_of_a_term_is_linked(path):
    uses = first_uses(path)
    assert uses
    assert {term: where for term, (where, linked) in uses.items() if not linked} == {}


def test_every_term_is_used():
    used = set().union(*map(first_uses, CHAPTERS))
    assert set(FORMS.values()) - used == set()
