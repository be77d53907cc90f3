"""What the plain theme puts into each page and this site does not want: Thebe, and with it the name of a CDN."""

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

_THEBE = re.compile(r'<script type="text/x-thebe-config">.*?</script>\s*<script>kernelName = [^<]*</script>', re.DOTALL)


def clean(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Take Thebe's scripts and styles out of one page, and a script that is there twice once."""
    seen: set[str] = set()
    scripts = []
    for script in context.get("script_files", []):
        text = f"{getattr(script, 'filename', '')} {getattr(script, 'attributes', {}).get('body', '')}"
        if "thebe" not in text.lower() and text not in seen:
            scripts.append(script)
            seen.add(text)
    context["script_files"] = scripts
    context["css_files"] = [
        style for style in context.get("css_files", []) if "thebe" not in str(getattr(style, "filename", style))
    ]
    if "body" in context:
        context["body"] = _THEBE.sub("", context["body"])
