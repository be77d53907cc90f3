"""What every page says of itself to search engines and to those who share it, and the files that go with it."""

import collections
import itertools
import re
import struct
import tomllib
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "_build" / "html"
TOC = yaml.safe_load((ROOT / "_toc.yml").read_text())
NAMES = [Path(name).name for name in (TOC["root"], *(chapter["file"] for chapter in TOC["chapters"]))]


@pytest.fixture(scope="module")
def pages():
    return {name: BeautifulSoup((SITE / f"{name}.html").read_text(encoding="utf-8"), "html.parser") for name in NAMES}


@pytest.fixture(scope="module")
def home(pages):
    """The address that the site was built for."""
    return pages["index"].select_one("link[rel=canonical]")["href"]


def meta(page, name):
    found = page.select(f'meta[name="{name}"], meta[property="{name}"]')
    assert len(found) == 1, f"{name} is there {len(found)} times"
    return found[0]["content"]


def test_every_page_has_a_title_and_a_description_of_its_own(pages):
    titles = [page.title.get_text() for page in pages.values()]
    described = {name: meta(page, "description") for name, page in pages.items()}
    assert len(set(titles)) == len(set(described.values())) == len(NAMES)
    assert {name: text for name, text in described.items() if not 50 <= len(text) <= 160} == {}
    assert all("Unstable Gradients" in title or name == "index" for name, title in zip(NAMES, titles, strict=True))


def test_every_page_names_its_published_address(pages, home):
    assert re.fullmatch(r"https?://.+/", home)
    for name, page in pages.items():
        (canonical,) = page.select("link[rel=canonical]")
        assert canonical["href"] == (home if name == "index" else f"{home}{name}.html")


def test_every_page_has_the_tags_and_the_card_that_a_shared_link_is_shown_with(pages, home):
    for name, page in pages.items():
        heading = page.select_one("article h1").get_text().removesuffix("#").strip()  # its link to itself
        assert meta(page, "og:title") == heading
        assert meta(page, "og:description") == meta(page, "description")
        assert meta(page, "og:url") == page.select_one("link[rel=canonical]")["href"]
        assert meta(page, "og:site_name") == "Unstable Gradients"
        assert meta(page, "og:type") == ("website" if name == "index" else "article")
        assert meta(page, "twitter:card") == "summary_large_image"
        assert meta(page, "og:image:alt")
        image = meta(page, "og:image")
        assert image.startswith(home)
        card = (SITE / image.removeprefix(home)).read_bytes()
        assert card[:8] == b"\x89PNG\r\n\x1a\n"
        assert struct.unpack(">II", card[16:24]) == (1200, 630)
        assert (int(meta(page, "og:image:width")), int(meta(page, "og:image:height"))) == (1200, 630)
        assert image == f"{home}cards/{name if page.select_one('[data-spec]') else 'index'}.png"


def test_the_cards_differ_where_the_charts_do(pages):
    cards = [path.read_bytes() for path in sorted((SITE / "cards").glob("*.png"))]
    assert len(set(cards)) == len(cards) == sum(1 for page in pages.values() if page.select_one("[data-spec]"))


def test_the_sitemap_lists_the_pages_of_the_contents_and_robots_txt_names_it(home):
    listed = [entry.text for entry in ET.parse(SITE / "sitemap.xml").iter() if entry.tag.endswith("}loc")]
    assert listed == [home, *(f"{home}{name}.html" for name in NAMES[1:])]
    assert f"Sitemap: {home}sitemap.xml\n" in (SITE / "robots.txt").read_text()


def test_notebooks_find_the_library_where_they_look_for_it(home):
    version = tomllib.loads((ROOT / "lib/unstable-gradients/pyproject.toml").read_text())["project"]["version"]
    wheel = f"packages/unstable_gradients-{version}-py3-none-any.whl"
    (of_the_cells,) = (SITE / "_static" / "live-cells").glob("wheels-*/*.whl")
    assert (SITE / wheel).read_bytes() == of_the_cells.read_bytes()
    for notebook in (SITE / "notebooks").glob("*.ipynb"):
        assert f"{home}{wheel}" in notebook.read_text(encoding="utf-8")


def test_headings_have_addresses_of_their_own_words(pages):
    for name, page in pages.items():
        places = collections.Counter(element["id"] for element in page.select("[id]"))
        assert [place for place, times in places.items() if times > 1] == [], name
        for heading in page.select("article section > :is(h1, h2, h3, h4)"):
            place = heading.parent.get("id", "")
            assert place and not re.fullmatch(r"id\d+", place), f"{name}: {heading.get_text()}"
            assert heading.select_one(f'a.headerlink[href="#{place}"]'), f"{name}: {heading.get_text()}"


def test_one_comes_from_each_page_to_the_next_and_back(pages):
    for before, after in itertools.pairwise(NAMES):
        assert pages[before].select_one("a[rel=next]")["href"] == f"{after}.html"
        assert pages[after].select_one("a[rel=prev]")["href"] == f"{before}.html"
