"""A hash of everything that the built client and engine are made of, to tell a stale build from a current one.

Used by the build hook, which skips its work when the hash is unchanged, and by `runtime`, which refuses a stale build.
Standard library only: the hook loads this file alone, before the package's dependencies are there.
"""

import hashlib
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
SOURCES = (
    "client",
    "vendor",
    "hatch_build.py",
    "sphinx_live_cells/names.py",
    "sphinx_live_cells/expectations.py",
    "sphinx_live_cells/chart_style.json",
)
NOT_SOURCES = frozenset({"node_modules", "__pycache__"})


def source_hash(project: Path = PROJECT) -> str | None:
    """Return one SHA-256 (hex) over names and contents, or None where only the built files are installed."""
    if not (project / "hatch_build.py").is_file():
        return None
    total = hashlib.sha256()
    for file in sorted(file for source in SOURCES for file in _files(project / source)):
        total.update(
            f"{file.relative_to(project).as_posix()} {hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode()
        )
    return total.hexdigest()


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    inside = (child for child in path.iterdir() if child.name not in NOT_SOURCES)
    return [file for child in inside for file in _files(child)]
