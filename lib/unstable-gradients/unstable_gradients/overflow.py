"""How numbers that become too large are treated: they are shown as inf and NaN, without a warning.

An exploding network is one of this book's subjects, and its inf and NaN are results like others. numpy warns about them
on a computer but cannot in a browser, where the processor keeps no record of overflow; a cell shall print the same in
both. Every function of this package that an exploding network passes through is decorated with `overflow_shown`.
"""

import functools
from collections.abc import Callable
from contextvars import Context, ContextVar

import numpy as np

# A training step passes through five such functions. `with np.errstate(...)` in each would take a twentieth of its time,
# so numpy's setting is made once, in a context of its own, and functions called from inside are already covered.
_inside = ContextVar("inside", default=False)
_context = Context()
_context.run(np.seterr, over="ignore", invalid="ignore")
_context.run(_inside.set, True)


def overflow_shown[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """Decorate `function` so that numpy does not warn in it about overflow and about what becomes NaN."""

    @functools.wraps(function)
    def shown(*args: P.args, **kwargs: P.kwargs) -> R:
        if _inside.get():
            return function(*args, **kwargs)
        return _context.copy().run(function, *args, **kwargs)

    return shown
