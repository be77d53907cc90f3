"""Types of numpy for type checkers: numpy itself needs one of them, and makes the other two hundred when somebody asks.

They are a tenth of numpy's import.
"""

from typing import Any, TypeVar

from numpy import dtype, generic, ndarray

_ScalarT = TypeVar("_ScalarT", bound=generic)
NDArray = ndarray[tuple[Any, ...], dtype[_ScalarT]]


def __getattr__(name: str) -> object:
    if name.startswith("__"):
        raise AttributeError(name)
    from importlib import import_module

    return getattr(import_module("numpy._typing._whole__init__"), name)
