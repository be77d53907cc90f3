"""Vega-Lite charts in saved output: an SVG at once for every reader, the specification for those who touch it.

A chart is any output with a MIME type `application/vnd.vegalite.v6+json`. `renderer` makes Altair emit it.
"""

import copy
import functools
import hashlib
import html
import json
import re
from pathlib import Path
from typing import Any

import vl_convert
from docutils import nodes
from myst_nb.core.render import MimeData, NbElementRenderer
from sphinx.util.docutils import SphinxTranslator
from sphinx.util.osutil import relative_uri

from sphinx_live_cells.builders import makes_site
from sphinx_live_cells.slim import slim

MIME_TYPE = "application/vnd.vegalite.v6+json"
WIDE, NARROW = 640, 320  # pixels: the SVGs that a page carries for a column wider or narrower than 520
ONE_COLUMN_BELOW = 520
AXIS = 64  # pixels that a panel's axis takes beside its plot
GAP = 20  # Vega-Lite's own spacing between panels

Specification = dict[str, Any]

STYLE: Specification = json.loads(Path(__file__).with_name("chart_style.json").read_text(encoding="utf-8"))


class chart(nodes.General, nodes.Element):
    """A chart in the output of a cell; attribute `spec`, the Vega-Lite specification as JSON text."""


class ChartMime:
    """MyST-NB's plug-in for the MIME type (entry point `myst_nb.mime_renderers`)."""

    mime_priority_overrides = [("*", MIME_TYPE, 1)]

    @staticmethod
    def handle_mime(renderer: NbElementRenderer, data: MimeData, inline: bool) -> list[nodes.Element] | None:
        """Turn a chart into a node; leave everything else to MyST-NB."""
        if data.mime_type != MIME_TYPE or inline:
            return None
        return [chart(spec=canonical(data.content))]


def renderer(spec: Specification, **metadata: Any) -> dict[str, Any]:
    """Show an Altair chart as a chart of this extension: `altair.renderers.enable("live-cells")` in a hidden cell."""
    return {MIME_TYPE: spec, "text/plain": spec.get("description", "A chart")}


