"""Outputs never older than the code they came from.

MyST-NB and Sphinx look at a page's own text. What a page imports is not in it: when a watched file has changed, every
page is read, and so run, again.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError

from sphinx_live_cells.cells import pages

_NOT_SOURCES = {"__pycache__", "node_modules", "built", "dist", ".git", ".pytest_cache", ".ruff_cache", ".mypy_cache"}


def outdated_pages(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> set[str]:
    """Return all pages when a file that `live_cells_watch` or `live_cells_wheels` names has changed since the last build."""
    now = files_hash(path for name in _watched(app) for path in source_files(Path(app.confdir, name)))
    before = getattr(env, "live_cells_watched", None)
    env.live_cells_watched = now  # type: ignore[attr-defined]
    return set() if before == now else set(env.found_docs)


def pages_to_write(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the pages that name files of the client or the engine, when those files have other names than in the last build.

    Such pages are written again, not run again: after an upgrade of this extension, unchanged pages would otherwise ask
    for files that the site has no more.
    """
    runtime = getattr(app, "live_cells_runtime", None)
    if runtime is None:
        return []
    now = [runtime.manifest["entry"], sorted(runtime.manifest["files"]), runtime.lock_name]
    before = getattr(env, "live_cells_named", now)
    env.live_cells_named = now  # type: ignore[attr-defined]
    return [] if before == now else sorted(pages(env))


def _watched(app: Sphinx) -> list[str]:
    return [*app.config.live_cells_watch, *app.config.live_cells_wheels]


def source_files(path: Path) -> Iterator[Path]:
    """Yield the file, or the files below the folder, in order, without what tools leave behind."""
    if not path.exists():
        raise ExtensionError(
            f"{path} does not exist; `live_cells_watch` and `live_cells_wheels` name files and folders."
        )
    if path.is_file():
        yield path
        return
    for child in sorted(path.iterdir()):
        if child.name not in _NOT_SOURCES and not child.name.endswith(".egg-info"):
            yield from source_files(child)


def files_hash(paths: Iterator[Path]) -> str:
    """Return one hash over names and contents."""
    total = hashlib.sha256()
    for path in paths:
        total.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()
