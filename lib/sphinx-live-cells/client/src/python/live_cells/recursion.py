"""How deep calls may nest in a page: a call that passes through C, such as one of a `__repr__`, uses the browser's stack.

Python cannot see how much of that is left, and breaks down when none is. 600 such calls were one too many in Chromium.
"""

import sys

USUAL = 500  # instead of Python's 1000
DEEPEST = 3_000  # what a cell may ask for: calls from Python to Python do not use that stack

_real = sys.setrecursionlimit


def limit_recursion() -> None:
    """Set the limit, and see to it that a cell does not set one with which an endless recursion fills the memory."""
    _real(USUAL)
    sys.setrecursionlimit = _limited


def _limited(limit: int) -> None:
    if limit > DEEPEST:
        sys.stderr.write(
            f"The recursion limit is set to {DEEPEST:,}, the most that the Python in this page can hold.\n"
        )
    _real(min(limit, DEEPEST))
