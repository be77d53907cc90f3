"""What of a page's hidden cells its notebook needs.

A hidden cell reads results, works out the numbers that stand in the text and glues them there. In the notebook the numbers
are in the text already; a figure may still need the rows. So of these cells only the statements stay that a cell shown
in the notebook needs, and those that they need themselves.
"""

import ast
from collections.abc import Iterator
from typing import NamedTuple

from sphinx_live_cells.names import analyse


class Cell(NamedTuple):
    """One code cell: its code, and whether the notebook shows it as it is."""

    source: str
    shown: bool


def needed(cells: list[Cell]) -> list[str]:
    """Return for each cell the code that the notebook has: all of a shown one, of a hidden one what others need."""
    wanted: set[str] = set()
    kept: list[str] = []
    for cell in reversed(cells):
        if cell.shown:
            names = analyse(cell.source)
            wanted = (wanted - (set(names.defines) - set(names.uses))) | set(names.uses)
            kept.append(cell.source)
            continue
        statements = []
        for statement in reversed(ast.parse(cell.source).body):
            if wanted.isdisjoint(_makes(statement)):
                continue
            code = ast.get_source_segment(cell.source, statement) or ""
            wanted = (wanted - set(_binds(statement))) | set(analyse(code).uses)
            statements.append(code)
        kept.append(_joined(statements[::-1]))
    return kept[::-1]


def _joined(statements: list[str]) -> str:
    """What takes several lines has blank lines around it."""
    text = ""
    for before, code in zip(["", *statements], statements, strict=False):
        text += ("\n\n" if "\n" in before + code else "\n") + code
    return text.strip("\n")


def _makes(statement: ast.stmt) -> Iterator[str]:
    """Yield the names that a statement binds, assigns into, or is there to change: `rows.append(1)`."""
    yield from _binds(statement)
    targets: list[ast.expr] = []
    if isinstance(statement, ast.Assign):
        targets = statement.targets
    elif isinstance(statement, ast.AugAssign | ast.AnnAssign):
        targets = [statement.target]
    elif isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        targets = [statement.value.func] if isinstance(statement.value.func, ast.Attribute) else []
    for target in targets:
        yield from _root(target)
    for child in ast.iter_child_nodes(statement):
        if isinstance(child, ast.stmt) and not isinstance(statement, ast.FunctionDef | ast.ClassDef):
            yield from _makes(child)


def _binds(statement: ast.stmt) -> list[str]:
    """Names that are new after a statement, whatever they were before it."""
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return [statement.name]
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return [alias.asname or alias.name.partition(".")[0] for alias in statement.names]
    if isinstance(statement, ast.Assign):
        return [name.id for target in statement.targets for name in _parts(target) if isinstance(name, ast.Name)]
    return []


def _parts(target: ast.expr) -> list[ast.expr]:
    if isinstance(target, ast.Tuple | ast.List):
        return [part for element in target.elts for part in _parts(element)]
    return [target]


def _root(target: ast.expr) -> Iterator[str]:
    """Yield the name behind `rows[0].values`, or behind `rows.setdefault("a", []).append`."""
    for part in _parts(target):
        while isinstance(part, ast.Attribute | ast.Subscript | ast.Starred | ast.Call):
            part = part.func if isinstance(part, ast.Call) else part.value
        if isinstance(part, ast.Name):
            yield part.id
