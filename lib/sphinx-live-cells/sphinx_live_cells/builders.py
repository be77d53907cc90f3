"""Which builders make pages that cells can run in."""

from sphinx.builders import Builder
from sphinx.builders._epub_base import EpubBuilder
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.builders.singlehtml import SingleFileHTMLBuilder


def makes_site(builder: Builder) -> bool:
    """Tell whether the builder makes pages for a browser, each with its own cells; an e-book or one long page is paper."""
    return isinstance(builder, StandaloneHTMLBuilder) and not isinstance(builder, SingleFileHTMLBuilder | EpubBuilder)
