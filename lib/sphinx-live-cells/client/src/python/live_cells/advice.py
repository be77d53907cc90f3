"""One plain sentence on what to try, for an error that a cell ended with: what depends on the page is here.

What the error's own words decide is a table, in rules.py.
"""

import ast
import difflib
import linecache
import re
import sys
import types
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from live_cells.reading import advise_reading
from live_cells.rules import ERRORS, WARNINGS, Rule

__all__ = ["WARNINGS", "Page", "advise", "match"]


class Page(NamedTuple):
    """What is known about the page when a cell ends with an error.

    left_out: modules of the standard library that this Python does not have, with the reason.
    defines: by the numbers of the cells, the names that each defines as its code stands now.
    cell: the number of the cell that was run, counted from 1.
    """

    left_out: Mapping[str, str]
    defines: Mapping[int, Sequence[str]] = {}
    cell: int = 0


def advise(error: BaseException, message: str, page: Page) -> str | None:
    """Return a sentence, or None when the error's own words say it best."""
    if isinstance(error, ModuleNotFoundError) and error.name:
        return _missing_module(error.name, page.left_out)
    if isinstance(error, NameError) and error.name and not isinstance(error, UnboundLocalError):
        return _undefined(error, error.name, message, page)
    if isinstance(error, AttributeError) and error.name:
        known = _attribute(error.obj, error.name, message)
    else:
        known = advise_reading(error) if isinstance(error, SyntaxError) else None
    return known or match(ERRORS, (cls.__name__ for cls in type(error).__mro__), message)


def match(rules: Sequence[Rule], names: object, message: str) -> str | None:
    """Return the answer of the first rule that fits one of the class names and the message."""
    kinds = set(names)  # type: ignore[call-overload]
    for kind, pattern, answer in rules:
        if kind in kinds:
            found = re.search(pattern, message, re.DOTALL)
            if found:
                return answer(found) if callable(answer) else answer
    return None


# Modules --------------------------------------------------------------------------------------------------------------


def _missing_module(name: str, left_out: Mapping[str, str]) -> str:
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        module = ".".join(parts[:length])
        if module in left_out:
            return f"{module} is part of Python but not of the Python in this page: {left_out[module]}."
    if parts[0] in sys.modules and len(parts) > 1:
        return f"{parts[0]} is here but has no module {name}: type `from {parts[0]} import ` and press Ctrl+Space to see what it has."
    if parts[0] in sys.stdlib_module_names:
        return (
            f"{parts[0]} is part of Python but not of the Python in this page: it needs what a browser does not have."
        )
    near = difflib.get_close_matches(parts[0], {*sys.modules, *sys.stdlib_module_names, "numpy"}, 1, 0.75)
    if near and not near[0].startswith("_"):
        return f"There is no module {parts[0]} here: did you mean {near[0]}?"
    return (
        f"{parts[0]} is not in this page, which cannot install packages: leave it out, or download the notebook and run "
        "it on your own machine."
    )


# Names ----------------------------------------------------------------------------------------------------------------

_CUSTOMARY = {
    "np": "np is the usual short name of numpy: add `import numpy as np` above this line.",
    "numpy": "numpy has to be imported first: add `import numpy as np` and write np.",
    "plt": "plt is matplotlib's short name, and this page has no matplotlib: print numbers, or download the notebook.",
    "pd": "pd is pandas' short name, and this page has no pandas: use numpy, or download the notebook.",
    "torch": "torch is PyTorch, which this page does not have: use numpy, or download the notebook.",
    "true": "Python writes it with a capital letter: True.",
    "false": "Python writes it with a capital letter: False.",
    "null": "Python's word for nothing is None.",
    "none": "Python writes it with a capital letter: None.",
    "nan": "nan belongs to numpy: write np.nan.",
    "inf": "inf belongs to numpy: write np.inf.",
    "self": "self is known only inside a method that has it as first parameter: def method(self, ...).",
    "xrange": "In Python 3 it is called range.",
    "raw_input": "A page cannot wait for typing: write the value into the code.",
}


