"""What a reader may import, in a browser: all that the document lists, and a sentence for all that is left out."""

import json
import re
from pathlib import Path

import pytest
from native import CLIENT, LEFT_OUT
from pages import Cell, write_page
from reader import Reader

DOCUMENT = (CLIENT.parent / "STANDARD_LIBRARY.md").read_text()
LISTED = re.findall(
    r"`([\w.]+)`", "".join(line for line in DOCUMENT.partition("## What")[0].splitlines(True) if line.startswith("- "))
)
ABSENT = re.findall(r"`([\w.]+)`", DOCUMENT.partition("Never in a browser:")[2])
# Parts of Python that a page has all the same: its own start loads them.
THERE = {name for name in LEFT_OUT if name in LISTED}
MISSING = [name for name in LEFT_OUT if not name.split(".")[0].startswith("_") and name not in THERE]
TRY = f"""import importlib
failed = []
for name in {json.dumps(LISTED)}:
    try:
        importlib.import_module(name)
    except Exception as error:
        failed.append((name, str(error)))
failed"""
HELP = """import numpy as np
def train(net, rate=0.1):
    "Train a net."
help(train)
help(np.sum)
help(3)"""


@pytest.fixture
def opened(reader: Reader, site: Path) -> Reader:
    cells = [Cell(TRY), Cell(HELP)]
    cells += [Cell(f"import {name}", None, "live raises-exception") for name in [*MISSING, *ABSENT]]
    write_page(site, "imports", cells)
    reader.open("imports")
    return reader


def test_all_that_is_listed_imports_and_the_rest_says_why_not(opened: Reader) -> None:
    assert len(LISTED) > 200 and len(MISSING) > 50 and len(ABSENT) > 5
    opened.run(1)
    assert opened.output(1).endswith("of those! []")  # `import this` prints
    opened.press_all("Run all")
    opened.ends(2 + len(MISSING) + len(ABSENT), "error", timeout=120)
    for number, name in enumerate([*MISSING, *ABSENT], 3):
        error = opened.outputs(number)[-1]["error"]
        why = f": {LEFT_OUT[name]}." if name in LEFT_OUT else ": it needs what a browser does not have."
        assert error["advice"] == f"{name} is part of Python but not of the Python in this page{why}", name
    assert "train(net, rate=0.1) Train a net." in opened.output(2)
    assert "sum(a, axis=None" in opened.output(2)


# Our leaner modules, held against the ones whose place they take.
LEANER = {
    "a module that comes later is the real one": """
import sys
import socket, subprocess, ctypes, tokenize, traceback
assert "Popen" not in vars(subprocess) and "create_connection" not in vars(socket)
guessed = socket.AF_UNSPEC, socket.AI_PASSIVE, subprocess.PIPE
subprocess.Popen, socket.create_connection
assert guessed == (socket.AF_UNSPEC, socket.AI_PASSIVE, subprocess.PIPE)
assert ctypes.c_int(3).value == 3 and "NAME" in tokenize.__all__
try:
    1 / 0
except ZeroDivisionError:
    assert "ZeroDivisionError" in traceback.format_exc()
try:
    socket.no_such_name
except AttributeError as error:
    print("same" if "no_such_name" in str(error) else error)""",
    "asyncio offers all that its parts offer": """
import asyncio, importlib, pkgutil
parts = ["base_events", "coroutines", "events", "exceptions", "futures", "graph", "locks", "protocols", "runners", "queues",
         "streams", "subprocess", "tasks", "taskgroups", "threads", "timeouts", "transports", "unix_events"]
modules = [importlib.import_module(f"asyncio.{part}") for part in parts]
public = {name: vars(module)[name] for module in modules for name in module.__all__}
assert len(public) > 90 and set(asyncio.__all__) == set(public) <= set(dir(asyncio))
assert all(getattr(asyncio, name) is it for name, it in public.items() if name != "run")  # Pyodide has its own `run`
assert not hasattr(asyncio, "no_such_name")
await asyncio.gather(asyncio.sleep(0), asyncio.sleep(0))
print("same")""",
    "numpy's types are all there": """
import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray
from numpy._typing import _array_like, _ArrayLikeFloat_co
assert NDArray[np.float64] == _array_like.NDArray[np.float64]
assert np.linalg._linalg.EigResult.__annotations__["eigenvalues"] == NDArray[__import__("typing").Any]
print("same")""",
    "named tuples are those that Python makes": """
import collections, inspect, pickle, typing
def make(fields, **options):
    return collections.namedtuple("Row", fields, **options)
ways = {"": {}, "a": {}, "loss, step": {"defaults": [0]}, "a b c d e f g h i": {}, "a b c d e f g h i j k": {}, "def a": {"rename": True}}
ours = [make(fields, **options) for fields, options in ways.items()]
evaluate = vars(collections).pop("eval")
theirs = [make(fields, **options) for fields, options in ways.items()]
collections.eval = evaluate
assert make("a").__new__.__code__.co_filename == "<string>" and ours[1].__new__ is not theirs[1].__new__
for mine, real in zip(ours, theirs):
    for attribute in ("co_code", "co_varnames", "co_names", "co_consts", "co_argcount", "co_name", "co_filename"):
        assert getattr(mine.__new__.__code__, attribute) == getattr(real.__new__.__code__, attribute), (mine, attribute)
    assert inspect.signature(mine) == inspect.signature(real) and mine.__new__.__defaults__ == real.__new__.__defaults__
    values = range(len(mine._fields))
    assert repr(mine(*values)) == repr(real(*values)) and mine(*values) == real(*values) == mine._make(values)
    assert mine.__new__.__qualname__ == real.__new__.__qualname__ and mine.__new__.__doc__ == real.__new__.__doc__
    try:
        mine(*range(20))
    except TypeError as error:
        told = str(error)
    try:
        real(*range(20))
    except TypeError as error:
        assert told == str(error), told
class Point(typing.NamedTuple):
    x: float
    y: float = 2.0
assert Point(1.0) == (1.0, 2.0) and pickle.loads(pickle.dumps(Point(3.0))) == Point(3.0)
print("same")""",
}
UNUSED = ("importlib.metadata", "zipfile", "shutil", "pathlib", "email", "dataclasses")


def test_leaner_modules_are_as_good_as_those_they_stand_for(reader: Reader, site: Path) -> None:
    write_page(site, "leaner", [Cell(code.strip()) for code in LEANER.values()])
    reader.open("leaner")
    for number, claim in enumerate(LEANER, 1):
        reader.run(number)
        assert reader.output(number) == "same", claim


def test_the_start_imports_no_module_that_it_does_not_need(reader: Reader, site: Path) -> None:
    write_page(site, "start", [Cell(f"import sys\n[name for name in {UNUSED} if name in sys.modules]")])
    reader.open("start")
    reader.run(1)
    assert reader.output(1) == "[]"
