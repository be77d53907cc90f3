"""What a value offers to be shown as: its MIME bundle, as notebooks define it."""

import base64
import json
import math
from collections.abc import Mapping
from typing import Any

from live_cells.pretty import pretty

TEXT_LIMIT = 100_000  # characters of one text
BUNDLE_LIMIT = 20_000_000  # characters of everything that one value shows

_METHODS = {
    "_repr_html_": "text/html",
    "_repr_markdown_": "text/markdown",
    "_repr_svg_": "image/svg+xml",
    "_repr_png_": "image/png",
    "_repr_jpeg_": "image/jpeg",
    "_repr_latex_": "text/latex",
    "_repr_json_": "application/json",
}


def bundle(value: object) -> str:
    """Return the bundle as JSON: MIME type to text or, for JSON types, to data. `text/plain` is always there."""
    data: dict[str, Any] = {}
    if not isinstance(value, type):
        for name, kind in _METHODS.items():
            offered = _call(value, name)
            if offered is not None:
                data[kind] = offered
        data |= _call(value, "_repr_mimebundle_") or {}
    if "text/plain" not in data:
        data["text/plain"] = pretty(value)
    if len(data["text/plain"]) > TEXT_LIMIT:
        data["text/plain"] = data["text/plain"][:TEXT_LIMIT] + "…"
    text = json.dumps({kind: _encoded(content) for kind, content in data.items()}, default=_plain_data)
    if len(text) > BUNDLE_LIMIT:
        return json.dumps({"text/plain": f"{data['text/plain']}\n(too large to show: {len(text):,} characters)"})
    return text


def _call(value: object, name: str) -> Any:
    method = getattr(value, name, None)
    offered = method() if callable(method) else None
    return offered[0] if isinstance(offered, tuple) else offered  # (data, metadata)


def _encoded(content: Any) -> Any:
    return base64.b64encode(content).decode() if isinstance(content, bytes) else finite(content)


def finite(data: Any) -> Any:
    """Return JSON data with null for what JSON has no number for: inf and NaN."""
    if isinstance(data, float):
        return data if math.isfinite(data) else None
    if isinstance(data, Mapping):
        return {str(key): finite(item) for key, item in data.items()}
    if isinstance(data, list | tuple):
        return [finite(item) for item in data]
    if hasattr(data, "tolist"):  # numpy's numbers and arrays
        return finite(data.tolist())
    return data


def _plain_data(value: object) -> str:
    return repr(value)
