"""An error as a reader needs it: the frames in the page's own cells, the last line, and what to try."""

import itertools
import linecache
import re
import traceback
from collections.abc import Iterator
from types import TracebackType
from typing import TypedDict

from live_cells.advice import Page, advise

MOST_FRAMES = 10  # of a recursion, the first and last of them
MOST_LINKS = 3  # of a chain of errors, the last of them; of a group, the first
_CELL = re.compile(r"Cell (\d+)")


class Frame(TypedDict):
    """One line of a cell that was being run.

    start, stop: the part of `code` that was being run, in UTF-16 units; both None for the whole of it.
    """

    cell: int
    line: int
    function: str  # empty at top level
    code: str
    start: int | None
    stop: int | None


class Report(TypedDict):
    """What the page shows of an error."""

    name: str
    message: str
    frames: list[Frame]
    skipped: int  # frames left out after the first half
    advice: str | None
    earlier: "Report | None"  # the error from which this one was raised, or while handling which it came up
    link: str  # "cause" or "context" when there is an earlier one, else empty
    parts: "list[Report]"  # of a group of errors


def report(error: BaseException, page: Page, links: int = MOST_LINKS) -> Report:
    """Describe an error that a cell ended with, and the errors behind it."""
    message = _message(error)
    places, skipped = _shortened(list(_places(error)))
    earlier, link = _earlier(error) if links else (None, "")
    before = report(earlier, page, links - 1) if earlier else None
    advice = _safely_advise(error, message, page)
    if before and advice is None:
        advice, before["advice"] = before["advice"], None
    parts = error.exceptions[:MOST_LINKS] if isinstance(error, BaseExceptionGroup) and links else ()
    return Report(
        name=_name(error),
        message=message,
        frames=[_frame(*place) for place in places],
        skipped=skipped,
        advice=advice,
        earlier=before,
        link=link if before else "",
        parts=[report(part, page, links - 1) for part in parts],
    )


def _name(error: BaseException) -> str:
    """Return the class; of numpy's private ones the public class above it."""
    return next(cls.__name__ for cls in type(error).__mro__ if not cls.__name__.startswith("_"))


def _message(error: BaseException) -> str:
    """Return the error's words, with "Did you mean" and notes, without the class and without paths of files."""
    if isinstance(error, SyntaxError) and error.msg:
        return error.msg
    told = traceback.TracebackException(
        type(error), error, error.__traceback__, limit=1, lookup_lines=False, max_group_width=0
    )
    told.exceptions = None
    text = "".join(told.format_exception_only()).rstrip("\n").partition(": ")[2]
    if isinstance(error, ImportError):
        text = re.sub(r" \([^)]*(/[^)]*|unknown location)\)", "", text)
    if isinstance(error, AttributeError) and text.startswith("module 'numpy' has no attribute"):
        text = text.partition("\n")[0]
    return text


def _safely_advise(error: BaseException, message: str, page: Page) -> str | None:
    """Advise; an object that a reader made may answer questions about it with errors of its own."""
    try:
        return advise(error, message, page)
    except Exception:
        return None


def _earlier(error: BaseException) -> tuple[BaseException | None, str]:
    """Return what led to an error: named by `from`, or an error of the reader's own that was being handled."""
    if error.__cause__ is not None:
        return error.__cause__, "cause"
    context = error.__context__
    if context is None or error.__suppress_context__ or not any(_places(context)):
        return None, ""
    return context, "context"


_Place = tuple[int, int, str, int | None, int | None]  # cell, line, function, columns in UTF-8 bytes or None


def _places(error: BaseException) -> Iterator[_Place]:
    walked: TracebackType | None = error.__traceback__
    while walked is not None:
        code = walked.tb_frame.f_code
        found = _CELL.fullmatch(code.co_filename)
        if found and walked.tb_lineno:
            function = "" if code.co_name == "<module>" else code.co_name
            first, last, start, stop = next(
                itertools.islice(code.co_positions(), walked.tb_lasti // 2, None), (None,) * 4
            )
            if first != walked.tb_lineno:
                start = stop = None
            yield int(found[1]), walked.tb_lineno, function, start, stop if last == first else None
        walked = walked.tb_next
    if isinstance(error, SyntaxError) and error.lineno:
        found = _CELL.fullmatch(error.filename or "")
        if found:
            yield int(found[1]), error.lineno, "", *_syntax_columns(error)


def _syntax_columns(error: SyntaxError) -> tuple[int | None, int | None]:
    """Return where the parser stopped, as columns in bytes; a SyntaxError counts characters from 1."""
    if not error.offset or error.offset < 1 or isinstance(error, IndentationError):
        return None, None
    line = linecache.getline(error.filename or "", error.lineno or 0)
    start = error.offset - 1
    stop = error.end_offset - 1 if error.end_offset and error.end_lineno == error.lineno else start
    stop = max(stop, start + 1)
    return len(line[:start].encode()), len(line[:stop].encode())


def _shortened(places: list[_Place]) -> tuple[list[_Place], int]:
    skipped = max(0, len(places) - MOST_FRAMES)
    half = MOST_FRAMES // 2
    return (places[:half] + places[-half:] if skipped else places), skipped


def _frame(cell: int, line: int, function: str, start: int | None, stop: int | None) -> Frame:
    text = linecache.getline(f"Cell {cell}", line).rstrip()
    code = text.lstrip()
    indent = len(text) - len(code)
    raw = text.encode()
    first = last = None
    if start is not None:
        first = _utf16(raw[:start].decode(errors="ignore")[indent:])
        last = _utf16((raw if stop is None else raw[:stop]).decode(errors="ignore")[indent:])
        if first >= last or last - first == _utf16(code):
            first = last = None
    return Frame(cell=cell, line=line, function=function, code=code, start=first, stop=last)


def _utf16(text: str) -> int:
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2
