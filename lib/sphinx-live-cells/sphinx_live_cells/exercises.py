"""Exercises: a cell tagged `live, exercise` with the cells tagged `hint`, `solution` and `check` that follow it.

In this order, because MyST-NB runs them so: the starter, then the solution, then the check. A solution that fails its
check fails the build, as any failing cell does. What must be true besides is checked here: `exercise_names` sees to their names.
"""

import ast
import hashlib
import html
from collections.abc import Iterator
from typing import NamedTuple

from docutils import nodes
from myst_parser.parsers.sphinx_ import MystParser
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxTranslator, new_document

from sphinx_live_cells.cells import place, source_of
from sphinx_live_cells.exercise_names import refuse_entangled_names

PARTS = ("hint", "solution", "check")
ORDER = "The order is: the cell tagged `live, exercise`, its hints, its solution, its check, with nothing between them."
ASSERT = '`assert condition, "what is missing"`'
TITLE = "# Exercise:"


class live_exercise(nodes.General, nodes.Element):
    """An exercise; attributes `number`, `title`, `key`, `check`, `needs` and `praise` (what the check prints)."""


class live_hint(nodes.General, nodes.Element):
    """A hint, parsed from its comments; attributes `number` and `of`."""


class live_solution(nodes.General, nodes.Element):
    """The cell of the solution with its output."""


class Found(NamedTuple):
    """The cells of one exercise."""

    starter: nodes.container
    hints: list[nodes.container]
    solution: nodes.container
    check: nodes.container


def gather_exercises(app: Sphinx, doctree: nodes.document) -> None:
    """Put each exercise of a page, with what belongs to it, into a `live_exercise` node.

    Raises ExtensionError for a part that is missing or out of place, a hint that is code, a check that would not say
    what is missing, and names that would leave a reader stuck.
    """
    cells = [node for node in doctree.findall(nodes.container) if node.get("nb_element") == "cell_code"]
    live = [cell for cell in cells if _is(cell, "live")]
    page = app.env.docname
    if not live and not any(_is(cell, "exercise") for cell in cells):
        return  # the tags may mean something else to somebody else
    found = [_found(page, cell) for cell in cells if _is(cell, "exercise")]
    taken = [id(part) for one in found for part in (*one.hints, one.solution, one.check)]
    for cell in cells:
        if any(_is(cell, part) for part in PARTS) and id(cell) not in taken:
            tag = next(part for part in PARTS if _is(cell, part))
            raise ExtensionError(f"{page}: {_where(cell)} is tagged `{tag}` but belongs to no exercise. {ORDER}")
    needs = refuse_entangled_names(
        page, [source_of(cell) for cell in live], {live.index(one.starter): _sources(one) for one in found}
    )
    for number, one in enumerate(found, 1):
        _assemble(app, page, number, one, needs[live.index(one.starter)])


def _found(page: str, starter: nodes.container) -> Found:
    name = f"{page}: the exercise in {_where(starter)}"
    if not _is(starter, "live"):
        raise ExtensionError(f"{name} is not live. Tag it `live, exercise`.")
    if _is(starter, "raises-exception"):
        raise ExtensionError(
            f"{name} is tagged `raises-exception`. Its code must run: let its check say what is missing."
        )
    parts: dict[str, list[nodes.container]] = {part: [] for part in PARTS}
    last = 0
    for cell in _following(starter):
        tag = next(part for part in PARTS if _is(cell, part))
        if PARTS.index(tag) < last:
            raise ExtensionError(f"{page}: {_where(cell)}, tagged `{tag}`, is out of order. {ORDER}")
        if _is(cell, "live"):
            raise ExtensionError(
                f"{page}: {_where(cell)} is tagged `live` and `{tag}`. Remove `live`: it has no Run of its own."
            )
        if parts[tag] and tag != "hint":
            raise ExtensionError(f"{name} has a second `{tag}`, in {_where(cell)}. Make them one cell.")
        last = PARTS.index(tag)
        parts[tag].append(cell)
    for tag in ("solution", "check"):
        if not parts[tag]:
            raise ExtensionError(f"{name} has no {tag}. Put a code cell tagged `{tag}` right after it. {ORDER}")
    for cell in [*parts["hint"], *parts["solution"], *parts["check"]]:
        if not source_of(cell):
            raise ExtensionError(
                f"{page}: {_where(cell)} has no code on the page. Write some, or drop the tag that removes it."
            )
    _refuse_silent_check(page, parts["check"][0])
    return Found(starter, parts["hint"], parts["solution"][0], parts["check"][0])


def _following(starter: nodes.container) -> Iterator[nodes.container]:
    for node in starter.findall(include_self=False, descend=False, siblings=True):
        if isinstance(node, nodes.comment):
            continue
        if not isinstance(node, nodes.container) or not any(_is(node, part) for part in PARTS):
            return
        yield node


