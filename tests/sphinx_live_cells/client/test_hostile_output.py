"""Output that wants to be markup or script, or is no output at all: shown as text or left out with a sentence."""

from pathlib import Path

import pytest
from harm import open_edited, works
from pages import CHART_TYPE, Cell
from payloads import PAYLOADS
from reader import Reader, region

SHOW = """class Show:
    def __init__(self, offered, text="the text"): self.offered, self.text = offered, text
    def __repr__(self): return self.text
    def _repr_mimebundle_(self): return self.offered() if callable(self.offered) else self.offered
"""
# What `_repr_mimebundle_` returns, and what the reader sees.
BUNDLES = {
    "no dictionary": ("[1, 2]", "the text _repr_mimebundle_ of this Show returned no dictionary: its text is shown."),
    "a text": ("'rubbish'", "returned no dictionary"),
    "an empty tuple": ("()", "returned no dictionary"),
    "bytes as text": (
        "{'text/plain': b'x'}",
        "the text The text/plain of this Show is left out: it is no text but of type bytes.",
    ),
    "a number as HTML": ("{'text/html': 3}", "the text The text/html of this Show is left out: it is no text"),
    "an object as JSON": (
        "{'application/json': object()}",
        "is left out: JSON has nothing for a value of type object.",
    ),
    "a circle as JSON": (
        "(lambda x: x.append(x) or {'application/json': x})([])",
        "is left out: maximum recursion depth",
    ),
    "an error": ("lambda: 1 / 0", "the text _repr_mimebundle_ of this Show raised ZeroDivisionError: division by zero"),
    "keys that are no texts": ("{3: 4, None: 5}", "the text The 3 of this Show is left out"),
    "nothing": ("{}", "the text"),
    "no picture": ("{'image/png': 'not base64 <img>'}", ""),
    "a chart that is a text": (f"{{'{CHART_TYPE}': 'x'}}", "the text"),
    "a chart that is a list": (f"{{'{CHART_TYPE}': [1]}}", "the text"),
    "an empty chart": (f"{{'{CHART_TYPE}': {{}}}}", "The chart cannot be drawn ("),
    "a chart of nonsense": (
        f"{{'{CHART_TYPE}': {{'mark': 5, 'encoding': 'x', 'params': [{{'bind': {{'input': 'select'}}}}]}}}}",
        "The chart cannot be drawn (",
    ),
    "a huge whole number": (f"{{'{CHART_TYPE}': {{'mark': 'point', 'height': 10**400}}}}", "too large for JSON"),
}
KINDS = (
    "text/plain",
    "text/html",
    "image/svg+xml",
    "text/markdown",
    "text/latex",
    "image/png",
    "application/json",
    "text/<b>x",
)
CHART = f"""class Chart:
    def _repr_mimebundle_(self):
        return {{"{CHART_TYPE}": {{"description": "A line", "mark": {{"type": "line", "point": True}}, "width": 200,
            "datasets": {{"rows": [{{"x": i, "y": y}} for i, y in enumerate(Y)]}}, "data": {{"name": "rows"}},
            "encoding": {{"x": {{"field": "x", "type": "quantitative"}}, "y": {{"field": "y", "type": "quantitative"}}}}}}}}
    def __repr__(self): return "A line"
"""


@pytest.mark.parametrize("name", BUNDLES)
def test_what_is_no_output_is_told_and_the_next_value_is_shown(reader: Reader, site: Path, name: str) -> None:
    offered, told = BUNDLES[name]
    open_edited(reader, site, "rubbish", Cell(f"{SHOW}display(Show({offered}))\n'after it'", None))
    reader.run(2)
    reader.shows(2, told)
    reader.shows(2, "'after it'")
    works(reader)


