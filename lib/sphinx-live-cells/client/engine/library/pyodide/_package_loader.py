"""Where packages lie, in place of `pyodide._package_loader`, whose imports (zipfile, shutil, tempfile, ...) cost a tenth of the start.

The client unpacks packages itself. Whoever asks for something else of Pyodide's loader gets it, and the imports with it.
"""

from site import getsitepackages


class _Folder:
    """A path of which the start wants the text alone; as a `str` it would reach JavaScript as a string of its own."""

    def __init__(self, path: str) -> None:
        self._path = path

    def __str__(self) -> str:
        return self._path


SITE_PACKAGES = _Folder(getsitepackages()[0])
DSO_DIR = _Folder("/usr/lib")


def init_loaded_packages() -> None:
    """Nothing is installed when the interpreter starts."""


def __getattr__(name: str) -> object:
    from pyodide import _whole_package_loader

    return getattr(_whole_package_loader, name)
