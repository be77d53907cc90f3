"""How long from the click on Run to numpy's first answer, against a bare Pyodide worker? Ratios, cold and warm.

    python bench/start_up.py [rounds]

Both pages lie on the same local server and are open already; the clock runs in the page. Ours: from the click on Run to the
state `done` of a cell that uses numpy, once without any sign of intent before the click and once with the pointer over
the cell for 300 ms. Bare: from `new Worker` to the answer of the same code in a module worker of a few lines, with the files
of the npm package as they are and the same numpy wheel. Cold is a new browser profile. Warm is the profile of somebody who was
here before: each page has been opened three times, its Python started, and left two seconds after its answer. Chromium keeps
compiled code for the next visit once a megabyte of it has been optimized; so the script says how much of both was kept. The cases
are interleaved in each round, and the median of the rounds' ratios is printed with its range.
"""

import contextlib
import functools
import gzip
import http.server
import json
import shutil
import statistics
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import BrowserType, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
LIVE_CELLS = ROOT / "lib" / "sphinx-live-cells"
CORE = LIVE_CELLS / "client" / "node_modules" / "pyodide"
sys.path[:0] = [str(ROOT / "tools"), str(ROOT / "tests" / "sphinx_live_cells" / "client")]

from chromium import MISSING, find_chromium  # noqa: E402
from pages import Cell, manifest, write_page, write_site  # noqa: E402
from serve import SiteHandler  # noqa: E402

CODE = "import numpy as np\nfloat(np.arange(10.0).sum())"
STAY = 2000  # milliseconds for which a page stays open after its answer
# Milliseconds after a page has loaded and between two runs: none pays for what the browser's own start or the run before leaves
# behind. A new profile is busy for a while with itself, which a short run would pay for in full and a long one in part.
SETTLE = 1000
LIMITS = {"no intent": 0.35, "300 ms of intent": 0.25}
STOCK = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")
BARE_WORKER = f"""import {{ loadPyodide }} from "./pyodide.mjs";
const pyodide = await loadPyodide();
await pyodide.loadPackage("numpy");
postMessage(await pyodide.runPythonAsync({json.dumps(CODE)}));
"""
BARE_PAGE = "<!doctype html><meta charset=utf-8><title>bare</title><link rel=icon href=data:,>"
TIME_BARE = """() => new Promise((resolve, reject) => {
  const begun = performance.now();
  const worker = new Worker("worker.mjs", { type: "module" });
  worker.onerror = reject;
  worker.onmessage = ({ data }) => (data === 45 ? resolve(performance.now() - begun) : reject(data));
})"""
TIME_OURS = """() => new Promise((resolve) => {
  const cell = document.querySelector("live-cell");
  cell.addEventListener("live-state", () => cell.dataset.state === "done" && resolve(performance.now() - begun));
  const begun = performance.now();
  cell.querySelector(".live-button-run").click();
})"""


class Quiet(SiteHandler):
    def log_message(self, *args: object) -> None:
        pass


@contextlib.contextmanager
def served(site: Path, handler: type[SiteHandler] = Quiet) -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=str(site)))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def write_pages(site: Path) -> Path:
    """Write both pages; return the numpy wheel that both use."""
    write_site(site)
    write_page(site, "ours", [Cell(CODE, "45.0")])
    bare = site / "bare"
    bare.mkdir()
    for name in STOCK:
        shutil.copy(CORE / name, bare)
    wheel = (
        LIVE_CELLS / "vendor" / json.loads((CORE / "pyodide-lock.json").read_text())["packages"]["numpy"]["file_name"]
    )
    shutil.copy(wheel, bare)
    (bare / "worker.mjs").write_text(BARE_WORKER)
    (bare / "index.html").write_text(BARE_PAGE)
    return wheel


def open_page(page: Page, address: str) -> None:
    page.goto(address, wait_until="networkidle")
    page.wait_for_timeout(SETTLE)


def bare(page: Page, address: str) -> float:
    open_page(page, f"{address}/bare/")
    return page.evaluate(TIME_BARE)


