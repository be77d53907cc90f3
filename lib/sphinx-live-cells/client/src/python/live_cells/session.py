"""One page's Python: a namespace, the cells that run in it, and what they show."""

import ast
import builtins
import contextlib
import inspect
import itertools
import json
import linecache
import sys
import time
import types
import warnings
from collections.abc import Callable, Mapping
from typing import Any, TextIO

from live_cells.handle import DisplayHandle
from live_cells.later import Later
from live_cells.mime import bundle
from live_cells.recursion import limit_recursion
from live_cells.streams import Budget, Stream

RESERVE = 4_000_000  # bytes kept back, to tell of an error when a cell has filled the memory
LONGEST_MESSAGE = 10_000  # characters of an error's message

# What leaves the session: emit(kind, text); text is plain for the streams and JSON for "bundle" and "error".
Emit = Callable[[str, str], object]


class Session:
    """The namespace that all cells of a page share.

    emit: receives ("stdout" | "stderr", text), ("bundle", JSON), ("named" | "update", JSON of a display id and a bundle),
    ("error", JSON of `errors.Report`), and counts of what is not shown: ("cut", characters of text), ("dropped", values), ("not-finite", numbers of the bundle before).
    left_out: modules of the standard library that this Python does not have, with the reason.
    """

    def __init__(self, emit: Emit, left_out: Mapping[str, str] | None = None) -> None:
        self._emit = emit
        self._left_out = left_out or {}
        self._budget = Budget()
        self.stdout = Stream("stdout", emit, self._budget)
        self.stderr = Stream("stderr", emit, self._budget)
        self._later = Later(self._show_error, self._describe)
        self._task: Any = None
        self._reserve: bytearray | None = None
        self._stopped = False
        self._told = 0, "{}"  # what `run` was told of the page
        self._ids = itertools.count(1)
        self._noted: set[str] = set()  # display ids whose values have had their notes in this run
        module = types.ModuleType("__main__")
        self.namespace: dict[str, Any] = vars(module)
        self.namespace["__builtins__"] = builtins
        self._module = module

    def install(self) -> None:
        """Make this session the process's own: its streams, its `__main__`, and the built-ins a notebook has."""
        sys.stdout, sys.stderr = self.stdout, self.stderr  # type: ignore[assignment]
        sys.modules["__main__"] = self._module
        builtins.display = self.display  # type: ignore[attr-defined]
        limit_recursion()
        self._later.watch()
        builtins.input = _input
        builtins.help = _help
        time.sleep = _sleep
        warnings.showwarning = self._show_warning
        warnings.filterwarnings("default", category=DeprecationWarning, module="__main__")

    async def run(self, source: str, number: int, defines: str = "{}") -> str:
        """Run a cell and return how it ended: "done", "error" or "stopped".

        defines: JSON, by the number of each cell of the page the names that it defines; an error about a name says which cell has it.
        """
        self._budget.renew()
        self._noted.clear()
        warnings.simplefilter("default", _Never, append=True)  # forget what was shown: each run shows its warnings
        self._later.renew()
        self._task, self._stopped = _current_task(), False
        self._told = number, defines
        self._keep_reserve()
        name = f"Cell {number}"
        linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
        try:
            await self._run(source, name)
        except KeyboardInterrupt:
            return "stopped"
        except BaseException as error:
            if isinstance(error, MemoryError):
                self._reserve = None  # before all else, since even a call needs memory, and without making anything
            if self._stopped and type(error).__name__ == "CancelledError":
                return "stopped"
            if isinstance(error, RuntimeError) and isinstance(error.__cause__, StopIteration):
                error = error.__cause__  # the cell's own: a coroutine, such as this one, cannot raise it
            self._show_error(self._describe(error))
            return "error"
        finally:
            self._task = None
            for kind, count in self._budget.beyond():
                self._emit(kind, str(count))
        return "done"

    def stop(self) -> bool:
        """End a cell that waits for something, and say whether one did. One that computes is interrupted instead."""
        if self._task is None or self._task.get_coro().cr_running:
            return False
        self._stopped = True
        self._task.cancel()
        return True

    def show_later(self) -> None:
        """Show the error with which a function ended that JavaScript had called."""
        self._later.show()

    def _keep_reserve(self) -> None:
        if self._reserve is None:
            with contextlib.suppress(MemoryError):
                self._reserve = bytearray(RESERVE)

    def _describe(self, error: BaseException) -> dict[str, Any]:
        if isinstance(error, MemoryError):
            self._reserve = None
        try:
            from live_cells.errors import Page, report  # not before something goes wrong: Python starts sooner

            number, defines = self._told
            names = {int(cell): names for cell, names in json.loads(defines).items()}
            shown: dict[str, Any] = {**report(error, Page(self._left_out, names, number))}
        except Exception as trouble:  # an error whose own text raises
            message = f"(its text cannot be shown: {type(trouble).__name__})"
            nothing = {"earlier": None, "link": "", "parts": []}
            return {
                "name": type(error).__name__,
                "message": message,
                "frames": [],
                "skipped": 0,
                "advice": None,
                **nothing,
            }
        shown["message"] = shown["message"][:LONGEST_MESSAGE]
        return shown

    def _show_error(self, shown: dict[str, Any]) -> None:
        self._emit("error", json.dumps(shown))

    async def _run(self, source: str, name: str) -> None:
        tree = compile(source, name, "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        await self._evaluate(tree, name, "exec")
        if isinstance(last, ast.Expr):
            value = await self._evaluate(ast.Expression(last.value), name, "eval")
            if value is not None and not _ends_with_semicolon(source, last):
                self.display(value)

    async def _evaluate(self, tree: ast.Module | ast.Expression, name: str, mode: str) -> Any:
        code = compile(tree, name, mode, ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
        value = eval(code, self.namespace)
        if code.co_flags & inspect.CO_COROUTINE:
            value = await value
        return value

    def display(self, *values: object, display_id: str | bool | None = None) -> DisplayHandle | None:
        """Show values in the page, each by the richest form that it offers.

        With a `display_id` (True stands for a new one) the values can be replaced by the handle that is returned.
        """
        if isinstance(display_id, bool):
            display_id = f"display {next(self._ids)}" if display_id else None
        for value in values:
            if self._budget.take_value():
                self._show(value, "bundle" if display_id is None else "named", display_id)
        return None if display_id is None else DisplayHandle(display_id, self._replace)

    def _replace(self, display_id: str, value: object) -> None:
        self._show(value, "update", display_id)

    def _show(self, value: object, kind: str, display_id: str | None) -> None:
        made = bundle(value)
        self._emit(kind, made.data if display_id is None else f"[{json.dumps(display_id)}, {made.data}]")
        if display_id in self._noted:
            return
        if display_id is not None and (made.not_finite or made.cut or made.troubles):
            self._noted.add(display_id)  # a value that is replaced ten times a second is not complained of as often
        if made.not_finite:
            self._emit("not-finite", str(made.not_finite))
        if made.cut:
            self._emit("cut", str(made.cut))
        for trouble in made.troubles:
            self.stderr.write(f"{trouble}\n")

    def ask(self, question: str) -> str:
        """Answer a question of the editor: see completion.py."""
        try:
            from live_cells.completion import answer

            return answer(question, self.namespace)
        except Exception:
            return "[]"  # no help is better than a worker that ends

    def _show_warning(
        self,
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        from live_cells.advice import WARNINGS, match

        place = _readers_place(filename, lineno)
        code = (line or linecache.getline(*place)).strip()
        advice = match(WARNINGS, (cls.__name__ for cls in category.__mro__), str(message))
        told = f"{place[0]}, line {place[1]}: {category.__name__}: {message}"
        (file or sys.stderr).write("".join(f"{part}\n" for part in (told, code and f"    {code}", advice) if part))


class _Never(Warning):
    """Nobody warns with it."""


def _readers_place(filename: str, lineno: int) -> tuple[str, int]:
    """Return the line of a cell that led to a warning, when the warning itself names a file of a library."""
    frame = None if filename.startswith("Cell ") else inspect.currentframe()
    while frame:
        if frame.f_code.co_filename.startswith("Cell "):
            return frame.f_code.co_filename, frame.f_lineno
        frame = frame.f_back
    return filename.partition("site-packages/")[2] or filename, lineno


def _ends_with_semicolon(source: str, last: ast.Expr) -> bool:
    """As in a notebook, `value;` shows nothing."""
    line = source.splitlines()[(last.end_lineno or 1) - 1].encode()[last.end_col_offset or 0 :]
    return line.decode().split("#")[0].strip().endswith(";")


def _current_task() -> object | None:
    import asyncio

    try:
        return asyncio.current_task()
    except RuntimeError:  # natively, without a loop
        return None


def _input(prompt: object = "") -> str:
    raise RuntimeError(
        "input() cannot wait for typing in this page. Write the value into the code instead, such as name = 'Ada'."
    )


def _help(*values: object) -> None:
    from live_cells.manual import show_help

    show_help(*values)


# C's own: Pyodide's switches the stack to wait for the browser's clock, and Stop in the middle of that breaks Python.
_real_sleep = getattr(time.sleep, "__wrapped__", time.sleep)


def _sleep(seconds: float) -> None:
    """Sleep in short steps, between which Stop is noticed."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        _real_sleep(min(left, 0.02))
