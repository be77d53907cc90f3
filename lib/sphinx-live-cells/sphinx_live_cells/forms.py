"""What an author asks of a dial: read the `#@param` comments of a cell, and refuse what fits no control.

The comments are those of Colab's forms; its own reference is colab.research.google.com/notebooks/forms.ipynb. Beyond
it: `scale:"log"` makes a slider logarithmic here, and is nothing to Colab.
"""

import ast
import io
import re
import tokenize
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

# The client finds the value in the code by the same rule: client/src/dials.ts.
_LINE = re.compile(
    r"""[ \t]*(?P<name>\w+)[ \t]*=[ \t]*(?P<value>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^#]*?)[ \t]*\#[ \t]*@param\b(?P<form>.*)""",
    re.VERBOSE,
)
_PART = re.compile(r"#[ \t]*@(param|markdown)\b")
_MARKDOWN = re.compile(r"#[ \t]*@markdown\b(.*)")
_FORM = re.compile(r"\s*(?:\[(?P<options>(?:\"[^\"]*\"|'[^']*'|[^\]\"'])*)\])?\s*(?:\{(?P<keys>.*)\})?\s*")
_ITEM = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|([^,"']+?))\s*(?:,|$)""")
_KEY = re.compile(r"""\s*["']?([\w-]+)["']?\s*:\s*(?:"([^"]*)"|'([^']*)'|([^,"'\s]+))\s*(?:,|$)""")
_TYPES = ("slider", "boolean", "number", "integer", "string", "date", "raw")
_KEYS = ("type", "min", "max", "step", "scale", "allow-input", "placeholder")
_MOST_STOPS = 10_000


class DialError(ValueError):
    """A `#@param` that cannot become a control; says why and what fits."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True)
class Dial:
    """One control: the name that it sets, the text of its value in the code, and what the author asked for.

    kind: "slider", "boolean", "number", "integer", "string", "date", "raw" or "options".
    options: pairs of the text that goes into the code and what the reader sees of it.
    heading: what `#@markdown` comments between the dial before and this one say.
    """

    name: str
    value: str
    kind: str
    keys: dict[str, str]
    options: tuple[tuple[str, str], ...] = ()
    heading: str = ""


def find_dials(source: str) -> list[Dial]:
    """Return the dials of a cell in the order of its lines; raises DialError for a `#@param` that fits no control."""
    if "@param" not in source:
        return []
    comments = _comments(source)
    values = {} if not comments else _assignments(source)
    found: list[Dial] = []
    headings: list[str] = []
    for line, comment in comments.items():
        if heading := _MARKDOWN.fullmatch(comment):
            headings.append(re.sub(r"[#*_`]", "", heading[1]).strip())
            continue
        text = source.splitlines()[line - 1]
        match = _LINE.fullmatch(text)
        if match is None or values.get(line) != (match["name"], match["value"]):
            raise DialError(line, 'a dial stands on a line of its own, such as `depth = 10  #@param {type:"slider"}`')
        if any(dial.name == match["name"] for dial in found):
            raise DialError(line, f"`{match['name']}` has a dial already; a name of a cell takes one")
        dial = _dial(line, match["name"], match["value"], match["form"])
        found.append(replace(dial, heading=" ".join(headings)))
        headings.clear()
    return found


def _comments(source: str) -> dict[int, str]:
    """Line number to text of each comment that is a part of a form."""
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (tokenize.TokenError, SyntaxError):
        return {}  # such a cell ends in an error, and means to
    return {t.start[0]: t.string for t in tokens if t.type == tokenize.COMMENT and _PART.match(t.string)}


def _assignments(source: str) -> dict[int, tuple[str, str]]:
    """Line number to name and text of the value, for each assignment of one value to one name on one line."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return {}
    lines = [line.encode() for line in source.splitlines()]
    return {
        node.lineno: (
            node.targets[0].id,
            lines[node.lineno - 1][node.value.col_offset : node.value.end_col_offset].decode(),
        )
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and len(node.targets) == 1
        and isinstance(node.targets[0], ast.Name)
        and node.lineno == node.end_lineno
    }


def _dial(line: int, name: str, value: str, form: str) -> Dial:
    match = _FORM.fullmatch(form)
    if match is None:
        raise DialError(
            line,
            f'`#@param{form}` is not a form: write a list, keys, or both, such as `["a", "b"]` or `{{type:"slider", min:1, max:40}}`',
        )
    keys = _keys(line, match["keys"] or "")
    kind = keys.get("type", "raw")
    if kind not in _TYPES:
        raise DialError(line, f"there is no dial of type {kind!r}; there are {', '.join(_TYPES)}, and lists of options")
    if match["options"] is not None:
        return _choice(line, name, value, keys, match["options"])
    check = {
        "slider": _check_slider,
        "boolean": _check_boolean,
        "number": _check_number,
        "integer": _check_number,
        "string": _check_string,
        "date": _check_string,
    }.get(kind)
    if check is not None:
        check(line, name, value, keys)
    return Dial(name, value, kind, keys)


def _keys(line: int, text: str) -> dict[str, str]:
    keys: dict[str, str] = {}
    at = 0
    while text[at:].strip():
        match = _KEY.match(text, at)
        if match is None:
            raise DialError(
                line, f'`{{{text}}}` is not understood: write keys as in `{{type:"slider", min:1, max:40, step:1}}`'
            )
        if match[1] not in _KEYS:
            raise DialError(line, f"a dial has no key {match[1]!r}; there are {', '.join(_KEYS)}")
        keys[match[1]] = match[2] or match[3] or match[4] or ""
        at = match.end()
    return keys


def _choice(line: int, name: str, value: str, keys: dict[str, str], text: str) -> Dial:
    items: list[tuple[str, bool]] = []  # what is written, and whether it has quotes
    at = 0
    while text[at:].strip():
        match = _ITEM.match(text, at)
        if match is None:
            raise DialError(line, f'`[{text}]` is not a list of options: write it as `["sigmoid", "tanh"]`')
        items.append(
            (match[1] if match[1] is not None else match[2] if match[2] is not None else match[3], match[3] is None)
        )
        at = match.end()
    raw = keys.get("type") == "raw"
    if not items:
        raise DialError(line, f"the list of options for `{name}` is empty")
    if not raw and not all(quoted for _, quoted in items):
        raise DialError(
            line, f'options without quotes are code: write `[{text}] {{type:"raw"}}`, or put quotes around them'
        )
    if not raw and not isinstance(literal(value), str):
        raise DialError(
            line, f'`{name} = {value}` is no text, and its options are; for options that are code add {{type:"raw"}}'
        )
    options = [(item if raw else python_text(item), item) for item, _ in items]
    same = next((i for i, (code, _) in enumerate(options) if _same(code, value)), None)
    if same is not None:
        options[same] = (value, options[same][1])  # with the author's own quotes
    elif keys.get("allow-input") != "true":
        raise DialError(line, f"`{name} = {value}` is not one of its options: {', '.join(code for code, _ in options)}")
    return Dial(name, value, "options", keys, tuple(options))


def _same(one: str, other: str) -> bool:
    return one == other or (literal(one) is not None and literal(one) == literal(other))


def python_text(text: str) -> str:
    """Return a text as a Python literal in double quotes."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def literal(value: str) -> Any:
    """Return what a literal of Python stands for, or None for other code."""
    try:
        return ast.literal_eval(value)
    except (ValueError, SyntaxError):
        return None


def _number(line: int, what: str, text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("nan")
    if not number.is_finite():
        raise DialError(line, f"{what} is {text}, which is not a number")
    return number


def _is_number(value: str) -> bool:
    return isinstance(literal(value), int | float) and not isinstance(literal(value), bool)


def _range(line: int, name: str, value: str, keys: dict[str, str]) -> tuple[Decimal, Decimal, Decimal]:
    """Colab's own defaults are 0, 100 and 1."""
    if not _is_number(value):
        raise DialError(line, f"`{name} = {value}` is not a number, and its dial sets numbers")
    low, high, step = (
        _number(line, f"{key} of the slider `{name}`", keys.get(key, default))
        for key, default in (("min", "0"), ("max", "100"), ("step", "1"))
    )
    if low >= high:
        raise DialError(line, f"the slider `{name}` runs from {low} to {high}: min must be less than max")
    if step <= 0:
        raise DialError(line, f"the step of the slider `{name}` is {step}: it must be more than 0")
    return low, high, step


def _check_slider(line: int, name: str, value: str, keys: dict[str, str]) -> None:
    low, high, step = _range(line, name, value, keys)
    at = _number(line, f"`{name}`", value.replace("_", ""))
    if not low <= at <= high:
        raise DialError(line, f"`{name} = {value}` is outside its slider, which runs from {low} to {high}")
    if keys.get("scale", "linear") not in ("linear", "log"):
        raise DialError(line, f'the scale of the slider `{name}` is {keys["scale"]!r}; there are "linear" and "log"')
    if keys.get("scale") == "log":
        if low <= 0:
            raise DialError(line, f"the slider `{name}` starts at {low}: a logarithmic one starts above 0")
    elif (at - low) % step:
        raise DialError(
            line, f"`{name} = {value}` is not on its slider, which starts at {low} and goes in steps of {step}"
        )
    elif (high - low) / step > _MOST_STOPS:
        raise DialError(line, f"the slider `{name}` has more than {_MOST_STOPS:,} stops: make its step larger")


def _check_boolean(line: int, name: str, value: str, keys: dict[str, str]) -> None:
    if value not in ("True", "False"):
        raise DialError(line, f"`{name} = {value}` is neither True nor False, and its dial is a check box")


def _check_number(line: int, name: str, value: str, keys: dict[str, str]) -> None:
    if not _is_number(value):
        raise DialError(line, f"`{name} = {value}` is not a number, and its dial sets numbers")
    if keys["type"] == "integer" and not isinstance(literal(value), int):
        raise DialError(line, f"`{name} = {value}` is not a whole number, and its dial sets whole numbers")
    at = _number(line, f"`{name}`", value.replace("_", ""))
    for key, beyond in (("min", at.__lt__), ("max", at.__gt__)):
        if key in keys and beyond(_number(line, f"{key} of `{name}`", keys[key])):
            raise DialError(line, f"`{name} = {value}` is beyond its {key}, {keys[key]}")


def _check_string(line: int, name: str, value: str, keys: dict[str, str]) -> None:
    if not isinstance(literal(value), str):
        raise DialError(line, f"`{name} = {value}` is not a text in quotes, and its dial sets one")
    if keys["type"] == "date" and not re.fullmatch(r"\d{4}-\d\d-\d\d", literal(value)):
        raise DialError(line, f'`{name} = {value}` is not a date such as "2026-11-24"')
