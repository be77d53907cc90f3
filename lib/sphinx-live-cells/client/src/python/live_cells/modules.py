"""What can be imported: modules by their names, and what is in one that is not loaded, found without running it."""

import dis
import importlib.machinery
import importlib.util
import pkgutil
import sys
import types
from typing import Any


def modules(within: str = "") -> list[str]:
    """Return the modules that can be imported, or those inside a package; private ones left out."""
    if within:
        found = {name for name in _inside(_path(within))}
    else:
        found = {name for _, name, _ in pkgutil.iter_modules()} | set(sys.builtin_module_names)
        found -= {"live_cells"}
    return sorted(name for name in found if not name.startswith("_") and name not in _NOISE)


_NOISE = {
    "this",
    "antigravity",
    "pyodide_js",
    "js",
    "pyodide",
    "xxsubtype",
    "sre_compile",
    "sre_constants",
    "sre_parse",
}


def submodules(module: types.ModuleType) -> list[str]:
    """Return the public modules inside a package."""
    path = vars(module).get("__path__")
    return [name for name in _inside(path) if not name.startswith("_") and name != "tests"] if path else []


def members(name: str) -> list[tuple[str, str]]:
    """Return what `from name import ` may go on with, each with its kind."""
    module = sys.modules.get(name)
    found = _of_loaded(module) if module else _of_code(name)
    for inside in modules(name) if _path(name) else ():
        found.setdefault(inside, "module")
    return sorted((name, kind) for name, kind in found.items() if not name.startswith("_"))


def _of_loaded(module: types.ModuleType) -> dict[str, str]:
    names = vars(module)
    exported = names.get("__all__")
    listed = exported if type(exported) in (list, tuple) else names
    is_package = "__path__" in names
    return {
        name: _kind(name)
        for name in listed
        if type(name) is str and (exported or is_package or type(names.get(name)) is not types.ModuleType)
    }


def _of_code(name: str) -> dict[str, str]:
    """Read the names that a module's compiled code binds; those that it imports only a package hands on."""
    spec = _spec(name)
    loader: Any = spec.loader if spec else None
    try:
        code = loader.get_code(name)
    except (AttributeError, ImportError, OSError):
        return {}
    found: dict[str, str] = {}
    before = ""
    for step in dis.get_instructions(code) if code else ():
        if step.opname == "STORE_NAME" and (
            spec.submodule_search_locations or before not in {"IMPORT_NAME", "IMPORT_FROM"}
        ):
            found[step.argval] = _kind(step.argval)
        before = step.opname
    return found


def _kind(name: str) -> str:
    if name.isupper():
        return "variable"
    return "class" if name[:1].isupper() else "function"


def _spec(name: str) -> importlib.machinery.ModuleSpec | None:
    """Find a module without loading the packages around it."""
    try:
        if "." not in name:
            return importlib.util.find_spec(name)
        path = _path(name.rpartition(".")[0])
        return importlib.machinery.PathFinder.find_spec(name, path) if path else None
    except (ImportError, ValueError, AttributeError):
        return None


def _path(name: str) -> list[str] | None:
    if name in sys.modules:
        path = vars(sys.modules[name]).get("__path__")
        return list(path) if path else None
    spec = _spec(name)
    return list(spec.submodule_search_locations) if spec and spec.submodule_search_locations else None


def _inside(path: Any) -> list[str]:
    return [name for _, name, _ in pkgutil.iter_modules(path)] if path else []
