"""How much a reader fetches, said at the end of a build and written beside the engine as `sizes.json`."""

import gzip
import json
from pathlib import Path
from typing import TypedDict

# What is fetched when; the names of files begin with these.
WHEN = {
    "client": "every page with live cells or charts",
    "editor": "the first time somebody enters some code",
    "chart": "the first sign of interest in a chart",
    "table": "the first time somebody opens the data of a chart",
    "worker": "the first sign of interest in a cell",
    "core": "the first sign of interest in a cell",
    "engine": "the first sign of interest in a cell",
    "wheels": "the first sign of interest in a cell",
    "pyodide-lock": "the first sign of interest in a cell",
}
OTHER = "the first press of a button that needs it"
SENT = {".js", ".css", ".wasm", ".gz", ".whl", ".json"}


class Size(TypedDict):
    """One file of the site."""

    file: str
    when: str
    bytes: int
    sent: int  # from a server that compresses with gzip


def measure(site: Path) -> list[Size]:
    """Return the size of every file below `site` that a reader may fetch, largest first."""
    sizes = []
    for path in sorted(site.rglob("*")):
        if "charts" in path.relative_to(site).parts or path.name in {"sizes.json", "manifest.json"}:
            continue  # a chart's rows belong to its page
        name = path.relative_to(site).as_posix()
        when = next((text for start, text in WHEN.items() if name.startswith(start)), OTHER)
        if path.suffix in SENT and path.is_file():
            content = path.read_bytes()
            sent = min(len(content), len(gzip.compress(content, 6, mtime=0)))
            sizes.append(Size(file=name, when=when, bytes=len(content), sent=sent))
    return sorted(sizes, key=lambda size: -size["sent"])


def report(site: Path) -> str:
    """Write `sizes.json` into `site` and return one line for the build's log."""
    sizes = measure(site)
    (site / "sizes.json").write_text(json.dumps(sizes, indent=1) + "\n")
    totals = {
        when: sum(size["sent"] for size in sizes if size["when"] == when)
        for when in dict.fromkeys([*WHEN.values(), OTHER])
    }
    return "live cells, with gzip: " + ", ".join(
        f"{_readable(total)} at {when}" if "first" in when else f"{_readable(total)} on {when}"
        for when, total in totals.items()
        if total
    )


def _readable(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{size / 1e3:.0f} kB"
