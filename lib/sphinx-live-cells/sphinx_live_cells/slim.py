"""Make a chart's SVG light: what no eye can tell need not travel, and a page's charts are most of its weight.

Vega writes positions to a thousandth of a pixel or finer, and each point from the picture's corner. Here a curve keeps tenths,
everything else hundredths, and each point of a curve is told from the one before. What is never drawn goes.
"""

import re

TENTHS = 10  # a curve is moved by a twentieth of a pixel at most
_UNSEEN = re.compile(
    r'<path class="(?:background|foreground)" aria-hidden="true" d="[^"]*"(?: (?:pointer-events|display)="none")*/>'
)
_ATTRIBUTE = re.compile(r' ([\w-]+)="([^"]*)"')
_FINE = re.compile(r"-?\d*\.\d{3,}(?:e[-+]?\d+)?")
_N = r"-?[\d.]+(?:e-?\d+)?"
_NUMBER = re.compile(_N)
_STEP = re.compile(rf"[ML]{_N},{_N}|C{_N}(?:,{_N}){{5}}|Z")  # a line or a cubic curve, every point from the corner
_CURVE = re.compile(f"(?:{_STEP.pattern})+")

Points = list[tuple[int, int]]


def slim(svg: str) -> str:
    """Return the SVG without what is never drawn, with its numbers rounded."""
    svg = _UNSEEN.sub("", svg)
    return re.sub(r"<\w[^>]*>", lambda tag: _ATTRIBUTE.sub(_attribute, tag[0]), svg)


def _attribute(found: re.Match[str]) -> str:
    name, value = found.groups()
    if name in ("pointer-events", "aria-hidden"):
        return ""  # a picture is not pointed at, and is one thing with one description
    value = _curve(value) if name == "d" and _CURVE.fullmatch(value) else _FINE.sub(_rounded, value)
    return f' {name}="{value}"'


def _rounded(number: re.Match[str]) -> str:
    return _written(round(float(number[0]) * 100), 100)


def _curve(path: str) -> str:
    """Return a path of lines and cubic curves, each told from the point where the one before ended."""
    text = last = ""
    start = here = (0, 0)
    for step in _STEP.findall(path):
        letter, points = step[0], _points(step)
        if letter == "Z":
            text, here = text + "Z", start
        elif letter == "M":
            text, start = f"{text}M{_row(points, (0, 0))}", points[-1]
            here = start
        else:
            row = _row(points, here)
            joint = letter.lower() if letter != last else "" if row.startswith("-") else ","
            text, here = text + joint + row, points[-1]
        last = letter
    return text


def _points(step: str) -> Points:
    """Return the points of a step in tenths of a pixel."""
    numbers = [round(float(number) * TENTHS) for number in _NUMBER.findall(step)]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def _row(points: Points, origin: tuple[int, int]) -> str:
    """Return points from an origin as text; a minus sign parts two numbers as well as a comma."""
    numbers = (_written(value - zero, TENTHS) for point in points for value, zero in zip(point, origin, strict=True))
    return ",".join(numbers).replace(",-", "-")


def _written(value: int, parts: int) -> str:
    """Return a number of tenths or hundredths as short as SVG allows: no zero before the point, none at the end."""
    text = f"{value / parts:.2f}".rstrip("0").rstrip(".")
    return re.sub(r"^(-?)0\.", r"\1.", text)
