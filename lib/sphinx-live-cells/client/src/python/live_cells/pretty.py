"""The text of a value as a notebook shows it: what IPython prints natively, so that saved and live output agree.

A long collection is broken into lines of at most 79 columns; if one item of a bracket goes on a new line, all do. Where
IPython's choice of the bracket to break is odd (`_outermost`), this follows it: equal output is the aim. No dataclasses, which write and compile code while Python starts.
"""

import types
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable, Iterable
from typing import Any

WIDTH = 79
LONGEST = 1000  # items shown of one collection


def pretty(value: object) -> str:
    """Return the text of any value."""
    printer = _Printer()
    printer.open("", 0)
    printer.show(value)
    return printer.text()


class _Bracket:
    """One level of nesting; its breaks become line ends all together or not at all."""

    def __init__(self, depth: int) -> None:
        self.depth = depth
        self.open_breaks = 0
        self.broken = False


class _Break:
    def __init__(self, bracket: _Bracket, indent: int) -> None:
        self.bracket = bracket
        self.indent = indent


class _Printer:
    """Writes from left to right and keeps back what may still need a line end before it."""

    def __init__(self) -> None:
        self.lines: list[str] = []  # settled pieces of text
        self.column = 0  # where the settled text ends
        self.waiting: list[str | _Break] = []
        self.waiting_width = 0
        self.brackets: list[_Bracket] = []
        self.levels: list[list[_Bracket]] = []  # by depth: brackets that may yet be broken
        self.indent = 0
        self.inside: list[int] = []  # ids of the collections being shown

    def text(self) -> str:
        self._settle()
        return "".join(self.lines)

    def add(self, text: str) -> None:
        if self.waiting:
            self.waiting.append(text)
            self.waiting_width += len(text)
            self._break_if_too_long()
        else:
            self.lines.append(text)
            self.column += len(text)

    def may_break(self) -> None:
        """A space, or a line end when its bracket does not fit on the line."""
        bracket = self.brackets[-1]
        if bracket.broken:
            self._settle()
            self._new_line(self.indent)
            return
        self.waiting.append(_Break(bracket, self.indent))
        self.waiting_width += 1
        bracket.open_breaks += 1
        self._break_if_too_long()

    def new_line(self) -> None:
        """A line end that the value itself asks for."""
        outermost = self._outermost()
        if outermost:
            self._break(outermost)
        self._settle()
        self._new_line(self.indent)

    def open(self, text: str, indent: int) -> None:
        self.add(text)
        depth = len(self.brackets)
        bracket = _Bracket(depth)
        self.brackets.append(bracket)
        if depth == len(self.levels):
            self.levels.append([])
        self.levels[depth].append(bracket)
        self.indent += indent

    def close(self, text: str, indent: int) -> None:
        self.indent -= indent
        bracket = self.brackets.pop()
        if not bracket.open_breaks and bracket in self.levels[bracket.depth]:
            self.levels[bracket.depth].remove(bracket)
        self.add(text)

    def _new_line(self, indent: int) -> None:
        self.lines.append("\n" + " " * indent)
        self.column = indent

    def _settle(self) -> None:
        for piece in self.waiting:
            self._place(piece)
        self.waiting.clear()
        self.waiting_width = 0

    def _place(self, piece: str | _Break) -> None:
        if isinstance(piece, _Break) and piece.bracket.broken:
            self._new_line(piece.indent)
            piece.bracket.open_breaks -= 1
            return
        if isinstance(piece, _Break):
            piece.bracket.open_breaks -= 1
            piece = " "
        self.lines.append(piece)
        self.column += len(piece)

    def _break_if_too_long(self) -> None:
        while self.column + self.waiting_width > WIDTH:
            outermost = self._outermost()
            if outermost is None:
                return
            self._break(outermost)

    def _outermost(self) -> _Bracket | None:
        """Choose the bracket to break next; brackets around it that hold no break yet will break at once."""
        for level in self.levels:
            for index, bracket in enumerate(reversed(level)):
                if bracket.open_breaks:
                    del level[index]  # counted from the other end, as IPython does
                    bracket.broken = True
                    return bracket
            for bracket in level:
                bracket.broken = True
            level.clear()
        return None

    def _break(self, bracket: _Bracket) -> None:
        while bracket.open_breaks:
            self._place_first()
        while self.waiting and isinstance(self.waiting[0], str):
            self._place_first()

    def _place_first(self) -> None:
        piece = self.waiting.pop(0)
        self.waiting_width -= len(piece) if isinstance(piece, str) else 1
        self._place(piece)

    def show(self, value: object) -> None:
        if id(value) in self.inside:
            self.add(_shape_of_cycle(value))
            return
        self.inside.append(id(value))
        try:
            _rule(value)(self, value)
        finally:
            self.inside.pop()

    def items(self, values: Iterable[Any], show: Callable[[Any], None] | None = None) -> int:
        """Show values with commas between; return how many."""
        count = 0
        for value in values:
            if count:
                self.add(",")
                self.may_break()
            if count == LONGEST:
                self.add("...")
                break
            (show or self.show)(value)
            count += 1
        return count

    def call(self, name: str, *values: object) -> None:
        """Show as the call that would make the value."""
        self.open(f"{name}(", len(name) + 1)
        self.items(values)
        self.close(")", len(name) + 1)


