"""The client in a page: its style sheet in the head, its configuration and script at the end of the body."""

import html
import json
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from sphinx_live_cells.builders import makes_site
from sphinx_live_cells.cells import pages
from sphinx_live_cells.exercises import live_exercise
from sphinx_live_cells.predictions import live_prediction
from sphinx_live_cells.runtime import Runtime


def add_client(
    app: Sphinx, docname: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Add the client to pages with live cells or charts, and nothing to any other page."""
    record = pages(app.env).get(docname)
    if record is None or "body" not in context or not makes_site(app.builder):
        return
    runtime: Runtime = app.live_cells_runtime  # type: ignore[attr-defined]
    base = context["pathto"]("_static/live-cells/", 1)
    built = {
        name.partition("-")[0]: name for name in runtime.manifest["files"] if "/" not in name and name.endswith(".js")
    }
    practice = doctree is not None and next(doctree.findall(_is_practice), None) is not None
    config = {
        "base": base,
        "worker": built["worker"],
        "core": built["core"],
        "editor": built["editor"],
        "chart": built["chart"],
        "table": built["table"],
        "extras": built["extras"],
        "practice": built["practice"] if practice else "",
        "lock": runtime.lock_name,
        "files": runtime.files,
        "packages": runtime.packages,
        "cells": record["cells"],
    }
    entry = runtime.manifest["entry"]
    text = json.dumps(config, separators=(",", ":")).replace("<", "\\u003c")  # no `</script>` inside a script element
    links = [f'<link rel="stylesheet" href="{html.escape(base + entry["style"])}">\n']
    if practice:  # asked for by the client: known from the start, it comes with it
        links.append(f'<link rel="modulepreload" href="{html.escape(base + built["practice"])}">\n')
    context["metatags"] = context.get("metatags", "") + "".join(links)
    context["body"] += (
        f'<script type="application/json" id="live-cells-config">{text}</script>\n'
        f'<script defer src="{html.escape(base + entry["client"])}"></script>\n'
    )


def _is_practice(node: nodes.Node) -> bool:
    return isinstance(node, live_exercise | live_prediction)
