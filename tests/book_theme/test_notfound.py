"""notfound: relative addresses start at the site's path, all others stay."""

import pytest
from book_theme.notfound import rooted


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<a href="index.html">', '<a href="/b/index.html">'),
        ('<a href="./">', '<a href="/b/">'),
        ('<script src="_static/a.js?v=1">', '<script src="/b/_static/a.js?v=1">'),
        ('<form action="search.html">', '<form action="/b/search.html">'),
        ('<html data-content_root="./">', '<html data-content_root="/b/">'),
        ('<a class="x"href="a.html">', '<a class="x"href="/b/a.html">'),
    ],
)
def test_what_is_relative_is_not_any_more(before, after):
    assert rooted(before, "/b/") == after


@pytest.mark.parametrize(
    "kept",
    ['<a href="#main">', '<a href="https://example.org/">', '<a href="/x">', '<img src="data:,">', '<a data-href="a">'],
)
def test_what_is_not_relative_stays(kept):
    assert rooted(kept, "/b/") == kept
