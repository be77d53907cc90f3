"""The names of exercises: apart from the page's, so that no reader is stuck and no check is answered by leftovers."""

import ast
from collections.abc import Iterator, Mapping, Sequence

from sphinx.errors import ExtensionError

from sphinx_live_cells.names import Names, analyse_page


def refuse_entangled_names(
    page: str, live: Sequence[str], exercises: Mapping[int, tuple[str, str]]
) -> dict[int, list[str]]:
    """Raise ExtensionError when the names of an exercise are not its own; return what each check takes from cells above.

    live: the code of every live cell of the page, the exercises' starters among them.
    exercises: the solution and the check of each exercise, by the index of its starter in `live`.
    """
    parts = [text for pair in exercises.values() for text in pair]
    names = analyse_page([*live, *parts])
    solved = dict(zip(exercises, zip(names[len(live) :: 2], names[len(live) + 1 :: 2], strict=True), strict=True))
    known: dict[str, int] = {}  # by ordinary cells: name to the last cell that binds it
    taken: dict[str, int] = {}  # by exercises since
    needs = {}
    for index, source in enumerate(live):
        _refuse_names_of_exercises(page, index, names[index], known, taken, index in exercises)
        if index in exercises:
            answer, check = exercises[index]
            needs[index] = _own_names(page, index, known, answer, check, *solved[index])
            made = {*bound(source), *bound(answer), *bound(check)}
            taken |= dict.fromkeys([*made, *names[index].fixed, *solved[index][0].fixed], index)
            for name in {*names[index].fixed, *solved[index][0].fixed} & set(known) - made:
                del taken[name]  # importing once more what a cell above imports changes nothing
        else:
            known |= dict.fromkeys(names[index].defines, index)
            for name in names[index].defines:
                taken.pop(name, None)
    return needs


def _refuse_names_of_exercises(
    page: str, index: int, names: Names, known: Mapping[str, int], taken: Mapping[str, int], own: bool
) -> None:
    for name in names.uses:
        if name in taken:
            raise ExtensionError(
                f"{page}: live cell {index + 1} uses `{name}`, which the exercise in live cell {taken[name] + 1} makes. "
                f"A reader who has not solved it would be stuck here: make `{name}` in an ordinary live cell between them, "
                "or let the exercise use another name."
            )


def _own_names(
    page: str, index: int, known: Mapping[str, int], answer: str, check: str, solution: Names, checks: Names
) -> list[str]:
    exercise = f"{page}: the exercise in live cell {index + 1}"
    for name in solution.uses:
        if name not in known and name != "display":
            raise ExtensionError(
                f"{exercise} has a solution that uses `{name}`, which no ordinary live cell above makes. "
                "In the page the solution takes the starter's place: let it make all that it needs itself."
            )
    made = {*solution.defines}
    for name in checks.uses:
        if name not in known and name not in made and name != "display":
            raise ExtensionError(
                f"{exercise} has a check that uses `{name}`, which neither its solution nor a live cell above makes."
            )
    for name in set(checks.uses) & set(bound(answer)) & set(known):
        raise ExtensionError(
            f"{exercise} has a check that looks at `{name}`, which live cell {known[name] + 1} makes too. "
            "The check could be answered by that cell: let the exercise use a name of its own."
        )
    return [name for name in checks.uses if name in known]


def bound(source: str) -> Iterator[str]:
    """Yield the names that a cell binds or assigns into at top level, imports left out."""
    try:
        open_nodes: list[ast.AST] = [ast.parse(source)]
    except SyntaxError:
        return  # running it says what is wrong
    while open_nodes:
        node = open_nodes.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Name | ast.Attribute | ast.Subscript) and isinstance(node.ctx, ast.Store | ast.Del):
            root: ast.expr = node
            while isinstance(root, ast.Attribute | ast.Subscript):
                root = root.value
            if isinstance(root, ast.Name):
                yield root.id
        elif not isinstance(node, ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
            open_nodes.extend(ast.iter_child_nodes(node))
