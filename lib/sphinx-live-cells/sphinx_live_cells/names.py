"""Which names a cell defines and which it takes from other cells.

One file for both sides: the build writes the answer for the author's code into the page, the worker asks again for code
that a reader has edited. Standard library only, so that it runs in Pyodide as it is.
"""

import ast
import builtins
import symtable
from collections.abc import Iterable, Iterator
from typing import NamedTuple


class Names(NamedTuple):
    """The names that connect one cell to the others, each list sorted.

    defines: bound by the cell at top level, or changed by it (assigned into, or a method called on it).
    uses: read by the cell before it binds them itself, builtins left out.
    fixed: the part of `defines` bound by `import`, `def` or `class`. A method call on such a name, in this cell or
        another, reads it and does not change it (`np.zeros(3)`).
    """

    defines: list[str]
    uses: list[str]
    fixed: list[str]


def analyse(source: str, fixed: Iterable[str] = ()) -> Names:
    """Return the names of one cell; `fixed` are modules, functions and classes that other cells define.

    Code that Python cannot parse has no names: running it says what is wrong.
    """
    try:
        tree = ast.parse(source)
        scopes = symtable.symtable(source, "<cell>", "exec")
    except (SyntaxError, ValueError):
        return Names([], [], [])
    cell = _Cell()
    for statement in tree.body:
        cell.visit(statement)
    for name, assigned in _from_functions(scopes):
        if assigned:
            cell.bound.add(name)
        elif name not in cell.bound:
            cell.used.add(name)
    known = cell.fixed | set(fixed)
    changed = {name for name in cell.changed if name not in known and not hasattr(builtins, name)}
    used = {name for name in cell.used if not hasattr(builtins, name)}
    return Names(sorted(cell.bound | changed), sorted(used), sorted(cell.fixed))


def analyse_page(sources: Iterable[str]) -> list[Names]:
    """Return the names of each cell of one page, in order, with what every cell imports known to all of them."""
    sources = list(sources)
    fixed = {name for source in sources for name in analyse(source).fixed}
    return [analyse(source, fixed) for source in sources]


def _from_functions(scope: symtable.SymbolTable, inside: bool = False) -> Iterator[tuple[str, bool]]:
    """Yield each global name that a function or lambda below `scope` reads or (True) assigns through `global`.

    Such code runs when it is called, so these names are settled after the whole cell was read. A comprehension runs where
    it stands: `inside` a function when that is called.
    """
    for child in scope.get_children():
        is_function = child.get_type() == "function"
        later = is_function and (inside or child.get_name() not in {"listcomp", "setcomp", "dictcomp", "genexpr"})
        if later:
            for symbol in child.get_symbols():
                if symbol.is_global():
                    yield symbol.get_name(), symbol.is_assigned()
        yield from _from_functions(child, later)


class _Cell(ast.NodeVisitor):
    """Read top-level code in the order in which Python runs it."""

    def __init__(self) -> None:
        self.bound: set[str] = set()
        self.used: set[str] = set()
        self.changed: set[str] = set()
        self.fixed: set[str] = set()
        self.local: list[set[str]] = []  # targets of the comprehensions and names of the classes we are inside

    def _is_local(self, name: str) -> bool:
        return any(name in names for names in self.local)

    def _bind(self, name: str, *, fixed: bool = False) -> None:
        if self.local:
            self.local[-1].add(name)
            return
        self.bound.add(name)
        (self.fixed.add if fixed else self.fixed.discard)(name)

    def _change(self, target: ast.expr) -> None:
        """`losses[0] = 1`, `net.W = W`, `losses.append(1)`: the object behind the first name changes."""
        while isinstance(target, ast.Attribute | ast.Subscript | ast.Starred):
            target = target.value
        if isinstance(target, ast.Name) and not self._is_local(target.id):
            self.changed.add(target.id)

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Store):
            self._bind(node.id)
        elif node.id not in self.bound and not self._is_local(node.id):
            self.used.add(node.id)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if isinstance(node.ctx, ast.Store | ast.Del):
            self._change(node)
        self.visit(node.value)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        if isinstance(node.ctx, ast.Store | ast.Del):
            self._change(node)
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        if isinstance(node.func, ast.Attribute):
            self._change(node.func)
        self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        self.visit(node.value)
        for target in node.targets:
            self.visit(target)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self.visit(node.value)
        if isinstance(node.target, ast.Name):  # `x += 1` reads x first
            self.visit_Name(ast.Name(node.target.id, ast.Load()))
        self.visit(node.target)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self.visit(node.annotation)
        if node.value is not None:
            self.visit(node.value)
            self.visit(node.target)

    def visit_For(self, node: ast.For | ast.AsyncFor) -> None:
        self.visit(node.iter)
        self.visit(node.target)
        for statement in node.body + node.orelse:
            self.visit(statement)

    visit_AsyncFor = visit_For

    def visit_Import(self, node: ast.Import | ast.ImportFrom) -> None:
        for alias in node.names:
            self._bind(alias.asname or alias.name.partition(".")[0], fixed=True)

    visit_ImportFrom = visit_Import

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        if node.type is not None:
            self.visit(node.type)
        bound_before = set(self.bound)
        if node.name:
            self.bound.add(node.name)
        for statement in node.body:
            self.visit(statement)
        if node.name and node.name not in bound_before:
            self.bound.discard(node.name)  # Python deletes the name at the end of the handler

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        arguments = node.args
        for part in [*node.decorator_list, *arguments.defaults, *arguments.kw_defaults]:
            if part is not None:
                self.visit(part)
        self._bind(node.name, fixed=True)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Lambda(self, node: ast.Lambda) -> None:
        for part in [*node.args.defaults, *node.args.kw_defaults]:
            if part is not None:
                self.visit(part)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        for part in [*node.decorator_list, *node.bases, *(keyword.value for keyword in node.keywords)]:
            self.visit(part)
        self.local.append(set())
        for statement in node.body:
            self.visit(statement)
        self.local.pop()
        self._bind(node.name, fixed=True)

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp) -> None:
        self.local.append(set())
        for generator in node.generators:
            self.visit(generator.iter)
            self.visit(generator.target)
            for condition in generator.ifs:
                self.visit(condition)
        for part in [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]:
            self.visit(part)
        self.local.pop()

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = _comprehension
