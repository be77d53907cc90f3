"""One page's Python: a namespace, the cells that run in it, and what they show."""

import ast
import builtins
import inspect
import json
import linecache
import sys
import time
import types
import warnings
from collections.abc import Callable, Mapping
from typing import Any, TextIO

from live_cells.mime import bundle
from live_cells.streams import Budget, Stream

# What leaves the session: emit(kind, text); text is plain for the streams and JSON for "bundle" and "error".
Emit = Callable[[str, str], object]


class Session:
    """The namespace that all cells of a page share.

    emit: receives ("stdout" | "stderr", text), ("bundle", JSON), ("error", JSON of `errors.Report`), ("cut", count).
    left_out: modules of the standard library that this Python does not have, with the reason.
    """

    def __init__(self, emit: Emit, left_out: Mapping[str, str] | None = None) -> None:
        self._emit = emit
        self._left_out = left_out or {}
        self._budget = Budget()
        self.stdout = Stream("stdout", emit, self._budget)
        self.stderr = Stream("stderr", emit, self._budget)
        module = types.ModuleType("__main__")
        self.namespace: dict[str, Any] = vars(module)
        self.namespace["__builtins__"] = builtins
        self._module = module

    def install(self) -> None:
        """Make this session the process's own: its streams, its `__main__`, and the built-ins a notebook has."""
        sys.stdout, sys.stderr = self.stdout, self.stderr  # type: ignore[assignment]
        sys.modules["__main__"] = self._module
        builtins.display = self.display  # type: ignore[attr-defined]
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
        warnings.simplefilter("default", _Never, append=True)  # forget what was shown: each run shows its warnings
        name = f"Cell {number}"
        linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
        try:
            await self._run(source, name)
        except KeyboardInterrupt:
            return "stopped"
        except BaseException as error:
            if isinstance(error, RuntimeError) and isinstance(error.__cause__, StopIteration):
                error = error.__cause__  # the cell's own: a coroutine, such as this one, cannot raise it
            self._emit("error", self._report(error, number, defines))
            return "error"
        finally:
            if self._budget.dropped:
                self._emit("cut", str(self._budget.dropped))
        return "done"

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

    def display(self, *values: object) -> None:
        """Show values in the page, each by the richest form that it offers."""
        for value in values:
            self._emit("bundle", bundle(value))

    def ask(self, question: str) -> str:
        """Answer a question of the editor: see completion.py."""
        try:
            from live_cells.completion import answer

            return answer(question, self.namespace)
        except Exception:
            return "[]"  # no help is better than a worker that ends

    def _report(self, error: BaseException, number: int, defines: str) -> str:
        from live_cells.errors import Page, report  # not before something goes wrong: Python starts sooner

        names = {int(cell): names for cell, names in json.loads(defines).items()}
        return json.dumps(report(error, Page(self._left_out, names, number)))

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


def _input(prompt: object = "") -> str:
    raise RuntimeError(
        "input() cannot wait for typing in this page. Write the value into the code instead, such as name = 'Ada'."
    )


def _help(*values: object) -> None:
    from live_cells.manual import show_help

    show_help(*values)


_real_sleep = time.sleep


def _sleep(seconds: float) -> None:
    """Sleep in short steps, between which Stop is noticed."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        _real_sleep(min(left, 0.02))
