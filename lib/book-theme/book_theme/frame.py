"""What the frame around a page shows: the chapters, what is on the page, and the files that make its look."""

from typing import Any

from bs4 import BeautifulSoup
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment.adapters.toctree import TocTree

from book_theme.assets import Assets


def frame_page(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Give the template `layout.html` what it asks for beside Sphinx's own."""
    context["frame"] = app.book_assets  # type: ignore[attr-defined]
    context["fonts"] = app.book_assets.fonts(context.get("body", ""))  # type: ignore[attr-defined]
    context["author"] = app.config.author
    context["chapters"] = _chapters(app, page)
    context["page_contents"] = _page_contents(context.get("toc", ""))


def prepare(app: Sphinx) -> None:
    """One set of assets a build."""
    app.book_assets = Assets()  # type: ignore[attr-defined]


def install(app: Sphinx, exception: Exception | None) -> None:
    """Put the assets in place when all pages are written."""
    if exception is None and app.builder.format == "html":
        app.book_assets.install(app.outdir / "_static")  # type: ignore[attr-defined]


def _chapters(app: Sphinx, page: str) -> str:
    """The chapters of the book as a list of links, the one that is read marked."""
    known = page if page in app.env.all_docs else app.config.root_doc
    tree = TocTree(app.env).get_toctree_for(known, app.builder, collapse=True, maxdepth=1, titles_only=True)
    if tree is None:
        return ""
    # A page that is no chapter lies beside the landing page.
    here = "#" if known == page else app.builder.get_target_uri(known)
    links = [
        (here if link["refuri"] in ("", "#") else link["refuri"], link.astext())
        for link in tree.findall(nodes.reference)
    ]
    entries = [f'<li><a href="{target}"{_current(target)}>{_escaped(text)}</a></li>' for target, text in links]
    return f"<ol>{''.join(entries)}</ol>"


def _current(target: str) -> str:
    return ' aria-current="page"' if target == "#" else ""


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _page_contents(toc: str) -> str:
    """Sphinx's own list of the page's sections, without the page itself and without classes; empty if there are none."""
    inner = BeautifulSoup(toc, "html.parser").select_one("li > ul")
    if inner is None:
        return ""
    for element in inner.find_all(True):
        element.attrs = {"href": element["href"]} if element.name == "a" else {}
    return str(inner)
