"""The engine's files: checked, joined by the book's own wheels, and laid into `_static/live-cells/`."""

import functools
import hashlib
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from build import ProjectBuilder
from pyodide_lock import PyodideLockSpec
from pyodide_lock.utils import add_wheels_to_spec
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util import logging

from sphinx_live_cells.builders import makes_site
from sphinx_live_cells.freshness import files_hash, source_files
from sphinx_live_cells.sizes import report
from sphinx_live_cells.source import source_hash

BUILT = Path(__file__).parent / "built"
REPAIR = (
    "Install the package again: pip install -r requirements.txt (or pip install --force-reinstall sphinx-live-cells)."
)
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Runtime:
    """What a page must know: the manifest of the built files, the lock with the book's wheels, and their hashes."""

    manifest: dict[str, Any]
    lock_name: str
    lock_text: str
    wheels: dict[str, Path]  # name in the site -> file
    packages: list[str]

    @functools.cached_property
    def files(self) -> dict[str, dict[str, Any]]:
        """Name, SHA-256 and size of every file that the worker may fetch."""
        files = {
            name: facts for name, facts in self.manifest["files"].items() if name.startswith(self.manifest["engine"])
        }
        files |= {name: _facts(path.read_bytes()) for name, path in self.wheels.items()}
        return files | {self.lock_name: _facts(self.lock_text.encode())}


def prepare(app: Sphinx) -> None:
    """Check the engine and build the book's wheels before any page is read, so that a fault is said at once."""
    if not makes_site(app.builder):
        return
    manifest = checked_manifest(BUILT)
    wheels = [
        _wheel(Path(app.confdir, name), Path(app.doctreedir, "live-cells")) for name in app.config.live_cells_wheels
    ]
    lock = PyodideLockSpec.from_dict(manifest["lock"])
    named = {}
    for wheel in wheels:
        folder = f"wheels-{hashlib.sha256(wheel.read_bytes()).hexdigest()[:12]}"
        lock = add_wheels_to_spec(lock, [wheel], base_path=wheel.parent, base_url=f"{folder}/")
        named[f"{folder}/{wheel.name}"] = wheel
    text = json.dumps(lock.to_dict(), sort_keys=True)
    name = f"pyodide-lock-{hashlib.sha256(text.encode()).hexdigest()[:12]}.json"
    app.live_cells_runtime = Runtime(manifest, name, text, named, sorted(lock.packages))  # type: ignore[attr-defined]


def checked_manifest(built: Path) -> dict[str, Any]:
    """Return the manifest of the built client and engine after checking every file against its hash.

    Raises ExtensionError with what to do when the build is missing, older than its sources, or damaged.
    """
    path = built / "manifest.json"
    if not path.exists():
        raise ExtensionError(f"sphinx-live-cells has no compiled client ({path.name} is missing). {REPAIR}")
    manifest = json.loads(path.read_text())
    sources = source_hash()
    if sources is not None and sources != manifest["source"]:
        raise ExtensionError(f"The client of sphinx-live-cells has changed since it was compiled. {REPAIR}")
    for name, facts in manifest["files"].items():
        file = built / name
        if not file.exists():
            raise ExtensionError(f"The engine's file {name} is missing. {REPAIR}")
        if _facts(file.read_bytes()) != facts:
            raise ExtensionError(f"The engine's file {name} is not the one that was built: its hash differs. {REPAIR}")
    return manifest


def install(app: Sphinx, exception: Exception | None) -> None:
    """Copy what pages fetch into the site and drop what an earlier build left there."""
    if exception is not None or not makes_site(app.builder):
        return
    runtime: Runtime = app.live_cells_runtime  # type: ignore[attr-defined]
    site = Path(app.outdir, "_static", "live-cells")
    kept = {site / "charts", site / runtime.lock_name, site / "sizes.json"}
    for name in runtime.manifest["files"]:
        _copy(BUILT / name, site / name)
        kept.add(site / name.partition("/")[0])
    for name, wheel in runtime.wheels.items():
        _copy(wheel, site / name)
        kept.add(site / name.partition("/")[0])
    (site / runtime.lock_name).write_text(runtime.lock_text)
    for old in set(site.iterdir()) - kept:
        shutil.rmtree(old) if old.is_dir() else old.unlink()
    logger.info(report(site))


def _copy(source: Path, target: Path) -> None:
    if not target.exists() or target.stat().st_mtime_ns != source.stat().st_mtime_ns:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target)


def _facts(content: bytes) -> dict[str, Any]:
    return {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}


def _wheel(project: Path, cache: Path) -> Path:
    """Return a wheel as it is, or build one of a project with the backend that is installed here: no network is used."""
    if project.suffix == ".whl" and project.exists():
        return project
    if not (project / "pyproject.toml").exists():
        raise ExtensionError(
            f"`live_cells_wheels` names {project}, which is neither a wheel nor a folder with a pyproject.toml."
        )
    folder = cache / files_hash(source_files(project))[:16]
    built = sorted(folder.glob("*.whl"))
    if not built:
        logger.info("building the wheel of %s for the browser", project.name)
        shutil.rmtree(folder, ignore_errors=True)
        ProjectBuilder(project).build("wheel", str(folder))
        built = sorted(folder.glob("*.whl"))
    if not built[0].name.endswith("-none-any.whl"):
        raise ExtensionError(
            f"{project.name} builds {built[0].name}; the browser takes pure Python (py3-none-any) only."
        )
    return built[0]
