"""Look at objects without running any code that a reader wrote: attributes, parameters, a few words on what it is."""

import inspect
import re
import sys
import types
from collections.abc import Iterator
from typing import Any

LONGEST = 70  # characters of a signature beside a name

_mro = type.__dict__["__mro__"].__get__
_class_dict = type.__dict__["__dict__"].__get__
_type_name = type.__dict__["__name__"].__get__
_flags = type.__dict__["__flags__"].__get__
_PLAIN = (int, float, bool, str, bytes, complex, type(None))


class Unknown:
    """Stands for a value that cannot be had without running code."""


def attribute_names(value: Any) -> list[str]:
    """Return the names of an object's attributes, sorted; those that only `__getattr__` or `__dir__` know are not among them."""
    names: set[str] = {name for name in _instance_dict(value) if type(name) is str}
    cls = type(value)
    if cls is types.ModuleType:
        from live_cells.modules import submodules

        names.update(submodules(value))
    else:
        for base in _mro(value) if _is_class(value) else _mro(cls):
            names.update(name for name in _class_dict(base) if type(name) is str)
    return sorted(names)


def attribute(value: Any, name: str, load: bool = False) -> Any:
    """Return an attribute, bound as Python would bind it, or Unknown if getting it could run a reader's code.

    load: import the module of a package that the name stands for, if it is not there yet (`np.random`).
    """
    own = _instance_dict(value)
    if type(value) is types.ModuleType:
        return own[name] if name in own else _submodule(value, name, load)
    if _is_class(value):
        for base in _mro(value):
            if name in _class_dict(base):
                return _unwrapped(_class_dict(base)[name])
        return Unknown
    for base in _mro(type(value)):
        if name in _class_dict(base):
            found = _class_dict(base)[name]
            if name in own and not _mro_has(found, "__set__"):
                break
            return _bound(found, value)
    return own.get(name, Unknown)


def _bound(found: Any, value: Any) -> Any:
    cls = type(found)
    if cls is types.FunctionType:
        return types.MethodType(found, value)
    in_c = (
        cls is types.GetSetDescriptorType and found.__objclass__ is type(value) and not found.__name__.startswith("__")
    )
    if in_c or cls is types.MemberDescriptorType:  # such as W.shape, or a slot
        try:
            return found.__get__(value)
        except Exception:
            return Unknown
    if cls in (staticmethod, classmethod):
        return _unwrapped(found)
    return Unknown if _mro_has(found, "__get__") and cls not in _METHODS else found


_METHODS = (
    types.MethodDescriptorType,
    types.WrapperDescriptorType,
    types.ClassMethodDescriptorType,
    types.BuiltinFunctionType,
    types.MethodType,
)


def _unwrapped(found: Any) -> Any:
    cls = type(found)
    if cls in (staticmethod, classmethod):
        return found.__func__
    if cls is types.FunctionType or cls in _METHODS or _is_class(found):
        return found
    return Unknown if _mro_has(found, "__get__") else found


def _is_class(value: Any) -> bool:
    return type in _mro(type(value))


def _is_builtin(cls: type) -> bool:
    """Whether a class is written in C, as those of Python and numpy are, and so is no reader's."""
    return bool(_flags(cls) & (1 << 8))  # Py_TPFLAGS_IMMUTABLETYPE: no class statement sets it


def _mro_has(value: Any, name: str) -> bool:
    return any(name in _class_dict(base) for base in _mro(type(value)))


def _instance_dict(value: Any) -> dict[Any, Any]:
    if type(value) is types.ModuleType:
        return types.ModuleType.__getattribute__(value, "__dict__")
    if _is_class(value):
        return {}
    for base in _mro(type(value)):
        if "__dict__" in _class_dict(base):
            found = _class_dict(base)["__dict__"]
            if type(found) is not types.GetSetDescriptorType:
                return {}  # a reader's own idea of a __dict__
            own = found.__get__(value)
            return own if type(own) is dict else {}
    return {}


def _submodule(module: types.ModuleType, name: str, load: bool) -> Any:
    full = f"{_instance_dict(module).get('__name__')}.{name}"
    if full in sys.modules:
        return sys.modules[full]
    from live_cells.modules import submodules

    if not load or name not in submodules(module):
        return Unknown
    import importlib

    try:
        return importlib.import_module(full)
    except Exception:
        return Unknown


# A few words ----------------------------------------------------------------------------------------------------------


