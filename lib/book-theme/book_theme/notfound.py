"""`404.html`, which the host sends for any address that is not there, at any depth.

So its own addresses may not be relative to the one that was asked for: once written, they start at the site's path.
"""

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sphinx.application import Sphinx

from book_theme import site

PAGE = "404"
_ADDRESS = re.compile(r'(?<=[\s"])(href|src|action|data-content_root)="(?![a-z][a-z0-9+.-]*:|/|#)([^"]*)"')


def collect(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Give the HTML builder one more page, in the book's look, in no table of contents and no sitemap."""
    if not app.config.site_url:
        return
    titles = app.env.titles
    links = "".join(
        f'<li><a href="{site.name(app, page)}.html">{html.escape(titles[page].astext())}</a></li>\n'
        for page in site.pages(app.env)
    )
    body = (
        "<h1>There is no page at this address</h1>\n"
        "<p>It may have moved, or the address has a slip in it. "
        'Go to <a href="index.html">the start of the book</a>, <a href="search.html">search it</a>, '
        "or pick a chapter:</p>\n"
        f"<ul>\n{links}</ul>\n"
    )
    context = {"title": "Page not found", "body": body, "metatags": '<meta name="robots" content="noindex">\n'}
    yield PAGE, context, "page.html"


def root(app: Sphinx, exception: Exception | None) -> None:
    """Let the written page's addresses start at the site's path."""
    file = Path(app.outdir, f"{PAGE}.html")
    if exception is not None or app.builder.format != "html" or not file.exists():
        return
    if app.config.site_url:
        text = rooted(file.read_text(encoding="utf-8"), urlsplit(app.config.site_url).path)
        file.write_text(text, encoding="utf-8")
    else:
        file.unlink()


def rooted(text: str, path: str) -> str:
    """Return the HTML of a page at the root of a site with `path` in front of each relative address."""

    def absolute(match: re.Match[str]) -> str:
        return f'{match[1]}="{path}{match[2].removeprefix("./")}"'

    return _ADDRESS.sub(absolute, text)
