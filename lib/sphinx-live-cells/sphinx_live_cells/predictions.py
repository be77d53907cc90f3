"""The directive `{predict}`: a question with choices before a cell is run, answered by its output.

```{predict} What will the last line say?
:output: /step 200 .* loss 0\\./

- [ ] More than 1
- [x] Less than 1
---
Why it is so.
```
"""

import hashlib
import json
import re
from typing import NamedTuple

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective, SphinxTranslator

from sphinx_live_cells.cells import live_cell, place
from sphinx_live_cells.charts import chart
from sphinx_live_cells.exercises import output_text
from sphinx_live_cells.expectations import holds

SHAPE = (
    "Write each choice as a list item, `- [ ] text`, the right one `- [x] text`, then a line `---` and the explanation."
)
TIE = (
    "Give it `:output:`, a text or a /regular expression/ that its cell prints, or `:rows:`, a Python expression "
    "that is true of `rows`, the rows of its cell's chart."
)
_CHOICE = re.compile(r"- \[([ xX])\] +(?=\S)")


class live_prediction(nodes.General, nodes.Element):
    """A prediction; attributes `right`, `key`, `kind`, `wanted`, `of` (what `:cell:` says) and `cell` (its number)."""


class live_question(nodes.General, nodes.TextElement):
    """What is asked."""


class live_answer(nodes.General, nodes.Element):
    """The right choice and the explanation."""


class Choice(NamedTuple):
    """One choice as the author wrote it."""

    right: bool
    lines: StringList
    offset: int


class Predict(SphinxDirective):
    """Ask for a prediction of a live cell's output: the next one's, or that of the one that `:cell:` names."""

    has_content = True
    required_arguments = 1
    final_argument_whitespace = True
    option_spec = {
        "cell": directives.unchanged_required,
        "output": directives.unchanged_required,
        "rows": directives.unchanged_required,
    }

    def run(self) -> list[nodes.Node]:
        """Return the prediction; `resolve_predictions` ties it to its cell."""
        choices, explanation, offset = self._parts()
        right = [index for index, choice in enumerate(choices) if choice.right]
        if len(choices) < 2 or len(right) != 1:
            raise self._refusal(f"A prediction has two or more choices, and one of them is right. {SHAPE}")
        if ("output" in self.options) == ("rows" in self.options):
            raise self._refusal(f"The right choice of a prediction is tied to an output, in one way. {TIE}")
        text = "\n".join([self.arguments[0], *self.content])
        kind, wanted = self._expectation()
        node = live_prediction(
            right=right[0],
            key=hashlib.sha256(text.encode()).hexdigest()[:16],
            kind=kind,
            wanted=wanted,
            of=self.options.get("cell", ""),
        )
        self.set_source_info(node)
        asked, messages = self.state.inline_text(self.arguments[0], self.lineno)
        node += [live_question("", "", *asked), *messages]
        items = [self._parsed(nodes.list_item(), choice.lines, choice.offset) for choice in choices]
        node += nodes.bullet_list("", *items, classes=["live-choices"], bullet="-")
        reply = live_answer(
            "", nodes.container("", *items[right[0]].deepcopy().children, classes=["live-right-choice"])
        )
        node += self._parsed(reply, explanation, offset)
        return [node]

    def _parts(self) -> tuple[list[Choice], StringList, int]:
        lines = [line.rstrip() for line in self.content]
        if "---" not in lines:
            raise self._refusal(f"This prediction has no explanation. {SHAPE}")
        end = lines.index("---")
        starts = [index for index, line in enumerate(lines[:end]) if _CHOICE.match(line)]
        before = lines[: starts[0]] if starts else lines[:end]
        if any(before):
            raise self._refusal(f"“{next(filter(None, before))}” is no choice. {SHAPE}")
        choices = []
        for start, stop in zip(starts, [*starts[1:], end], strict=True):
            found = _CHOICE.match(lines[start])
            assert found is not None
            item = [lines[start][found.end() :], *(line.strip() for line in lines[start + 1 : stop])]
            choices.append(Choice(found[1] != " ", StringList(item, self.state.document.current_source), start))
        return choices, self.content[end + 1 :], end + 1

    def _expectation(self) -> tuple[str, str]:
        if "rows" in self.options:
            return "rows", self._compiled(self.options["rows"])
        wanted = self.options["output"]
        if len(wanted) < 3 or not (wanted.startswith("/") and wanted.endswith("/")):
            return "text", wanted
        try:
            re.compile(wanted[1:-1])
        except re.error as error:
            raise self._refusal(f"{wanted} is not a regular expression: {error}.") from error
        return "pattern", wanted[1:-1]

    def _compiled(self, expression: str) -> str:
        try:
            compile(expression, "rows", "eval")
        except SyntaxError as error:
            raise self._refusal(f"`{expression}` is not a Python expression: {error.msg}.") from error
        return expression

    def _refusal(self, text: str) -> ExtensionError:
        node = nodes.Element()
        self.set_source_info(node)
        return ExtensionError(f"{self.env.docname}: the prediction at {place(node)}: {text}")

    def _parsed(self, node: nodes.Element, lines: StringList, offset: int) -> nodes.Element:
        self.state.nested_parse(lines, self.content_offset + offset, node)
        return node


