"""Which fields of its rows a Vega-Lite design needs; `template` checks rows against them. Used by every chart."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

DATUM = re.compile(r"\bdatum(?:\.([A-Za-z_]\w*)|\[['\"]([^'\"]+)['\"]\])")
INPUTS = ("groupby", "flatten", "fold", "stack", "pivot", "value", "impute", "key", "fields")  # fields by bare name
LITERAL = ("params", "config", "datasets", "data", "usermeta")  # parts that speak of no field of the rows


class Fields(NamedTuple):
    """Fields of the rows that a design refers to, in the order in which they appear."""

    names: list[str]
    logarithmic: set[str]  # those on a logarithmic axis


def fields_of(design: dict[str, Any]) -> Fields:
    """The fields that must be in the rows named `rows`: those used anywhere and not made by a transform."""
    used: dict[str, None] = {}
    logarithmic: set[str] = set()
    for view, made in _views(design, on_rows=True, made={}):
        for part in view.values():
            for name, log in _uses(part):
                source = made.get(name, name)  # flattened lists go by another name
                if source is not None:
                    used[source] = None
                    if log:
                        logarithmic.add(source)
    return Fields(list(used), logarithmic)


def _views(
    view: dict[str, Any], on_rows: bool, made: dict[str, str | None]
) -> Iterator[tuple[dict[str, Any], dict[str, str | None]]]:
    """Every view of the rows with its own parts, and the names that transforms made: each with its source, if any."""
    if "data" in view:
        on_rows = (view["data"] or {}).get("name") == "rows"
    for transform in view.get("transform", []):
        made = made | _made(transform, made)
    if on_rows:
        nested = ("layer", "concat", "hconcat", "vconcat", "spec")
        yield {key: part for key, part in view.items() if key not in (*nested, *LITERAL)}, made
    for key in ("layer", "concat", "hconcat", "vconcat"):
        for inner in view.get(key, []):
            yield from _views(inner, on_rows, made)
    if "spec" in view:
        yield from _views(view["spec"], on_rows, made)


def _made(transform: dict[str, Any], made: dict[str, str | None]) -> dict[str, str | None]:
    """What a transform adds to the fields, with the field that it only renames or None."""
    names: dict[str, str | None] = {}
    for part in [transform, *(entry for value in transform.values() if isinstance(value, list) for entry in value)]:
        if isinstance(part, dict) and "as" in part:
            names |= dict.fromkeys([part["as"]] if isinstance(part["as"], str) else part["as"])
    if "flatten" in transform and "as" in transform:
        names |= {new: made.get(old, old) for new, old in zip(transform["as"], transform["flatten"], strict=False)}
    if "fold" in transform and "as" not in transform:
        names |= {"key": None, "value": None}
    return names


def _uses(part: Any) -> Iterator[tuple[str, bool]]:
    """Every field that a part of a view names, and whether it goes on a logarithmic axis."""
    if isinstance(part, str):
        for plain, quoted in DATUM.findall(part):
            yield plain or quoted, False
    elif isinstance(part, list):
        for entry in part:
            yield from _uses(entry)
    elif isinstance(part, dict):
        if isinstance(part.get("field"), str):
            scale = part.get("scale")
            yield part["field"], isinstance(scale, dict) and scale.get("type") == "log"
        for key, value in part.items():
            if key in INPUTS and isinstance(value, str | list):
                yield from ((name, False) for name in ([value] if isinstance(value, str) else value) if _is_name(name))
            if key not in LITERAL:
                yield from _uses(value)


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and value.isidentifier()