def test_no_payload_becomes_markup_or_script(reader: Reader, site: Path) -> None:
    source = f"""{SHOW}import sys
for text in {PAYLOADS!r}:
    print(text)
    print(text, file=sys.stderr)
    display(text, {{text: [text]}})
    for kind in {KINDS!r} + (text,):
        display(Show({{kind: text}}, text))
    display(Show({{"{CHART_TYPE}": {{"description": text, "title": text, "mark": {{"type": "text", "tooltip": True}},
        "datasets": {{"rows": [{{"x": text, "href": text}}]}}, "data": {{"name": "rows"}}, "encoding": {{
        "text": {{"field": "x"}}, "y": {{"field": "x", "title": text}}, "href": {{"field": "href"}}}}}}}}, text))
class E(Exception): pass
E.__name__ = text
raise E(text)"""
    open_edited(reader, site, "payloads", Cell(source, None))
    reader.run(2, "error")
    opened = "of => document.querySelectorAll(`${of} details.live-chart-data`).forEach(data => { data.open = true; })"
    reader.driver.evaluate(opened, region(2))  # the table of each chart's rows, too
    reader.driver.pause(0.5)
    assert reader.driver.evaluate("of => document.querySelectorAll(`${of} td`).length", region(2)) >= len(PAYLOADS)
    assert reader.driver.evaluate("window.hacked ?? null") is None
    # A chart, the lid of its data, a closed frame, a picture from data.
    own = "svg.marks, details.live-chart-data, iframe[sandbox=''], .output.image > img"
    strange = f"""of => [...document.querySelectorAll(`${{of}} *`)].filter(element =>
        element.matches('script, style, iframe, img, object, embed, svg, math, details, form:not(.vega-bindings), base, link, meta')
        && !element.matches("{own}")
        || [...element.attributes].some(({{name, value}}) => name.startsWith('on') || /^\\s*javascript:/i.test(value) && /href|src$/.test(name))
    ).map(element => element.outerHTML.slice(0, 200))"""
    assert reader.driver.evaluate(strange, region(2)) == []
    frames = "of => [...document.querySelectorAll(`${of} iframe`)].map(frame => frame.getAttribute('sandbox'))"
    assert set(reader.driver.evaluate(frames, region(2))) == {""}
    for text in PAYLOADS:
        assert text.strip() in reader.of(2, "cell.querySelector('[role=region]').textContent"), text
    works(reader)


def test_a_tooltip_of_a_chart_loads_nothing_and_is_text(reader: Reader, site: Path) -> None:
    source = f"""{SHOW}row = {{"x": 1, "y": 1, "title": "<img src=x onerror='window.hacked=1'>", "image": "https://example.invalid/a.png"}}
Show({{"{CHART_TYPE}": {{"width": 200, "height": 200, "mark": {{"type": "rect", "tooltip": {{"content": "data"}}}},
    "data": {{"name": "rows"}}, "datasets": {{"rows": [row]}}}}}})"""
    open_edited(reader, site, "tooltip", Cell(source, None))
    reader.run(2)
    reader.driver.hover(f"{region(2)} svg.marks .mark-rect path")
    reader.driver.wait("document.querySelector('#vg-tooltip-element')?.textContent")
    reader.driver.pause(0.3)
    assert reader.driver.evaluate("window.hacked ?? null") is None
    assert reader.driver.count("#vg-tooltip-element img") == 0
    works(reader)


@pytest.mark.parametrize(
    ("values", "note"),
    [
        (
            "[1, float('nan'), 3, float('inf'), 5, 6]",
            "2 numbers above are not finite (inf or nan), so they are left blank",
        ),
        ("np.array([1, 2, np.nan, 4, 5])", "One number above is not finite (inf or nan), so it is left blank"),
    ],
)
def test_rows_with_nan_and_inf_break_the_line_and_say_so(reader: Reader, site: Path, values: str, note: str) -> None:
    source = f"import numpy as np\nY = {values}\n{CHART}Chart()"
    open_edited(reader, site, "nan", Cell(source, None), Cell("Y = [1, 2, 3]\nChart()", None))
    reader.run(2)
    reader.shows(2, note)
    path = f"document.querySelector('{region(2)} .mark-line path').getAttribute('d').match(/M/g).length"
    assert reader.driver.evaluate(path) > 1
    reader.run(3)
    assert "finite" not in reader.output(3)
    works(reader)