def _refuse_silent_check(page: str, cell: nodes.container) -> None:
    try:
        tree = ast.parse(source_of(cell))
    except SyntaxError as error:
        raise ExtensionError(
            f"{page}: the check in {_where(cell)} is not Python: {error.msg}, line {error.lineno}."
        ) from error
    asserts = [node for node in ast.walk(tree) if isinstance(node, ast.Assert)]
    if not asserts:
        raise ExtensionError(f"{page}: the check in {_where(cell)} asserts nothing. Write {ASSERT}.")
    for node in asserts:
        if node.msg is None:
            raise ExtensionError(
                f"{page}: line {node.lineno} of the check in {_where(cell)} does not say what is missing. Write {ASSERT}."
            )


def _assemble(app: Sphinx, page: str, number: int, found: Found, needs: list[str]) -> None:
    starter, check = source_of(found.starter), source_of(found.check)
    first = starter.partition("\n")[0]
    frame = live_exercise(
        number=number,
        title=first.removeprefix(TITLE).strip() if first.startswith(TITLE) else "",
        key=hashlib.sha256(f"{starter}\0{check}".encode()).hexdigest()[:16],
        check=check,
        needs=needs,
        praise=" ".join(output_text(found.check).split()),
    )
    frame.source, frame.line = found.starter.source, found.starter.line
    found.starter.replace_self(frame)
    frame += found.starter
    help_offered = nodes.container(classes=["live-help"])
    for index, cell in enumerate(found.hints, 1):
        cell.parent.remove(cell)
        help_offered += live_hint("", *_prose(app, page, cell), number=index, of=len(found.hints))
    found.solution.parent.remove(found.solution)
    help_offered += live_solution("", found.solution)
    frame += help_offered
    found.check.parent.remove(found.check)


def _prose(app: Sphinx, page: str, cell: nodes.container) -> list[nodes.Node]:
    lines = [line.strip() for line in source_of(cell).splitlines()]
    for number, line in enumerate(lines, 1):
        if line and not line.startswith("#"):
            raise ExtensionError(
                f"{page}: line {number} of the hint in {_where(cell)} is code. A hint is comments only: start the line with #."
            )
    document = new_document(str(cell.source), cell.document.settings if cell.document else None)
    document.settings.env = app.env
    MystParser().parse("\n".join(line[1:].removeprefix(" ") for line in lines), document)
    return document.children


def output_text(cell: nodes.Element) -> str:
    """Return the text that a cell's saved output shows, without what went to the error stream."""
    outputs = (node for node in cell.findall(nodes.container) if node.get("nb_element") == "cell_code_output")
    blocks = (block for output in outputs for block in output.findall(nodes.literal_block))
    return "\n".join(block.astext() for block in blocks if "stderr" not in block["classes"])


def _sources(found: Found) -> tuple[str, str]:
    return source_of(found.solution), source_of(found.check)


def _is(cell: nodes.Element, tag: str) -> bool:
    return f"tag_{tag}" in cell["classes"]


def _where(cell: nodes.container) -> str:
    return f"the code at {place(cell)}"


def visit_exercise(self: SphinxTranslator, node: live_exercise) -> None:
    """Open the frame and head it with the exercise's number and title."""
    name = f"live-exercise-{node['number']}"
    data = {key: node[key] for key in ("key", "check", "praise")} | {"needs": " ".join(node["needs"])}
    attributes = "".join(f' data-{key}="{_attribute(text)}"' for key, text in data.items())
    title = f": {html.escape(node['title'])}" if node["title"] else ""
    self.body.append(
        f'<div class="live-exercise" id="{name}" role="group" aria-labelledby="{name}-title"{attributes}>\n'
        f'<p class="live-exercise-title" id="{name}-title"><strong>Exercise {node["number"]}</strong>{title}</p>\n'
    )


def _attribute(text: str) -> str:
    return html.escape(text).replace("\n", "&#10;")


def visit_hint(self: SphinxTranslator, node: live_hint) -> None:
    """Open a disclosure that works without JavaScript."""
    counted = f"Hint {node['number']} of {node['of']}" if node["of"] > 1 else "Hint"
    self.body.append(f'<details class="live-hint"><summary>{counted}</summary>\n')


def visit_solution(self: SphinxTranslator, node: live_solution) -> None:
    """Open a disclosure that works without JavaScript."""
    self.body.append('<details class="live-solution"><summary>Solution</summary>\n')


def depart_details(self: SphinxTranslator, node: nodes.Element) -> None:
    """Close it."""
    self.body.append("</details>\n")


def depart_exercise(self: SphinxTranslator, node: live_exercise) -> None:
    """Close the frame."""
    self.body.append("</div>\n")


def visit_elsewhere(self: SphinxTranslator, node: nodes.Element) -> None:
    """On paper an exercise is its cell, then its hints, then its solution."""


def depart_elsewhere(self: SphinxTranslator, node: nodes.Element) -> None:
    """Nothing was opened."""


NODES = (
    (live_exercise, visit_exercise, depart_exercise),
    (live_hint, visit_hint, depart_details),
    (live_solution, visit_solution, depart_details),
)
