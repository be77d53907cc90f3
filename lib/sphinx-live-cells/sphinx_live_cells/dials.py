"""The dials of live cells in the page: real controls below the code, which the client binds to it.

`depth = 10  #@param {type:"slider", min:1, max:40, step:1}` gives a cell a slider for `depth`; `forms` reads these
comments. The controls are disabled in the HTML, since they do nothing before the client is there, and they have their
final size, so that nothing moves when it comes.
"""

import html
from decimal import Decimal

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxTranslator

from sphinx_live_cells.builders import makes_site
from sphinx_live_cells.cells import live_cell
from sphinx_live_cells.forms import Dial, DialError, find_dials, literal

# Stops of a logarithmic slider in each power of ten: about equal factors, and numbers that people would write.
_STOPS = [
    Decimal(n) / 100
    for n in (100, 110, 125, 140, 160, 180, 200, 225, 250, 300, 350, 400, 450, 500, 550, 600, 700, 800, 900)
]

MANY = 8  # dials that stand in columns rather than in lines of their own length


class dials(nodes.General, nodes.Element):
    """The controls of one live cell; attribute `html`."""


def add_dials(app: Sphinx, doctree: nodes.document) -> None:
    """Put controls below the code of each live cell that asks for them.

    Raises ExtensionError for a form that makes no control, or for a value that its control cannot take.
    """
    for cell in doctree.findall(live_cell):
        code = next((n for n in cell.findall(nodes.container) if n.get("nb_element") == "cell_code_source"), None)
        block = None if code is None else next(code.findall(nodes.literal_block), None)
        if code is None or block is None:
            continue
        try:
            found = find_dials(block.astext())
        except DialError as error:
            where = f"{app.env.docname}: live cell {cell['number']}, line {error.line}"
            raise ExtensionError(f"{where}: {error}.") from error
        if found:
            code += dials(html=controls(cell["number"], found))


def controls(cell: int, found: list[Dial]) -> str:
    """Return the controls of a cell as HTML, disabled."""
    inside = "".join(_control(f"dial-{cell}-{number}", dial) for number, dial in enumerate(found, 1))
    kind = "live-dials live-dials-grid" if len(found) >= MANY else "live-dials"
    return f'<fieldset class="{kind}" aria-label="Dials of cell {cell}" disabled>{inside}</fieldset>\n'


def _control(name: str, dial: Dial) -> str:
    heading = f'<p class="live-dials-heading">{_text(dial.heading)}</p>' if dial.heading else ""
    return heading + _labelled(name, dial)


def _labelled(name: str, dial: Dial) -> str:
    label = f'<label for="{name}">{_text(dial.name)}</label>'
    make = {"slider": _slider, "boolean": _check_box, "options": _options}.get(dial.kind, _field)
    kind = dial.kind if dial.kind in ("slider", "boolean") else "other"
    return f'<div class="live-dial live-dial-{kind}">{label}{make(name, dial)}</div>'


def _slider(name: str, dial: Dial) -> str:
    if dial.keys.get("scale") == "log":
        stops = logarithmic_stops(dial)
        facts: dict[str, object] = {"min": 0, "max": len(stops) - 1, "step": 1, "value": stops.index(dial.value)}
        facts |= {"data-stops": " ".join(stops), "aria-valuetext": dial.value}
        longest = max(map(len, stops))
    else:
        low, high, step = (
            dial.keys.get(key, default) for key, default in (("min", "0"), ("max", "100"), ("step", "1"))
        )
        written = [Decimal(text.replace("_", "")) for text in (dial.value, low, step)]
        digits = max(0, *(-int(number.as_tuple().exponent) for number in written))
        fraction = digits > 0 or isinstance(literal(dial.value), float)
        facts = {"min": low, "max": high, "step": step, "value": written[0], "data-digits": max(digits, int(fraction))}
        longest = max(len(f"{Decimal(end):.{max(digits, int(fraction))}f}") for end in (low, high))
    long = ' class="live-dial-long"' if longest > 4 else ""
    output = f'<output for="{name}"{long} aria-live="off">{_text(dial.value)}</output>'
    return _input(name, dial, type="range", **facts) + output


def logarithmic_stops(dial: Dial) -> list[str]:
    """Return the values of a logarithmic slider as they are written in code: round numbers, both ends and the author's."""
    low, high = Decimal(dial.keys.get("min", "0")), Decimal(dial.keys.get("max", "100"))
    whole = isinstance(literal(dial.value), int)
    own = Decimal(dial.value.replace("_", ""))
    powers = (Decimal(10) ** power for power in range(low.adjusted(), high.adjusted() + 1))
    stops = {stop * power for power in powers for stop in _STOPS if low < stop * power < high} | {low, high}
    if whole:
        stops = {stop for stop in stops if stop == stop.to_integral_value()}
    return [dial.value if stop == own else _number(stop, whole) for stop in sorted(stops | {own})]


def _number(value: Decimal, whole: bool) -> str:
    return str(int(value)) if whole else repr(float(value))


def _check_box(name: str, dial: Dial) -> str:
    return _input(name, dial, type="checkbox", checked=dial.value == "True")


def _options(name: str, dial: Dial) -> str:
    if dial.keys.get("allow-input") == "true":
        shown = "".join(f"<option>{_text(text)}</option>" for _, text in dial.options)
        kind = "raw" if dial.keys.get("type") == "raw" else "text"
        field = _input(name, dial, type="text", value=_content(dial, kind), list=f"{name}-list", **{"data-code": kind})
        return f'{field}<datalist id="{name}-list">{shown}</datalist>'
    options = "".join(
        f'<option value="{_text(code)}"{" selected" if code == dial.value else ""}>{_text(text)}</option>'
        for code, text in dial.options
    )
    return f'<select id="{name}" data-name="{_text(dial.name)}" autocomplete="off">{options}</select>'


def _field(name: str, dial: Dial) -> str:
    more: dict[str, object] = {key: dial.keys[key] for key in ("min", "max", "placeholder") if key in dial.keys}
    if dial.kind in ("number", "integer"):
        step = dial.keys.get("step", "1" if dial.kind == "integer" else "any")
        return _input(name, dial, type="number", step=step, value=dial.value.replace("_", ""), **more)
    kind = "raw" if dial.kind == "raw" else "text"
    shape = "date" if dial.kind == "date" else "text"
    return _input(name, dial, type=shape, value=_content(dial, kind), **more, **{"data-code": kind})


def _content(dial: Dial, kind: str) -> str:
    return dial.value if kind == "raw" else str(literal(dial.value))


def _input(name: str, dial: Dial, **attributes: object) -> str:
    written = "".join(
        f" {key}" if value is True else f' {key}="{_text(value)}"'
        for key, value in attributes.items()
        if value is not False
    )
    typed = "" if attributes["type"] == "checkbox" else ' autocomplete="off" spellcheck="false"'
    return f'<input id="{name}" data-name="{_text(dial.name)}"{typed}{written}>'


def _text(value: object) -> str:
    return html.escape(str(value), quote=True)


def visit_dials(self: SphinxTranslator, node: dials) -> None:
    """Write the controls, where there are scripts to turn them."""
    if makes_site(self.builder):
        self.body.append(node["html"])
    raise nodes.SkipNode


def visit_elsewhere(self: SphinxTranslator, node: dials) -> None:
    """Paper has no dials: the code says their values."""
    raise nodes.SkipNode


def depart_elsewhere(self: SphinxTranslator, node: dials) -> None:
    """Never reached: the visit skips the node."""
