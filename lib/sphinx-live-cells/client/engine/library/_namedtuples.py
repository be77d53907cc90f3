"""Named tuples made without compiling Python code for each: Python's start and numpy make thirty of them.

`collections.namedtuple` writes the source of a class's `__new__` and evaluates it. All classes with as many fields have the same
code but for the names of its variables, so the code is compiled when the engine is built, and given the names here.
"""

from types import FunctionType
from typing import Any

_FIRST = "lambda _cls, "
_tuple_new = tuple.__new__  # each class has it in a namespace of its own
_SHAPES = {
    shape.__code__.co_argcount - 1: shape.__code__.replace(co_filename="<string>")
    for shape in (
        lambda _cls, a: _tuple_new(_cls, (a,)),
        lambda _cls, a, b: _tuple_new(_cls, (a, b)),
        lambda _cls, a, b, c: _tuple_new(_cls, (a, b, c)),
        lambda _cls, a, b, c, d: _tuple_new(_cls, (a, b, c, d)),
        lambda _cls, a, b, c, d, e: _tuple_new(_cls, (a, b, c, d, e)),
        lambda _cls, a, b, c, d, e, f: _tuple_new(_cls, (a, b, c, d, e, f)),
        lambda _cls, a, b, c, d, e, f, g: _tuple_new(_cls, (a, b, c, d, e, f, g)),
        lambda _cls, a, b, c, d, e, f, g, h: _tuple_new(_cls, (a, b, c, d, e, f, g, h)),
        lambda _cls, a, b, c, d, e, f, g, h, i: _tuple_new(_cls, (a, b, c, d, e, f, g, h, i)),
    )
}


def evaluate(source: str, namespace: dict[str, Any]) -> Any:
    """What `eval` returns for the source that `collections.namedtuple` writes."""
    names = source[len(_FIRST) : source.index(":")].rstrip(",").split(", ")
    shape = _SHAPES.get(len(names))
    if shape is None or not names[0]:
        return eval(source, namespace)
    return FunctionType(shape.replace(co_varnames=("_cls", *names)), namespace)
