"""The service worker at the root of the site, and the list of all files that it goes by.

The list says of each file its size over the wire and the hash of its content, so that the worker keeps what belongs together
and nothing else; of each page, which files it may ask for; and which files are Python's.
"""

import gzip
import hashlib
import json
import re
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

HERE = Path(__file__).parent
_LEFT_OUT = re.compile(
    r"^(_sources|notebooks|cards|packages)/|(^|/)(LICENSE|\.)|\.(map|inv|ipynb|txt|xml|png)$|(^|/)sizes\.json$"
)
_REFERENCE = re.compile(r'(?:href|src)="([^"#?:]+)"|data-spec="([^"]+)"')
_PYTHON = ("engine-", "wheels-", "pyodide-lock-")


def write_worker(app: Sphinx, exception: Exception | None) -> None:
    """Write `service-worker.js` for the site as it now is."""
    if exception is None and app.builder.format == "html":
        site = Path(app.outdir)
        (site / "service-worker.js").write_text(worker(describe(site)), encoding="utf-8")


def worker(files: dict[str, Any]) -> str:
    """Return the service worker's code with its list in it."""
    code = (HERE / "static" / "service-worker.js").read_text(encoding="utf-8")
    return code.replace('"THE LIST"', json.dumps(files, separators=(",", ":"), sort_keys=True), 1)


def describe(site: Path) -> dict[str, Any]:
    """Return `{version, files: {path: [hash, bytes over the wire]}, pages: {page: [paths]}, python: [paths]}`."""
    paths = sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
    files = {
        path: _measure(site / path) for path in paths if path != "service-worker.js" and not _LEFT_OUT.search(path)
    }
    cells = [path for path in files if path.startswith("_static/live-cells/")]
    client = [path for path in cells if path.endswith(".js")]  # what a page with cells asks for when it is touched
    pages = {path: _asked_for(site / path, files, client) for path in files if path.endswith(".html")}
    return {
        "version": hashlib.sha256(json.dumps(files).encode()).hexdigest()[:12],
        "files": files,
        "pages": pages,
        "python": [path for path in cells if path.split("/")[2].startswith(_PYTHON)],
    }


def _measure(path: Path) -> tuple[str, int]:
    content = path.read_bytes()
    packed = content if path.suffix in (".gz", ".whl", ".woff2") else gzip.compress(content, 6, mtime=0)
    return hashlib.sha256(content).hexdigest()[:16], len(packed)


def _asked_for(page: Path, files: dict[str, tuple[str, int]], client: list[str]) -> list[str]:
    """Return the files that a page names, its charts' data, and the client's parts if it has cells or charts."""
    text = page.read_text(encoding="utf-8")
    names = {name or f"_static/live-cells/{spec}" for name, spec in _REFERENCE.findall(text)}
    fonts = [path for path in files if path.startswith("_static/fonts/")]
    own = [path for path in files if path in names and not path.endswith(".html")]
    return sorted({*own, *fonts, *(client if "live-cells-config" in text else [])})
