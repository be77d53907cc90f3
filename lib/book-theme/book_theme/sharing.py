"""What a page says of itself to search engines, and to programs that show a link: its address, its words, its card.

The description is the author's, from the front matter (`myst: html_meta: description:`), which Sphinx puts into the page.
"""

import html
import json
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from book_theme import cards, site

LONGEST_ALTERNATIVE = 420  # characters that X takes


def describe(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Add the canonical address, the Open Graph and Twitter tags, and the card of one page of the book."""
    if doctree is None or app.builder.format != "html" or not app.config.site_url:
        return
    address, title = site.address(app, page), str(app.env.titles[page].astext())
    specification = cards.first_chart(doctree)
    name = site.name(app, page if specification else app.config.root_doc)
    if specification:
        target = Path(app.outdir, "cards", f"{name}.png")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(cards.card(title, app.config.html_title, specification))
    tags = {
        "og:type": "website" if page == app.config.root_doc else "article",
        "og:site_name": app.config.html_title,
        "og:title": title,
        "og:description": description(doctree),
        "og:url": address,
        "og:image": f"{app.config.site_url}cards/{name}.png",
        "og:image:type": "image/png",
        "og:image:width": str(cards.WIDTH),
        "og:image:height": str(cards.HEIGHT),
        "og:image:alt": alternative(title, specification),
        "twitter:card": "summary_large_image",
    }
    canonical = f'<link rel="canonical" href="{html.escape(address)}">\n'
    context["metatags"] = (
        context.get("metatags", "")
        + canonical
        + "".join(
            f'<meta {"name" if name.startswith("twitter:") else "property"}="{name}" content="{html.escape(content)}">\n'
            for name, content in tags.items()
            if content
        )
    )


def description(doctree: nodes.document) -> str:
    """Return what the author says of the page in its front matter, or nothing."""
    found = (meta["content"] for meta in doctree.findall(nodes.meta) if meta.get("name") == "description")
    return str(next(found, ""))


def alternative(title: str, specification: str | None) -> str:
    """Return the card in words: its title, and what its chart shows as far as there is room."""
    chart = "" if specification is None else str(json.loads(specification).get("description", ""))
    return f"{title} {chart}".strip()[:LONGEST_ALTERNATIVE]
