"""Plain addresses: `book/vanishing.md` is read at `/vanishing.html`, and the landing page is `/` itself.

Jupyter Book would put a bare redirect at `/`, and the folder of the sources into every address.
"""

import re
from pathlib import Path

from sphinx.application import Sphinx


def drop_source_folder(app: Sphinx) -> None:
    """Let the HTML builder name pages without the source folder; relative links follow by themselves."""
    if app.builder.format != "html":
        return
    prefix = f"{app.config.book_source_folder}/"
    builder = app.builder
    target, file_name = builder.get_target_uri, builder.get_outfilename  # type: ignore[attr-defined]
    builder.get_target_uri = lambda docname, typ=None: target(docname.removeprefix(prefix), typ)  # type: ignore[method-assign]
    builder.get_outfilename = lambda pagename: file_name(pagename.removeprefix(prefix))  # type: ignore[attr-defined]


def rewrite_search_index(app: Sphinx, exception: Exception | None) -> None:
    """The search page builds its links from document names: give it the plain ones."""
    index = Path(app.outdir, "searchindex.js")
    if exception is not None or not index.exists():
        return
    prefix = re.escape(f"{app.config.book_source_folder}/")
    text = index.read_text(encoding="utf-8")
    names = re.search(r'"docnames":\s*\[[^\]]*\]', text)
    if names:
        plain = re.sub(rf'"{prefix}', '"', names[0])
        index.write_text(text.replace(names[0], plain, 1), encoding="utf-8")
