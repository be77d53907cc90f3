"""What a value offers to be shown as: its MIME bundle, as notebooks define it.

Whatever a value's own methods return or raise, something is shown: what cannot be shown is left out and said.
"""

import base64
import json
import math
from collections.abc import Mapping
from typing import Any, NamedTuple

from live_cells.pretty import pretty

TEXT_LIMIT = 100_000  # characters of one text
LONGEST_INTEGER = 1023  # bits: the largest that a number in JavaScript holds
BUNDLE_LIMIT = 5_000_000  # characters of everything that one value shows: more would freeze the page

_CANARY = "_ipython_canary_method_should_not_exist_"  # an object that has this claims to have any method
_METHODS = {
    "_repr_html_": "text/html",
    "_repr_markdown_": "text/markdown",
    "_repr_svg_": "image/svg+xml",
    "_repr_png_": "image/png",
    "_repr_jpeg_": "image/jpeg",
    "_repr_latex_": "text/latex",
    "_repr_json_": "application/json",
}


class Bundle(NamedTuple):
    """A value on its way to the page."""

    data: str  # JSON: MIME type to text or, for JSON types, to data; `text/plain` is always there
    cut: int  # characters of its text that are left out
    not_finite: int  # numbers that JSON lacks, inf and NaN: null in `data`
    troubles: list[str]  # a sentence for each form that was left out


def bundle(value: object) -> Bundle:
    """Return the bundle of any value. Raises only what its `__repr__` raises."""
    counter = _Finite()
    troubles: list[str] = []
    data: dict[str, Any] = {}
    for kind, content in _offers(value, troubles).items():
        try:
            data[kind] = _checked(kind, content, counter)
        except Exception as error:
            troubles.append(f"The {kind} of this {type(value).__name__} is left out: {_first_line(error)}.")
    if "text/plain" not in data:
        data["text/plain"] = pretty(value)
    cut = max(0, len(data["text/plain"]) - TEXT_LIMIT)
    data["text/plain"] = data["text/plain"][:TEXT_LIMIT]
    text = json.dumps(data)
    if len(text) > BUNDLE_LIMIT:
        troubles.append(
            f"This {type(value).__name__} is too large to show ({len(text):,} characters): show a part of it."
        )
        return Bundle(json.dumps({"text/plain": data["text/plain"]}), cut, 0, troubles)
    return Bundle(text, cut, counter.found, troubles)


def _offers(value: object, troubles: list[str]) -> dict[str, Any]:
    """MIME type to what the value's methods return for it, unchecked."""
    offers: dict[str, Any] = {}
    if isinstance(value, type) or getattr(value, _CANARY, None) is not None:
        return offers
    for name, kind in _METHODS.items():
        offered = _call(value, name, troubles)
        if offered is not None:
            offers[kind] = offered
    several = _call(value, "_repr_mimebundle_", troubles)
    if isinstance(several, Mapping):
        return offers | {str(kind): content for kind, content in several.items() if content is not None}
    if several is not None:
        troubles.append(f"_repr_mimebundle_ of this {type(value).__name__} returned no dictionary: its text is shown.")
    return offers


def _call(value: object, name: str, troubles: list[str]) -> Any:
    try:
        method = getattr(value, name, None)
        offered = method() if callable(method) else None
    except Exception as error:
        troubles.append(f"{name} of this {type(value).__name__} raised {type(error).__name__}: {_first_line(error)}")
        return None
    return offered[0] if isinstance(offered, tuple) and offered else offered  # (data, metadata)


def _first_line(error: Exception) -> str:
    try:
        return str(error).partition("\n")[0][:200]
    except Exception:
        return "(it has no text)"


def _checked(kind: str, content: Any, counter: "_Finite") -> Any:
    """Return `content` as JSON has it, or raise when it is not of its kind."""
    if kind.endswith("json"):
        return counter.plain(content)
    if isinstance(content, bytes) and kind.startswith("image/"):
        return base64.b64encode(content).decode()
    if isinstance(content, list | tuple) and all(isinstance(line, str) for line in content):
        return "".join(content)
    if not isinstance(content, str):
        raise TypeError(f"it is no text but of type {type(content).__name__}")
    return content


class _Finite:
    """Turns data into JSON's, with null for what JSON has no number for, and counts those."""

    def __init__(self) -> None:
        self.found = 0

    def plain(self, data: Any) -> Any:
        if data is None or isinstance(data, str):
            return data
        if isinstance(data, int):
            if data.bit_length() > LONGEST_INTEGER:
                raise ValueError("a whole number in it is too large for JSON")
            return data
        if isinstance(data, float):
            if math.isfinite(data):
                return data
            self.found += 1
            return None
        if isinstance(data, Mapping):
            return {str(key): self.plain(item) for key, item in data.items()}
        if isinstance(data, list | tuple):
            return [self.plain(item) for item in data]
        if hasattr(data, "tolist"):  # numpy's numbers and arrays
            return self.plain(data.tolist())
        raise TypeError(f"JSON has nothing for a value of type {type(data).__name__}")