_Rule = Callable[[_Printer, Any], None]


def _rule(value: object) -> _Rule:
    """Return how to show the value: by the first of its classes that has a rule and no `__repr__` of its own."""
    for cls in type(value).__mro__:
        if cls in _RULES:
            return _RULES[cls]
        if "__repr__" in vars(cls) and cls is not object:
            return _plain
    return _bare


def _plain(printer: _Printer, value: object) -> None:
    for number, line in enumerate(repr(value).splitlines()):
        if number:
            printer.new_line()
        printer.add(line)


def _bare(printer: _Printer, value: object) -> None:
    """An object whose class says nothing about it."""
    printer.add(f"<{_qualified(type(value))} at {id(value):#x}>")


def _sequence(start: str, end: str) -> _Rule:
    def show(printer: _Printer, value: Any) -> None:
        printer.open(start, len(start))
        count = printer.items(value)
        if count == 1 and isinstance(value, tuple):
            printer.add(",")
        printer.close(end, len(start))

    return show


def _set(name: str) -> _Rule:
    start, end = (f"{name}({{", "})") if name else ("{", "}")

    def show(printer: _Printer, value: Any) -> None:
        if not value:
            printer.add(f"{name or 'set'}()")
            return
        printer.open(start, len(start))
        printer.items(_sorted(value) if len(value) <= LONGEST else value)
        printer.close(end, len(start))

    return show


def _dict(printer: _Printer, value: dict[Any, Any]) -> None:
    def pair(item: tuple[Any, Any]) -> None:
        printer.show(item[0])
        printer.add(": ")
        printer.show(item[1])

    printer.open("{", 1)
    printer.items(value.items(), pair)
    printer.close("}", 1)


def _function(printer: _Printer, value: Any) -> None:
    import inspect

    try:
        printer.add(f"<function {_qualified(value)}{inspect.signature(value)}>")
    except (TypeError, ValueError):
        printer.add(f"<function {_qualified(value)}>")


def _class(printer: _Printer, value: type) -> None:
    if type(value).__repr__ is type.__repr__:
        printer.add(_qualified(value))
    else:
        _plain(printer, value)


def _exception(printer: _Printer, value: BaseException) -> None:
    printer.call(_qualified(type(value)), *value.args)


def _counter(printer: _Printer, value: Counter[Any]) -> None:
    printer.call("Counter", *([dict(value.most_common())] if value else []))


def _defaultdict(printer: _Printer, value: defaultdict[Any, Any]) -> None:
    printer.call("defaultdict", value.default_factory, dict(value))


def _ordered(printer: _Printer, value: OrderedDict[Any, Any]) -> None:
    printer.call("OrderedDict", *([list(value.items())] if value else []))


def _deque(printer: _Printer, value: deque[Any]) -> None:
    if value.maxlen is None:
        printer.call("deque", list(value))
    else:
        _plain(printer, value)


def _qualified(value: Any) -> str:
    module, name = getattr(value, "__module__", None), getattr(value, "__qualname__", repr(value))
    return name if module in {None, "builtins", "exceptions"} else f"{module}.{name}"


def _shape_of_cycle(value: object) -> str:
    for kind, text in ((list, "[...]"), (tuple, "(...)"), (dict, "{...}")):
        if isinstance(value, kind):
            return text
    return "<...>"


def _sorted(values: Iterable[Any]) -> list[Any]:
    try:
        return sorted(values)
    except TypeError:
        return list(values)


_RULES: dict[type, _Rule] = {
    list: _sequence("[", "]"),
    tuple: _sequence("(", ")"),
    set: _set(""),
    frozenset: _set("frozenset"),
    dict: _dict,
    Counter: _counter,
    OrderedDict: _ordered,
    defaultdict: _defaultdict,
    deque: _deque,
    types.FunctionType: _function,
    types.BuiltinFunctionType: _function,
    type: _class,
    BaseException: _exception,
}
