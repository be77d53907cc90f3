"""`sitemap.xml` with every page of the table of contents, and the `robots.txt` that names it.

Neither holds a date: the same book gives the same files.
"""

from pathlib import Path
from xml.sax.saxutils import escape

from sphinx.application import Sphinx

from book_theme import site


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write both files beside the pages."""
    if exception is not None or app.builder.format != "html" or not app.config.site_url:
        return
    out = Path(app.outdir)
    (out / "sitemap.xml").write_text(sitemap([site.address(app, page) for page in site.pages(app.env)]), "utf-8")
    (out / "robots.txt").write_text(robots(app.config.site_url), "utf-8")


def sitemap(addresses: list[str]) -> str:
    """Return the sitemap of these addresses, as sitemaps.org describes it."""
    entries = "".join(f"  <url><loc>{escape(address)}</loc></url>\n" for address in addresses)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{entries}</urlset>\n'
    )


def robots(site_url: str) -> str:
    """Everything may be read. Crawlers look for this file at the root of a host only."""
    return f"User-agent: *\nAllow: /\nSitemap: {site_url}sitemap.xml\n"