def resolve_predictions(app: Sphinx, doctree: nodes.document) -> None:
    """Tie each prediction to its cell.

    Raises ExtensionError when there is no such cell, or when its saved output does not answer as the author said.
    """
    cells = list(doctree.findall(live_cell))
    waiting: list[live_prediction] = []
    for node in doctree.findall(lambda node: isinstance(node, live_cell | live_prediction)):
        if isinstance(node, live_cell):
            for one in waiting:
                one["cell"] = node["number"]
            waiting = []
        elif not node["of"]:
            waiting.append(node)
    for node in doctree.findall(live_prediction):
        where = f"{app.env.docname}: the prediction at {place(node)}"
        if node["of"]:
            node["cell"] = _named(where, node["of"], cells)
        elif node in waiting:
            raise ExtensionError(f"{where} is followed by no live cell. Move it above one, or name one with `:cell:`.")
        _refuse_another_output(where, node, cells[node["cell"] - 1])


def _named(where: str, name: str, cells: list[live_cell]) -> int:
    found = [cell["number"] for cell in cells if name in (str(cell["number"]), *cell["tags"])]
    if len(found) == 1:
        return int(found[0])
    many = f"{len(found)} live cells of the page have" if found else "no live cell of the page has"
    raise ExtensionError(f"{where} names the cell `{name}`, but {many} this number or tag. Tag one cell, and only it.")


def _refuse_another_output(where: str, node: live_prediction, cell: live_cell) -> None:
    rows = [rows for spec in cell.findall(chart) for rows in _rows(json.loads(spec["spec"]))]
    if node["kind"] == "rows" and not rows:
        raise ExtensionError(f"{where} looks at rows, but the output of live cell {cell['number']} has no chart. {TIE}")
    if not holds(node["kind"], node["wanted"], output_text(cell), json.dumps(rows)):
        what = "`:rows:` is not true of its chart" if node["kind"] == "rows" else "`:output:` is not in it"
        raise ExtensionError(
            f"{where} is not answered by the saved output of live cell {cell['number']}: {what}. "
            "Correct the right choice, or what it is tied to."
        )


def _rows(spec: dict[str, dict[str, list[object]]]) -> list[object]:
    return [row for rows in spec.get("datasets", {}).values() for row in rows]


def visit_prediction(self: SphinxTranslator, node: live_prediction) -> None:
    """Open a group of choices: a list until the client makes it radio buttons."""
    data = {f"data-{name}": str(node[name]) for name in ("cell", "key", "right", "kind", "wanted")}
    self.body.append(self.starttag(node, "fieldset", CLASS="live-prediction", **data))


def depart_prediction(self: SphinxTranslator, node: live_prediction) -> None:
    """Close it."""
    self.body.append("</fieldset>\n")


def visit_question(self: SphinxTranslator, node: live_question) -> None:
    """The question names the group."""
    self.body.append("<legend>")


def depart_question(self: SphinxTranslator, node: live_question) -> None:
    """Close it."""
    self.body.append("</legend>\n")


def visit_answer(self: SphinxTranslator, node: live_answer) -> None:
    """Open a disclosure that works without JavaScript."""
    self.body.append('<details class="live-answer"><summary>Answer</summary>\n')


def depart_answer(self: SphinxTranslator, node: live_answer) -> None:
    """Close it."""
    self.body.append("</details>\n")


NODES = (
    (live_prediction, visit_prediction, depart_prediction),
    (live_question, visit_question, depart_question),
    (live_answer, visit_answer, depart_answer),
)
