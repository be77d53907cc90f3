"""`help(...)` in a cell: parameters and documentation as plain text. Python's own needs a terminal."""

import inspect
import types
from typing import Any

_MISSING = object()
NO_DOCUMENTATION = "No documentation here: this page leaves out that of Python's own modules to load sooner."


def show_help(value: Any = _MISSING) -> None:
    """Print what there is to know of a value, as `help` does."""
    if value is _MISSING:
        print("Write the name of what you want to know more about in the brackets: help(np.sum).")
    else:
        print(describe(value))


def describe(value: Any) -> str:
    """Return parameters, documentation and, of classes and modules, what is in them."""
    if not isinstance(value, type | types.ModuleType) and not callable(value):
        value = type(value)
    name = getattr(value, "__qualname__", getattr(value, "__name__", type(value).__name__))
    parts = [f"{name}{_parameters(value)}", _indented(inspect.getdoc(value) or NO_DOCUMENTATION)]
    if isinstance(value, type | types.ModuleType):
        names = [inside for inside in vars(value) if not inside.startswith("_")]
        parts += [_line(inside, inspect.getattr_static(value, inside)) for inside in sorted(names)]
    return "\n".join(parts)


def _line(name: str, value: Any) -> str:
    value = value.__func__ if isinstance(value, staticmethod | classmethod) else value
    known = isinstance(value, type | types.ModuleType | property) or callable(value)
    doc = (inspect.getdoc(value) or "").partition("\n")[0] if known else ""
    return _indented(f"{name}{_parameters(value)}" + (f": {doc}" if doc else ""))


def _parameters(value: Any) -> str:
    if isinstance(value, types.ModuleType) or not callable(value):
        return ""
    try:
        return str(inspect.signature(value))
    except (TypeError, ValueError):
        return "(...)"


def _indented(text: str) -> str:
    return "\n".join(f"    {line}".rstrip() for line in text.splitlines())
