"""Which modules of the standard library the built engine can import: asked of the engine itself, under Node."""

import importlib
import json
import pkgutil
import sys

NOISE = frozenset({"this"})  # prints a poem


def facts(left_out: list[str]) -> str:
    """Return JSON: modules with the modules inside them, those that cannot be imported, those that Pyodide never had."""
    here: dict[str, list[str]] = {}
    broken: dict[str, str] = {}
    for name in sorted(name for name in sys.stdlib_module_names if not name.startswith("_")):
        if not importlib.util.find_spec(name):
            continue
        if name in NOISE or _imports(name, broken):
            here[name] = []
            path = getattr(sys.modules.get(name), "__path__", None)
            for inside in pkgutil.walk_packages(path, f"{name}.") if path else ():
                if "._" not in inside.name and "__main__" not in inside.name and _imports(inside.name, broken):
                    here[name].append(inside.name)
    absent = [
        name
        for name in sorted(sys.stdlib_module_names)
        if not name.startswith("_") and name not in here and name not in left_out and name not in broken
    ]
    return json.dumps({"here": here, "broken": broken, "absent": absent})


def _imports(name: str, broken: dict[str, str]) -> bool:
    try:
        importlib.import_module(name)
    except ImportError as error:
        broken[name] = error.name or ""
        return False
    return True