def canonical(spec: Specification) -> str:
    """Return the JSON text of a specification, the same for the same chart."""
    return json.dumps(spec, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def fit(spec: Specification, width: int) -> Specification:
    """Return the specification for a column `width` pixels wide, in the page's colours unless it has a background of its own.

    The client's `fit.ts` follows the same rules.
    """
    spec = copy.deepcopy(spec)
    own = spec.get("config", {})
    config = own if "background" in spec or "background" in own else _joined(STYLE, own)
    spec["config"] = config | {"aria": False}  # the description speaks for all marks
    if "concat" in spec:
        columns = 1 if width < ONE_COLUMN_BELOW else spec.get("columns", len(spec["concat"]))
        spec["columns"] = columns
        for panel in spec["concat"]:
            panel["width"] = (width - GAP * (columns - 1)) // columns - AXIS
    elif spec.get("width") == "container":
        spec["width"] = width
        spec["autosize"] = {"type": "fit-x", "contains": "padding"}
    return spec


def _joined(style: Specification, own: Specification) -> Specification:
    """Return a style with the settings of `own` laid over it, level by level."""
    both = {
        name: _joined(style[name], own[name]) for name in style.keys() & own.keys() if isinstance(style[name], dict)
    }
    return style | own | both


@functools.cache
def svg(text: str, width: int) -> str:
    """Return the chart as SVG with a name of its own in front of each id, so that many can stand on one page.

    The roles of its groups, which have no names, go: what it stands in has the description of the whole.
    """
    picture = vl_convert.vegalite_to_svg(fit(json.loads(text), width), vl_version="6.4")
    picture = re.sub(r"<g [^>]*>", lambda group: re.sub(r' (?:role|aria-\w+)="[^"]*"', "", group[0]), picture)
    prefix = f"c{hashlib.sha256(text.encode()).hexdigest()[:8]}-{width}-"
    picture = re.sub(r'\bid="([^"]+)"', rf'id="{prefix}\1"', picture)
    picture = re.sub(r"url\(#([^)]+)\)", rf"url(#{prefix}\1)", picture)
    return slim(re.sub(r'xlink:href="#([^"]+)"', rf'xlink:href="#{prefix}\1"', picture))


def dials(spec: Specification) -> str:
    """Return the inputs for the parameters that the chart binds, as HTML; empty when it binds none."""
    labels = []
    for parameter in spec.get("params", []):
        bind, value = parameter.get("bind"), parameter.get("value")
        if not isinstance(bind, dict):
            continue
        name, label = html.escape(parameter["name"]), html.escape(bind.get("name") or parameter["name"]).rstrip(": ")
        shown = ""
        if bind.get("input") == "range":
            limits = " ".join(f'{key}="{bind[key]}"' for key in ("min", "max", "step") if key in bind)
            control = f'<input type="range" name="{name}" {limits} value="{value}">'
            shown = f' <output aria-live="off">{value}</output>'
        elif bind.get("input") == "checkbox":
            control = f'<input type="checkbox" name="{name}"{" checked" if value else ""}>'
        else:
            names = bind.get("labels") or bind["options"]
            options = "".join(
                f'<option value="{html.escape(str(option))}"{" selected" if option == value else ""}>{html.escape(str(text))}</option>'
                for option, text in zip(bind["options"], names, strict=True)
            )
            control = f'<select name="{name}">{options}</select>'
        labels.append(f"<div><label><span>{label}</span> {control}</label>{shown}</div>")
    return f'<div class="live-chart-dials">{"".join(labels)}</div>' if labels else ""


def data(spec: Specification, address: str) -> str:
    """Return the part that opens on the rows of a chart: the client puts a table there, without it a link leads to the file."""
    if not (spec.get("datasets") or spec.get("data", {}).get("values")):
        return ""
    return f'<details class="live-chart-data"><summary>Data</summary><a href="{address}">JSON</a></details>'


def figure(text: str, name: str, base: str) -> str:
    """Return the HTML of a chart whose specification `text` lies in the file `name` beside the client's, at `base`."""
    spec = json.loads(text)
    description = html.escape(spec.get("description", "A chart"), quote=True)
    return (
        f'<div class="live-chart" data-spec="{name}">{dials(spec)}'
        f'<div class="live-chart-view" role="img" aria-label="{description}">'
        f'<div class="live-chart-wide">{svg(text, WIDE)}</div><div class="live-chart-narrow">{svg(text, NARROW)}</div>'
        f"</div>{data(spec, base + name)}</div>\n"
    )


def picture(text: str) -> str:
    """Return the HTML of a chart for a page that no script and no style sheet of ours will touch."""
    description = html.escape(json.loads(text).get("description", "A chart"), quote=True)
    return f'<div role="img" aria-label="{description}">{svg(text, WIDE)}</div>\n'


def visit_chart(self: SphinxTranslator, node: chart) -> None:
    """Write the specification beside the page's other files and the figure into the page."""
    text = node["spec"]
    if makes_site(self.builder):
        name = f"charts/{hashlib.sha256(text.encode()).hexdigest()[:16]}.json"
        target = Path(self.builder.outdir, "_static", "live-cells", name)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        page = self.builder.get_target_uri(self.builder.current_docname)  # type: ignore[attr-defined]
        self.body.append(figure(text, name, relative_uri(page, "_static/live-cells/")))
    else:
        self.body.append(picture(text))
    raise nodes.SkipNode


def visit_elsewhere(self: SphinxTranslator, node: chart) -> None:
    """Where there are no pictures, say what the chart shows."""
    self.add_text(json.loads(node["spec"]).get("description", "A chart")) if hasattr(self, "add_text") else None
    raise nodes.SkipNode


def depart_elsewhere(self: SphinxTranslator, node: chart) -> None:
    """Never reached: the visit skips the node."""
