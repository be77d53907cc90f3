"""Answers to the editor: what names, attributes and modules there are, and what one of them is, in a few words.

Looking must never run a reader's code: no property, no `__getattr__`, no `__dir__`, no `__repr__`. So nothing here calls
`getattr`, `dir`, `isinstance` or `repr` on an object that a reader may have made; look.py has what takes their place.
"""

import builtins
import json
import keyword
import types
from typing import Any

from live_cells.look import (
    Unknown,
    attribute,
    attribute_names,
    documentation,
    is_function,
    parameters,
    signature,
    summary,
)
from live_cells.modules import members, modules

MOST = 2000  # suggestions of one answer
_MOST_DETAILS = 300  # an answer with more of them is about a library: what each is, is told when it is chosen


def answer(question: str, namespace: dict[str, Any]) -> str:
    """Answer a question as protocol.ts defines it (JSON) with a list of suggestions (JSON)."""
    asked = json.loads(question)
    match asked["ask"]:
        case "names":
            found = [*_arguments(asked["call"], asked["given"], namespace), *_names(namespace)]
        case "attributes":
            found = _attributes(asked["of"], asked["hidden"], namespace)
        case "modules":
            found = [_suggestion(name, "module") for name in modules(asked["of"])]
        case "members":
            found = [_suggestion(name, kind) for name, kind in members(asked["of"])]
        case "about":
            found = _about(asked["of"], namespace)
        case _:
            found = []
    return json.dumps(found[:MOST])


def _suggestion(label: str, kind: str, detail: str = "") -> dict[str, str]:
    return {"label": label, "kind": kind, "detail": detail}


def _names(namespace: dict[str, Any]) -> list[dict[str, str]]:
    own = [
        _suggestion(name, _kind(value), summary(value))
        for name, value in namespace.items()
        if type(name) is str and not name.startswith("__")
    ]
    words = [_suggestion(word, "keyword") for word in [*keyword.kwlist, "match", "case"]]
    given = [_suggestion(name, "builtin") for name in vars(builtins) if not name.startswith("_")]
    return own + words + given


def _attributes(name: str, hidden: bool, namespace: dict[str, Any]) -> list[dict[str, str]]:
    value = resolve(name, namespace)
    if value is Unknown:
        return []
    names = [name for name in attribute_names(value) if hidden or not name.startswith("_")]
    detailed = len(names) <= _MOST_DETAILS
    found = []
    for name in names:
        part = attribute(value, name)
        if part is Unknown:
            found.append(_suggestion(name, "property"))
        else:
            found.append(_suggestion(name, _kind(part, "property"), summary(part) if detailed else ""))
    return found


def _arguments(call: str | None, given: list[str], namespace: dict[str, Any]) -> list[dict[str, str]]:
    """Return the keyword arguments that the function called takes and the reader has not given yet."""
    function = resolve(call, namespace) if call else Unknown
    named = [] if function is Unknown else parameters(function)
    return [
        _suggestion(f"{name}=", "argument", default)
        for name, default, by_name in named
        if by_name and name not in given and not name.startswith("_")
    ]


def _about(name: str, namespace: dict[str, Any]) -> list[dict[str, str]]:
    value = resolve(name, namespace)
    if value is Unknown:
        return []
    what = signature(value) or summary(value)
    doc = documentation(value)
    return [_suggestion(name, _kind(value), f"{what}\n{doc}" if doc else what)] if what or doc else []


def resolve(name: str, namespace: dict[str, Any]) -> Any:
    """Return what a plain dotted name stands for, or Unknown where finding out would run code."""
    first, *rest = name.split(".")
    value = namespace[first] if first in namespace else vars(builtins).get(first, Unknown)
    for part in rest:
        if value is Unknown:
            break
        value = attribute(value, part, load=True)
    return value


def _kind(value: Any, otherwise: str = "variable") -> str:
    cls = type(value)
    if cls is types.ModuleType:
        return "module"
    if type in type.__dict__["__mro__"].__get__(cls):
        return "class"
    return "function" if is_function(value) else otherwise