def ours(page: Page, address: str) -> float:
    open_page(page, f"{address}/ours/")
    return page.evaluate(TIME_OURS)


def ours_with_intent(page: Page, address: str) -> float:
    open_page(page, f"{address}/ours/")
    page.hover("live-cell")
    page.wait_for_timeout(300)
    return page.evaluate(TIME_OURS)


CASES = {"bare": bare, "no intent": ours, "300 ms of intent": ours_with_intent}


@contextlib.contextmanager
def profile(chromium: BrowserType, folder: str) -> Iterator[Page]:
    context = chromium.launch_persistent_context(
        folder, executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"]
    )
    yield context.pages[0]
    context.close()


def cold(chromium: BrowserType, address: str, rounds: int) -> dict[str, list[float]]:
    """A new profile for each run."""
    times: dict[str, list[float]] = {name: [] for name in CASES}
    for _ in range(rounds):
        for name, case in CASES.items():
            with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, profile(chromium, folder) as page:
                times[name].append(case(page, address))
    return times


def warm(chromium: BrowserType, address: str, rounds: int) -> dict[str, list[float]]:
    """One profile, in which each page was opened three times, and which was opened again since."""
    times: dict[str, list[float]] = {name: [] for name in CASES}
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        with profile(chromium, folder) as page:
            kept: dict[str, int] = {}
            for name in ["bare", "no intent"] * 3:
                before = kept_code(Path(folder))
                CASES[name](page, address)
                page.wait_for_timeout(STAY)
                for file in kept_code(Path(folder)) - before:
                    kept[name] = kept.get(name, 0) + file.stat().st_size
        told = {"bare": "bare", "no intent": "ours"}
        print("kept compiled:", ", ".join(f"{told[name]} {size / 1e6:.2f} MB" for name, size in kept.items()))
        with profile(chromium, folder) as page:
            for _ in range(rounds):
                for name, case in CASES.items():
                    times[name].append(case(page, address))
                    page.goto("about:blank")
                    page.wait_for_timeout(SETTLE)
    return times


def kept_code(folder: Path) -> set[Path]:
    """Return the files of a profile with the compiled code of WebAssembly; smaller ones only point to them."""
    return {file for file in folder.glob("Default/Code Cache/wasm/*_0") if file.stat().st_size > 10_000}


def report(title: str, times: dict[str, list[float]]) -> None:
    print(f"{title:6}{'bare':18}{statistics.median(times['bare']):7.0f} ms")
    for name, limit in LIMITS.items():
        ratios = [one / other for one, other in zip(times[name], times["bare"], strict=True)]
        ratio = statistics.median(ratios)
        verdict = "" if ratio <= limit else "  over the limit"
        print(
            f"{'':6}{name:18}{statistics.median(times[name]):7.0f} ms   ratio {ratio:.3f} "
            f"({min(ratios):.2f} to {max(ratios):.2f}), limit {limit}{verdict}"
        )


def report_bytes(site: Path, wheel: Path) -> None:
    """Compare what travels: the core, the standard library and numpy; text and WebAssembly through gzip, archives as they are."""

    def travels(path: Path) -> int:
        content = path.read_bytes()
        return min(len(content), len(gzip.compress(content, 6, mtime=0)))

    static = site / "_static" / "live-cells"
    engine = [static / name for name in manifest()["files"] if "/" in name or name.startswith(("worker-", "core-"))]
    stock = [*(CORE / name for name in STOCK), wheel]
    mine, theirs = (sum(travels(path) for path in paths) for paths in (engine, stock))
    print(
        f"bytes with gzip: ours {mine / 1e6:.2f} MB, bare {theirs / 1e6:.2f} MB, ratio {mine / theirs:.3f}, limit 0.95"
    )


def main(rounds: int) -> None:
    if find_chromium() is None:
        raise SystemExit(MISSING)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Path(folder)
        wheel = write_pages(site)
        report_bytes(site, wheel)
        with served(site) as address:
            report("cold", cold(playwright.chromium, address, rounds))
            report("warm", warm(playwright.chromium, address, rounds))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
