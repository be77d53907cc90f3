"""How every chart of the book looks: fonts, sizes, grid, and colours by name.

All charts use it. A colour is a CSS variable which the site's style sheet defines, once for light and once for dark
pages, so that one picture serves both.
"""

from typing import Any

INK = "var(--ink)"  # text, and lines that carry the message
INK_SOFT = "var(--ink-soft)"  # text of second rank, reference lines
GRID = "var(--grid)"
PAPER = "var(--paper)"  # the page behind the chart, for outlines around text
ACCENT = "var(--accent)"
VANISH, HOLD, EXPLODE = "var(--vanish)", "var(--hold)", "var(--explode)"  # the three regimes, in every chapter
SERIES = [f"var(--series-{i})" for i in range(1, 9)]  # for settings without an order
RAMP = [f"var(--ramp-{i})" for i in range(1, 11)]  # for layers, input side first

FONT = "system-ui, sans-serif"
TEXT = 13  # pixels; nothing in a chart is smaller than SMALL, at any width
SMALL = 12

CONFIG: dict[str, Any] = {
    "background": "transparent",
    "font": FONT,
    "view": {"stroke": None},
    "axis": {
        "labelColor": INK_SOFT,
        "labelFontSize": SMALL,
        "labelPadding": 6,
        "titleColor": INK,
        "titleFontSize": TEXT,
        "titleFontWeight": "normal",
        "titlePadding": 8,
        "gridColor": GRID,
        "domain": False,
        "ticks": False,
    },
    "axisX": {"grid": False, "domain": True, "domainColor": INK_SOFT},
    "title": {
        "anchor": "start",
        "frame": "bounds",
        "color": INK,
        "fontSize": 15,
        "fontWeight": 600,
        "subtitleColor": INK_SOFT,
        "subtitleFontSize": SMALL,
        "subtitlePadding": 4,
        "offset": 8,
    },
    "header": {"labelColor": INK, "labelFontSize": TEXT, "titleColor": INK, "titleFontSize": TEXT},
    "legend": {
        "labelColor": INK,
        "labelFontSize": SMALL,
        "titleColor": INK,
        "titleFontSize": SMALL,
        "titleFontWeight": "normal",
        "orient": "top",
    },
    "line": {"color": SERIES[0], "strokeWidth": 2.5, "strokeCap": "round", "strokeJoin": "round"},
    "point": {"color": SERIES[0], "filled": True, "size": 45},
    "area": {"color": SERIES[0]},
    "bar": {"color": SERIES[0]},
    "rect": {"color": SERIES[0]},
    "tick": {"color": SERIES[0]},
    "rule": {"color": INK_SOFT},
    "text": {"color": INK, "fontSize": SMALL, "font": FONT},
    "range": {"category": SERIES, "ordinal": RAMP},
    "concat": {"spacing": 20},
}
