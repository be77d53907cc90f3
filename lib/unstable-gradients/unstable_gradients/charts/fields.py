"""Which fields of its rows a Vega-Lite design needs; `template` checks rows against them. Used by every chart."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

DATUM = re.compile(r"\bdatum(?:\.([A-Za-z_]\w*)|\[['\"]([^'\"]+)['\"]\])")
BARE = (
    "groupby",
    "flatten",
    "fold",
    "stack",
    "pivot",
    "value",
    "impute",
    "key",
)  # a transform's fields without `field`
NESTED = ("layer", "concat", "hconcat", "vconcat")
SILENT = ("transform", "params", "config", "datasets", "data", "usermeta", "spec", *NESTED)  # read elsewhere, or not
GUIDES = ("axis", "legend", "header")  # here `datum` is a tick or an entry

Sources = dict[str, str | None]  # a name that a transform made -> the field that it only renames, or None


class Fields(NamedTuple):
    """Fields of the rows that a design refers to, in the order in which they appear."""

    names: list[str]
    logarithmic: set[str]  # those on a logarithmic axis


def fields_of(design: dict[str, Any]) -> Fields:
    """The fields that must be in the rows named `rows`: those used anywhere and not made by a transform."""
    used: dict[str, None] = {}
    logarithmic: set[str] = set()
    for name, log in _fields(design, on_rows=True, made={}):
        used[name] = None
        if log:
            logarithmic.add(name)
    return Fields(list(used), logarithmic)


def _fields(view: dict[str, Any], on_rows: bool, made: Sources) -> Iterator[tuple[str, bool]]:
    """The fields of a view and of those in it; what its transforms made is not among them."""
    if "data" in view:
        on_rows = (view["data"] or {}).get("name") == "rows"
    for transform in view.get("transform", []):
        if on_rows:
            yield from _original(_uses(transform), made)
            yield from _original(_barely_named(transform), made)
        made = made | _made(transform, made)
    if on_rows:
        yield from _original(_uses({key: part for key, part in view.items() if key not in SILENT}), made)
    for key in NESTED:
        for inner in view.get(key, []):
            yield from _fields(inner, on_rows, made)
    if "spec" in view:
        yield from _fields(view["spec"], on_rows, made)


def _original(uses: Iterator[tuple[str, bool]], made: Sources) -> Iterator[tuple[str, bool]]:
    """Leave out what was made and name what was renamed by its source."""
    for name, log in uses:
        source = made.get(name, name)
        if source:
            yield source, log


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
            if key not in GUIDES:
                yield from _uses(value)


def _barely_named(transform: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    for key in BARE:
        names = transform.get(key, [])
        yield from ((name, False) for name in ([names] if isinstance(names, str) else names) if isinstance(name, str))


def _made(transform: dict[str, Any], made: Sources) -> Sources:
    """The names that a transform adds."""
    names: Sources = {}
    for part in [transform, *(entry for value in transform.values() if isinstance(value, list) for entry in value)]:
        if isinstance(part, dict) and "as" in part:
            names |= dict.fromkeys([part["as"]] if isinstance(part["as"], str) else part["as"])
    if "flatten" in transform and "as" in transform:
        names |= {new: made.get(old, old) for new, old in zip(transform["as"], transform["flatten"], strict=False)}
    if "fold" in transform and "as" not in transform:
        names |= {"key": None, "value": None}
    return names
