"""asyncio for an event loop that is the browser's: what such a loop has no use for is imported when somebody asks for it.

The loops of an operating system, with their sockets, pipes and processes, are half of asyncio and a twentieth of the start.
"""

from importlib import import_module

from . import coroutines, events, exceptions, futures, locks, queues, runners, taskgroups, tasks, threads, timeouts
from .coroutines import *
from .events import *
from .exceptions import *
from .futures import *
from .locks import *
from .queues import *
from .runners import *
from .taskgroups import *
from .tasks import *
from .threads import *
from .timeouts import *

_AT_ONCE = (coroutines, events, exceptions, futures, locks, queues, runners, taskgroups, tasks, threads, timeouts)
_LATER = ("base_events", "graph", "protocols", "streams", "subprocess", "transports", "unix_events")
_LOOP_POLICIES = ("AbstractEventLoopPolicy", "DefaultEventLoopPolicy")  # of the browser: without the system's loops


def __getattr__(name: str) -> object:
    if name in _LOOP_POLICIES:
        return events._AbstractEventLoopPolicy if name == _LOOP_POLICIES[0] else events._BaseDefaultEventLoopPolicy
    if name in _LATER:
        return import_module(f"asyncio.{name}")
    if name == "__all__":
        modules = [*_AT_ONCE, *(import_module(f"asyncio.{later}") for later in _LATER)]
        globals()["__all__"] = [public for module in modules for public in module.__all__]
        return globals()["__all__"]
    if not name.startswith("_"):
        for later in _LATER:
            module = import_module(f"asyncio.{later}")
            if name in module.__all__:
                globals()[name] = getattr(module, name)
                return globals()[name]
    raise AttributeError(f"module 'asyncio' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__getattr__("__all__")})  # type: ignore[misc]
