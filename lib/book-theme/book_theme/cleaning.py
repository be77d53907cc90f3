"""What Jupyter Book's extensions put into a page's text and this site does not want: Thebe, and with it a CDN's name."""

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

_THEBE = re.compile(r'<script type="text/x-thebe-config">.*?</script>\s*<script>kernelName = [^<]*</script>', re.DOTALL)


def clean(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Take Thebe's scripts out of the text of one page; those in the head are not asked for by our frame."""
    if "body" in context:
        context["body"] = _THEBE.sub("", context["body"])
