"""The table of contents: style sheets, mathematics, addresses, and what the plain theme must not send."""

from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from book_theme import (
    addresses,
    cleaning,
    finish,
    frame,
    mathematics,
    notebooks,
    notfound,
    offline,
    sharing,
    site,
    sitemap,
)

HERE = Path(__file__).parent


def setup(app: Sphinx) -> dict[str, object]:
    """Connect the theme to Sphinx."""
    app.add_config_value("book_source_folder", "book", "html", types=[str])
    # Where the book is published; the environment variable SITE_URL takes its place. Empty: what needs it is left out.
    app.add_config_value("site_url", "", "html", types=[str])
    app.connect("config-inited", _configure)
    app.connect("config-inited", site.configure)
    app.connect("builder-inited", addresses.drop_source_folder)
    app.connect("builder-inited", finish.finish_pages)
    app.connect("builder-inited", frame.prepare)
    app.connect("html-page-context", notebooks.offer, priority=400)  # its link stands before the scripts of the cells
    app.connect("html-page-context", sharing.describe)
    app.connect("html-page-context", cleaning.clean, priority=900)
    app.connect("html-page-context", frame.frame_page, priority=950)
    app.connect("html-collect-pages", notfound.collect)
    app.connect("build-finished", addresses.rewrite_search_index)
    app.connect("build-finished", notebooks.install_packages)
    app.connect("build-finished", sitemap.write)
    app.connect("build-finished", notfound.root)
    app.connect("build-finished", frame.install, priority=900)
    app.connect("build-finished", offline.write_worker, priority=950)  # last: it goes by the files that are there
    app.setup_extension("sphinxcontrib.katex")
    app.setup_extension("sphinx.ext.githubpages")  # writes .nojekyll
    return {"version": "0.1.0", "parallel_read_safe": True, "parallel_write_safe": True}


def _configure(app: Sphinx, config: Any) -> None:
    if not (HERE / "built" / "katex.css").exists():
        raise RuntimeError("book-theme has no fonts yet. Install it again: pip install -r requirements.txt")
    config.html_static_path += [str(HERE / "static"), str(HERE / "built")]
    config.templates_path = [str(HERE / "templates"), *config.templates_path]
    mathematics.configure(config)