def summary(value: Any) -> str:
    """Return a short text beside a name: shape and type of an array, parameters of a function, a small value itself."""
    cls = type(value)
    numpy = sys.modules.get("numpy")
    if numpy and numpy.ndarray in _mro(cls):
        return f"array {numpy.ndarray.shape.__get__(value)} {numpy.ndarray.dtype.__get__(value)}"
    if cls in (int, float, bool, complex, type(None)):
        text = repr(value) if cls is not int or abs(value) < 10**15 else "..."
        return f"{_type_name(cls)} {text}" if value is not None else "None"
    if cls is str:
        return f"str {value!r}" if len(value) <= 24 else f"str, {len(value)} characters"
    if cls in (list, tuple, set, frozenset, dict):
        return f"{_type_name(cls)}, {len(value)} {'entry' if len(value) == 1 else 'entries'}"
    if cls is types.ModuleType or _is_class(value):
        return ""
    if parameters(value) or cls is types.FunctionType or cls is types.MethodType:
        return signature(value)
    return "" if cls in _METHODS or is_function(value) else _type_name(cls)


def signature(value: Any) -> str:
    """Return the parameters of a function or class in round brackets, or an empty text where there are none known."""
    if not is_function(value) and not _is_class(value):
        return ""
    shown = parameters(value)
    if not shown and type(value) not in (types.FunctionType, types.MethodType):
        return ""
    text = ", ".join(f"{name}={default}" if default else name for name, default, _ in shown)
    return f"({text})" if len(text) <= LONGEST else f"({text[:LONGEST].rpartition(',')[0]}, ...)"


def documentation(value: Any) -> str:
    """Return the first line of a docstring."""
    cls = type(value)
    if _is_class(value):
        text = _class_dict(value).get("__doc__")
    elif cls is types.MethodType:
        text = value.__func__.__doc__ if type(value.__func__) is types.FunctionType else None
    elif cls is types.ModuleType:
        text = _instance_dict(value).get("__doc__")
    else:
        text = value.__doc__ if is_function(value) else None
    lines = text.strip().splitlines() if type(text) is str else []
    return next(
        (line.strip() for line in lines if re.search(r"\w", line) and not re.match(r"[\w.]+\(.*\)?$", line.strip())), ""
    )


def is_function(value: Any) -> bool:
    """Whether a value is a function of Python's own kinds or of numpy's: those that say what they take."""
    cls = type(value)
    return (
        cls in _METHODS
        or cls is types.FunctionType
        or _type_name(cls) == "cython_function_or_method"
        or (_is_builtin(cls) and _type_name(cls) in {"ufunc", "_ArrayFunctionDispatcher"})
    )


def parameters(value: Any) -> list[tuple[str, str, bool]]:
    """Return each parameter's name, its default as text, and whether it can be given by name; `self` is left out."""
    cls = type(value)
    if cls is types.MethodType:
        return parameters(value.__func__)[1:] if type(value.__func__) is types.FunctionType else []
    if cls is types.FunctionType:
        wrapped = value.__dict__.get("__wrapped__")
        return parameters(wrapped) if type(wrapped) is types.FunctionType else list(_of_code(value))
    if _is_class(value):
        for name in ("__init__", "__new__"):
            for base in _mro(value):
                made = _class_dict(base).get(name)
                made = made.__func__ if type(made) is staticmethod else made
                if type(made) is types.FunctionType:
                    return parameters(made)[1:]
    if is_function(value) or (_is_class(value) and _is_builtin(value)):
        return _of_builtin(value)
    return []


def _of_code(function: types.FunctionType) -> Iterator[tuple[str, str, bool]]:
    """Read the parameters from the compiled function: `inspect.signature` would evaluate annotations."""
    code = function.__code__
    names = code.co_varnames
    count, by_name = code.co_argcount, code.co_kwonlyargcount
    defaults = function.__defaults__ or ()
    for index, name in enumerate(names[:count]):
        at = index - (count - len(defaults))
        yield name, _default(defaults[at]) if at >= 0 else "", index >= code.co_posonlyargcount
    rest = iter(names[count + by_name :])
    if code.co_flags & inspect.CO_VARARGS:
        yield f"*{next(rest)}", "", False
    elif by_name:
        yield "*", "", False
    for name in names[count : count + by_name]:
        given = function.__kwdefaults__ or {}
        yield name, _default(given[name]) if name in given else "", True
    if code.co_flags & inspect.CO_VARKEYWORDS:
        yield f"**{next(rest)}", "", False


def _of_builtin(value: Any) -> list[tuple[str, str, bool]]:
    try:
        found = inspect.signature(value)
    except (TypeError, ValueError):
        return []
    stars = {inspect.Parameter.VAR_POSITIONAL: "*", inspect.Parameter.VAR_KEYWORD: "**"}
    return [
        (
            stars.get(one.kind, "") + one.name,
            "" if one.default is one.empty else _default(one.default),
            one.kind in (one.POSITIONAL_OR_KEYWORD, one.KEYWORD_ONLY),
        )
        for one in found.parameters.values()
        if one.name != "self"
    ]


def _default(value: Any) -> str:
    """Return a default as code, if it is a plain value; else only that there is one."""
    if type(value) in _PLAIN or (type(value) is tuple and all(type(part) in _PLAIN for part in value)):
        text = repr(value)
        return text if len(text) <= 20 else "..."
    if _is_class(value):
        return _type_name(value)
    return "..."
