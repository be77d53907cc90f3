"""The picture that a link to a page is shown with: its title, its first chart, and the name of the book.

Drawn as the page draws its charts, in the colours of the light theme; a page without a chart has the landing page's
card. 1200 by 630 pixels, the shape in which most programs show a link.
"""

import functools
import html
import re
from pathlib import Path

import vl_convert
from docutils import nodes
from sphinx_live_cells import charts

HERE = Path(__file__).parent
FONTS = HERE / "card_type" / "built"
WIDTH, HEIGHT = 1200, 630
MARGIN = 64
TITLE_LINE = 64  # pixels from one line of the title to the next
TITLE_FITS = 36  # characters in a line of it, about
CHART_ENDS = HEIGHT - 40
LARGEST = 1.5  # times the page's size: more, and a chart looks coarse


def first_chart(doctree: nodes.document | None) -> str | None:
    """Return the specification of a page's first chart, or None."""
    found = None if doctree is None else next(iter(doctree.findall(charts.chart)), None)
    return None if found is None else str(found["spec"])


def card(title: str, book: str, specification: str) -> bytes:
    """Return the card as PNG."""
    _use_fonts()
    return bytes(vl_convert.svg_to_png(drawing(title, book, specification)))


def drawing(title: str, book: str, specification: str) -> str:
    """Return the card as SVG, with every colour spelled out."""
    lines = wrapped(title)
    top = 96 + TITLE_LINE * len(lines)
    _, height = _size(charts.svg(specification, charts.WIDE))  # this one the page has drawn already
    scale = min((CHART_ENDS - top) / height, LARGEST)
    chart = charts.svg(specification, round((WIDTH - 2 * MARGIN) / scale))
    words = "".join(
        f'<text x="{MARGIN}" y="{132 + TITLE_LINE * number}" font-size="58">{html.escape(line)}</text>'
        for number, line in enumerate(lines)
    )
    logo = re.sub(r"<svg [^>]*>", '<svg x="64" y="34" width="34" height="34" viewBox="0 0 48 48">', _logo(), count=1)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{WIDTH}" height="{HEIGHT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="var(--paper)"/>{logo}'
        f'<g font-family="Source Serif Cards" fill="var(--ink)"><text x="110" y="60" font-size="26" fill="var(--ink-soft)">'
        f"{html.escape(book)}</text>{words}</g>{_placed(chart, top, CHART_ENDS)}</svg>"
    )
    return re.sub(r"var\((--[\w-]+)\)", lambda match: light_colours()[match[1]], svg)


def wrapped(title: str) -> list[str]:
    """Return the title in as few lines as it takes, of about the same length."""
    count = -(-len(title) // TITLE_FITS)
    while True:
        lines, limit = [""], max(len(title) / count, 1) * 1.1 if count > 1 else len(title)
        for word in title.split():
            joined = f"{lines[-1]} {word}".strip()
            if lines[-1] and len(joined) > limit and len(lines) < count:
                lines.append(word)
            else:
                lines[-1] = joined
        if max(map(len, lines)) <= TITLE_FITS or count > len(title.split()):
            return lines
        count += 1


def _placed(chart: str, top: float, bottom: float) -> str:
    """The chart as large as fits between two heights, in the middle of the card."""
    width, height = _size(chart)
    scale = min((WIDTH - 2 * MARGIN) / width, (bottom - top) / height, LARGEST)
    left, down = (WIDTH - scale * width) / 2, (bottom + top - scale * height) / 2
    return f'<g transform="translate({left:.1f} {down:.1f}) scale({scale:.4f})">{chart}</g>'


def _size(chart: str) -> tuple[float, float]:
    size = re.search(r'width="([\d.]+)" height="([\d.]+)"', chart)
    if size is None:
        raise ValueError(f"a chart's SVG says its width and height; this one is {chart[:80]!r}")
    return float(size[1]), float(size[2])


@functools.cache
def light_colours() -> dict[str, str]:
    """The colours of the book's style sheet, light theme: name to value."""
    style = (HERE / "static" / "book.css").read_text(encoding="utf-8")
    light = next(block for block in re.findall(r"\{([^{}]*)\}", style) if "--ink:" in block)
    return dict(re.findall(r"(--[\w-]+):\s*(#[0-9a-fA-F]{3,8})\b", light))


@functools.cache
def _logo() -> str:
    return (HERE / "static" / "logo.svg").read_text(encoding="utf-8")


@functools.cache
def _use_fonts() -> None:
    vl_convert.register_font_directory(str(FONTS))
