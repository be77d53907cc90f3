"""Charts as templates: a design made once, filled with the rows of any run, natively and in the browser alike.

Every chart of the book is a `Template`. The design is a Vega-Lite specification without data. Natively Altair makes it;
in the browser, where there is no Altair, it is read from `designs/<slug>.json`, which the build puts into the wheel.
"""

import copy
import json
import math
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

from unstable_gradients.charts.fields import Fields, fields_of
from unstable_gradients.charts.style import CONFIG

if TYPE_CHECKING:
    import altair as alt

MIME_TYPE = "application/vnd.vegalite.v6+json"

Rows = list[dict[str, Any]]
Specification = dict[str, Any]


class Chart:
    """A design with rows in it; a notebook and the book's pages show it as a picture."""

    def __init__(self, specification: Specification) -> None:
        self.specification = specification

    @property
    def rows(self) -> Rows:
        """What the chart shows, as JSON has it: numbers that are not finite are None."""
        rows: Rows = self.specification["datasets"]["rows"]
        return rows

    @property
    def description(self) -> str:
        """What the chart shows, in words: its alternative text."""
        return str(self.specification["description"])

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        bundle = {MIME_TYPE: self.specification, "text/plain": self.description}
        if sys.platform != "emscripten":  # a page draws the specification; notebooks elsewhere know no such type
            from unstable_gradients.charts import notebook

            bundle["text/html"] = notebook.picture(self.specification)
        return bundle


class Template:
    """A design that takes rows: `template(rows)` is a `Chart`."""

    def __init__(
        self,
        slug: str,
        design: Callable[[], "alt.TopLevelMixin"],
        description: str | Callable[[Rows], str],
        *,
        defaults: Mapping[str, Any] | None = None,
    ) -> None:
        """Name a design: `slug` is the name of its module, `design` makes it from `altair.NamedData("rows")`.

        `description` is the alternative text, or a function that writes it from the rows (numbers in them are native;
        those that are not finite are None). `defaults` holds fields that a row may leave out.
        """
        self.slug = slug
        self._make = design
        self._description = description
        self._defaults = dict(defaults or {})
        self._design: Specification | None = None

    def __call__(self, rows: Iterable[Mapping[str, Any]]) -> Chart:
        """The design with `rows`, a mapping each, of which it keeps the fields that it shows.

        Their values are numbers (numpy's too), texts, or lists of these.
        Values that a chart cannot show, inf, NaN and what is not positive on a logarithmic axis, become None and are
        counted in a note under the title; the table of the chart's data has them (`usermeta.unshown`).
        Raises `ValueError` if there are no rows, or if a row lacks a field that the design shows.
        """
        specification = copy.deepcopy(self.design())
        fields = fields_of(specification)
        kept = [{**self._defaults, **row} for row in rows]
        self._check(kept, fields)
        native, unshown, notes = _shown(kept, fields)
        if notes:
            _add_notes(specification, notes)
            specification["usermeta"] = {"unshown": {"rows": unshown}}
        specification.setdefault("datasets", {})["rows"] = native
        text = self._description
        specification["description"] = text if isinstance(text, str) else text(native)
        return Chart(specification)

    def design(self) -> Specification:
        """The Vega-Lite specification without its rows."""
        if self._design is None:
            built = files("unstable_gradients.charts") / "designs" / f"{self.slug}.json"
            self._design = json.loads(built.read_text("utf-8")) if built.is_file() else self.made_design()
        return self._design

    def made_design(self) -> Specification:
        """The design as Altair makes it now, in the book's style. Raises `ImportError` where Altair is missing."""
        try:
            design: Specification = json.loads(json.dumps(self._make().to_dict()))
        except ModuleNotFoundError as error:
            if error.name != "altair":
                raise
            raise ImportError("charts are drawn with Altair: pip install 'unstable-gradients[charts]'") from error
        design["config"] = CONFIG  # in place of Altair's own defaults
        return design

    def _check(self, rows: Rows, fields: Fields) -> None:
        shown = f"this chart encodes {', '.join(fields.names)}"
        if not rows:
            raise ValueError(f"there are no rows; {shown}")
        for number, row in enumerate(rows):
            missing = [name for name in fields.names if name not in row]
            if missing:
                who = "rows lack" if all(missing[0] not in other for other in rows) else f"row {number} lacks"
                raise ValueError(f"{who} {', '.join(map(repr, missing))}; {shown}")


def _shown(rows: Rows, fields: Fields) -> tuple[Rows, list[list[Any]], list[str]]:
    """Rows of native values that JSON can hold, what a chart of `fields` has to leave out, and notes that count it.

    What is left out is `[row, field, value]`, or `[row, field, place, value]` in a list; inf and NaN are texts there.
    """
    unshown: list[list[Any]] = []
    not_finite = not_positive = 0

    def native(name: str, value: Any, *place: int | str) -> Any:
        nonlocal not_finite, not_positive
        if isinstance(value, np.ndarray):
            value = value.tolist()
        if isinstance(value, Sequence) and not isinstance(value, str):
            return [native(name, entry, *place, number) for number, entry in enumerate(value)]
        if isinstance(value, np.generic):
            value = value.item()
        if isinstance(value, float) and not math.isfinite(value):
            not_finite += 1
            unshown.append([*place, str(value)])
            return None
        if name in fields.logarithmic and isinstance(value, int | float) and value <= 0:
            not_positive += 1
            unshown.append([*place, value])
            return None
        if value is None or isinstance(value, str | bool | int | float):
            return value
        raise ValueError(f"a row has {type(value).__name__} as {name!r}; charts take numbers, texts and lists of these")

    kept = [{name: native(name, row[name], number, name) for name in fields.names} for number, row in enumerate(rows)]
    notes = []
    if not_finite:
        notes.append(f"{_values(not_finite)} not finite: the line breaks there")
    if not_positive:
        notes.append(f"{_values(not_positive)} not above 0: no place on a log axis")
    return kept, unshown, notes


def _values(count: int) -> str:
    return "1 value is" if count == 1 else f"{count:,} values are"


def _add_notes(specification: Specification, notes: list[str]) -> None:
    """Write `notes` under the title, after a subtitle if there is one."""
    title = specification.get("title", "")
    title = dict(title) if isinstance(title, dict) else {"text": title}
    subtitle = title.get("subtitle", [])
    lines = [subtitle] if isinstance(subtitle, str) else list(subtitle)
    if title["text"]:
        title["subtitle"] = [*lines, *notes]
    else:  # an empty title would leave an empty line
        title |= {"text": [*lines, *notes], "fontSize": CONFIG["title"]["subtitleFontSize"], "fontWeight": "normal"}
    specification["title"] = title
