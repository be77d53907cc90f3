"""What makes Python's start shorter: Python imports a file of this name when it starts.

Modules that the start imports and hardly any cell uses are there, and are executed at the first use; together they cost a
tenth of the start. Named tuples are made without compiling code.
"""

import collections
import sys
from importlib.util import find_spec, module_from_spec
from types import ModuleType

from _namedtuples import evaluate

collections.eval = evaluate  # type: ignore[attr-defined]

# Name -> what others read of the module while they are imported themselves: defaults in signatures of asyncio.events.
LATER: dict[str, dict[str, int]] = {
    "_colorize": {},
    "ctypes": {},
    "socket": {"AF_UNSPEC": 0, "AI_PASSIVE": 1},
    "subprocess": {"PIPE": -1},
    "tokenize": {},
}


class _Later(ModuleType):
    """A module that is executed when an attribute is asked for that it does not have yet."""

    def __getattr__(self, name: str) -> object:
        spec = object.__getattribute__(self, "__spec__")
        self.__class__ = ModuleType
        try:
            spec.loader.exec_module(self)
        except BaseException:
            self.__class__ = _Later
            raise
        return getattr(self, name)


for _name, _known in LATER.items():
    _module = module_from_spec(find_spec(_name))  # type: ignore[arg-type]
    _module.__class__ = _Later
    vars(_module).update(_known)
    sys.modules[_name] = _module
