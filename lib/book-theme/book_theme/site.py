"""Where the book is published: the one setting `site_url`, and the addresses that follow from it.

The environment variable SITE_URL takes its place where it is set, so that whoever publishes the book elsewhere edits nothing.
"""

import os
from typing import Any
from urllib.parse import urlsplit

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.util import logging

logger = logging.getLogger(__name__)


def configure(app: Sphinx, config: Any) -> None:
    """Settle `site_url`: empty, or an address of the web with a slash at the end."""
    address = os.environ.get("SITE_URL", config.site_url).strip()
    if address and (urlsplit(address).scheme not in ("http", "https") or not urlsplit(address).netloc):
        raise ExtensionError(
            f"site_url is {address!r}; it is the published book's address, such as https://name.github.io/book/, or empty."
        )
    config.site_url = f"{address.rstrip('/')}/" if address else ""
    if not address:
        logger.info(
            "site_url is empty: canonical links, cards for sharing, sitemap.xml, 404.html and notebooks are left out. "
            "Set it in _config.yml, or SITE_URL in the environment."
        )


def name(app: Sphinx, docname: str) -> str:
    """Return a page's short name: `book/vanishing` is `vanishing`."""
    return docname.removeprefix(f"{app.config.book_source_folder}/")


def address(app: Sphinx, docname: str) -> str:
    """Return the published address of a page; the landing page is the site's own address."""
    page = name(app, docname)
    return f"{app.config.site_url}{'' if page == 'index' else f'{page}.html'}"


def pages(env: BuildEnvironment) -> list[str]:
    """Return the pages of the table of contents in its order, the landing page first."""
    found: list[str] = []
    waiting = [env.config.root_doc]
    while waiting:
        page = waiting.pop(0)
        if page not in found:
            found.append(page)
            waiting = [*env.toctree_includes.get(page, []), *waiting]
    return found
