"""Exercises in the page's namespace: every run of one starts without what its earlier runs made, then it is checked."""

from collections.abc import MutableMapping
from typing import Any

_Namespace = MutableMapping[str, Any]
_before: dict[int, set[str]] = {}
_made: dict[int, dict[str, Any]] = {}


def begin(namespace: _Namespace, cell: int) -> None:
    """Take away what earlier runs of the cell have made, so that no check is answered by leftovers."""
    for name, value in _made.pop(cell, {}).items():
        if namespace.get(name) is value:
            del namespace[name]
    _before[cell] = set(namespace)


def end(namespace: _Namespace, cell: int) -> None:
    """Note what the run has made."""
    before = _before.pop(cell, set(namespace))
    _made[cell] = {name: value for name, value in namespace.items() if name not in before}


def check(namespace: _Namespace, source: str) -> None:
    """Run a check on a copy of the namespace: it leaves nothing behind. It raises what it has to say."""
    exec(compile(source, "<check>", "exec"), dict(namespace))
