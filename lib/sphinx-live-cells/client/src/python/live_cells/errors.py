"""An error as a reader needs it: the frames in the page's own cells, the last line, and what to try."""

import re
import traceback
from collections.abc import Mapping
from types import TracebackType
from typing import TypedDict

from live_cells.advice import advise

MOST_FRAMES = 10  # of a recursion, the first and last of them
_CELL = re.compile(r"Cell (\d+)")


class Frame(TypedDict):
    """One line of a cell that was being run."""

    cell: int
    line: int
    function: str  # empty at top level
    code: str


class Report(TypedDict):
    """What the page shows of an error."""

    name: str
    message: str
    frames: list[Frame]
    skipped: int  # frames left out after the first half
    advice: str | None


def report(error: BaseException, left_out: Mapping[str, str]) -> Report:
    """Describe an error that a cell ended with; `left_out` tells why modules of the standard library are missing."""
    name = type(error).__name__
    frames = _frames(error)
    skipped = max(0, len(frames) - MOST_FRAMES)
    if skipped:
        half = MOST_FRAMES // 2
        frames = frames[:half] + frames[-half:]
    return Report(
        name=name,
        message=_message(error),
        frames=frames,
        skipped=skipped,
        advice=advise(error, left_out),
    )


def _message(error: BaseException) -> str:
    if isinstance(error, SyntaxError):
        return error.msg
    last = traceback.TracebackException(type(error), error, None, compact=True)
    text = "".join(last.format_exception_only()).rstrip("\n")
    if isinstance(error, NameError | AttributeError) and error.__traceback__:  # with "Did you mean"
        text = "".join(traceback.TracebackException.from_exception(error).format_exception_only()).rstrip("\n")
    return text.partition(": ")[2]


def _frames(error: BaseException) -> list[Frame]:
    frames = []
    walked: TracebackType | None = error.__traceback__
    while walked is not None:
        code = walked.tb_frame.f_code
        found = _CELL.fullmatch(code.co_filename)
        if found and walked.tb_lineno:
            function = "" if code.co_name == "<module>" else code.co_name
            frames.append(_frame(int(found[1]), walked.tb_lineno, function))
        walked = walked.tb_next
    found = _CELL.fullmatch(error.filename or "") if isinstance(error, SyntaxError) else None
    if found and isinstance(error, SyntaxError) and error.lineno:
        frames.append(_frame(int(found[1]), error.lineno, ""))
    return frames


def _frame(cell: int, line: int, function: str) -> Frame:
    import linecache

    code = linecache.getline(f"Cell {cell}", line).strip()
    return Frame(cell=cell, line=line, function=function, code=code)