def _undefined(error: NameError, name: str, message: str, page: Page) -> str:
    cells = [number for number, names in sorted(page.defines.items()) if name in names and number != page.cell]
    above = [number for number in cells if number < page.cell]
    if above:
        return f"Cell {above[0]} defines {name}: run it first, or press Run all."
    line = _assigned_below(error, name)
    if line:
        return f"{name} gets its value only on line {line}, below this one: move that line up."
    if cells:
        return f"Cell {cells[0]}, further down, defines {name}: run it first, or move its code above this cell."
    if name in _CUSTOMARY:
        return _CUSTOMARY[name]
    forgotten = re.search(r"forget to import '([^']+)'", message)
    if forgotten:
        return f"{name} is a module of Python: add `import {forgotten[1]}` above this line."
    meant = re.search(r"Did you mean: '([^']+)'", message)
    near = (
        [meant[1]]
        if meant
        else difflib.get_close_matches(name, {n for names in page.defines.values() for n in names}, 1, 0.7)
    )
    if near:
        return f"Nothing is called {name}: check the spelling, perhaps you meant {near[0]}."
    return f"Nothing above defines {name}: check the spelling, give it a value first, or put quotes around it if it is text."


def _assigned_below(error: NameError, name: str) -> int | None:
    """Return the line on which the cell itself assigns a name that it used before."""
    walked = error.__traceback__
    while walked and walked.tb_next:
        walked = walked.tb_next
    if walked is None or walked.tb_frame.f_code.co_name != "<module>":
        return None
    try:
        tree = ast.parse("".join(linecache.getlines(walked.tb_frame.f_code.co_filename)))
    except SyntaxError:
        return None
    lines = [node.lineno for node in ast.walk(tree) if isinstance(node, ast.stmt | ast.expr) and _binds(node, name)]
    return min((line for line in lines if line > walked.tb_lineno), default=None)


def _binds(node: ast.AST, name: str) -> bool:
    if isinstance(node, ast.Import | ast.ImportFrom):
        return any(name == (alias.asname or alias.name) for alias in node.names)
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return node.name == name
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id == name


# Attributes -----------------------------------------------------------------------------------------------------------

_OF_ARRAYS = frozenset(
    {"T", "all", "any", "argmax", "argmin", "argsort", "astype", "clip", "copy", "cumsum", "dot", "dtype", "flatten",
     "max", "mean", "min", "ndim", "ravel", "reshape", "round", "shape", "size", "squeeze", "std", "sum", "transpose",
     "var"}
)  # fmt: skip
_OTHERS_WORD = {
    ("ndarray", "append"): "An array has a fixed size: gather values in a list, then call np.array(...) on it.",
    ("ndarray", "length"): "The number of entries is len(...), the sizes of all axes are .shape.",
    ("ndarray", "add"): "Arrays are added with +: a + b.",
    ("list", "add"): "A list grows by append: values.append(x).",
    ("list", "push"): "A list grows by append: values.append(x).",
    ("list", "length"): "The number of entries is len(...).",
    ("str", "length"): "The number of characters is len(...).",
    ("str", "append"): "Text cannot be changed: make a new one with +.",
    ("Generator", "randn"): "A generator's name for it is standard_normal: rng.standard_normal(size).",
    ("Generator", "rand"): "A generator's name for it is random: rng.random(size).",
    ("Generator", "randint"): "A generator's name for it is integers: rng.integers(low, high, size).",
    ("Generator", "seed"): "A generator gets its seed when it is made: np.random.default_rng(0).",
}


def _attribute(value: object, name: str, message: str) -> str | None:
    cls = type(value)
    kind = cls.__name__
    if (kind, name) in _OTHERS_WORD:
        return _OTHERS_WORD[kind, name]
    if kind in {"list", "tuple", "int", "float", "range"} and name in _OF_ARRAYS:
        return f"{'An' if kind == 'int' else 'A'} {kind} has no {name}, an array has: make one first, np.array(...)."
    if (
        value is None
        or "dropped" in message
        or "deprecated" in message
        or not re.search("has no attribute '[^']+'($|\\. Did)", message)
    ):
        return None
    meant = re.search(r"Did you mean: '([^']+)'", message)
    check = f"perhaps you meant {meant[1]}; " if meant else ""
    if cls is types.ModuleType:
        return f"{value.__name__} has no {name}: check the spelling, {check}a dot and Ctrl+Space list what it has."
    if cls.__module__ == "__main__":
        return f"Nothing has set .{name} on this {kind} yet: check the spelling, {check}or set self.{name} = ... in its __init__."
    return f"A {kind} has no {name}: check the spelling, {check}a dot and Ctrl+Space list what it has."
