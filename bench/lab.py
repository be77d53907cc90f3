"""How much of the machine do the laboratory's pictures take? Steps a second with and without a page, and frames a second.

    make book && python bench/lab.py [rounds]

The network of the page `lab`: 10 layers, 32 wide, batches of 32, on the digits, for STEPS steps. With the page: from the
start of the cell's run to its end, all pictures drawn, after one run that loads everything; frames are counted
meanwhile. Without: `training.train` with the same settings in a bare worker, in the same Pyodide with the same wheels,
after 300 steps to warm up. Both are measured in turn, and the median of the rounds' ratios is printed with its range.
"""

import json
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from start_up import BARE_PAGE, CORE, LIVE_CELLS, ROOT, STOCK, served

sys.path[:0] = [str(ROOT / "tools")]

from chromium import MISSING, find_chromium  # noqa: E402

SITE = ROOT / "_build" / "html"
STEPS = 4000
LIMITS = {"steps": 0.6, "frames": 50}
CODE = """
import time
import numpy as np
from unstable_gradients.lab import Run, Settings
from unstable_gradients.training import train

def seconds(steps):
    run = Run(Settings(steps=steps))
    data = run.parts.train
    rows = train(run.net, data.X, data.y, loss=run.loss, optimizer=run.optimizer, steps=steps, batch_size=32, rng=run.rng)
    start = time.perf_counter()
    losses = [row["loss"] for row in rows]
    return time.perf_counter() - start

seconds(300)
"""
WORKER = f"""import {{ loadPyodide }} from "./pyodide.mjs";
const pyodide = await loadPyodide();
await pyodide.loadPackage(["numpy", new URL("WHEEL", self.location.href).href]);
await pyodide.runPythonAsync({json.dumps(CODE)});
self.onmessage = async () => postMessage(await pyodide.runPythonAsync("seconds({STEPS})"));
postMessage("ready");
"""
START = """() => new Promise((resolve, reject) => {
  window.worker = new Worker("worker.mjs", { type: "module" });
  worker.onerror = reject;
  worker.onmessage = () => resolve();
})"""
TIME_BARE = "() => new Promise((resolve) => { worker.onmessage = ({ data }) => resolve(data); worker.postMessage(0); })"
TIME_LAB = """() => new Promise((resolve, reject) => {
  const cell = document.querySelector('live-cell:has([data-name="depth"])');
  const frames = [];
  let begun = 0;
  const frame = (now) => { frames.push(now); if (begun) requestAnimationFrame(frame); };
  cell.addEventListener("live-state", () => {
    if (cell.dataset.state === "running" && !begun) {
      begun = performance.now();
      requestAnimationFrame(frame);
    } else if (["error", "stopped"].includes(cell.dataset.state)) reject(cell.textContent);
    else if (cell.dataset.state === "done" && begun) {
      const seconds = (performance.now() - begun) / 1000;
      begun = 0;
      resolve({ seconds, frames: ((frames.length - 1) * 1000) / (frames.at(-1) - frames[0]) });
    }
  });
  cell.querySelector(".live-button-run").click();
})"""
PREPARE = f"""() => {{
  const cell = document.querySelector('live-cell:has([data-name="depth"])');
  cell.write(cell.source.replace(/^steps = \\d+/m, "steps = {STEPS}"));
}}"""


def write_bare(folder: Path) -> None:
    """A page with a worker of the stock files, beside the built site."""
    folder.mkdir()
    for name in STOCK:
        shutil.copy(CORE / name, folder)
    numpy = json.loads((CORE / "pyodide-lock.json").read_text())["packages"]["numpy"]["file_name"]
    shutil.copy(LIVE_CELLS / "vendor" / numpy, folder)
    (wheel,) = (SITE / "_static" / "live-cells").rglob("unstable_gradients-*.whl")
    name = "unstable_gradients-" + wheel.name.split("-")[1] + "-py3-none-any.whl"
    shutil.copy(wheel, folder / name)
    (folder / "worker.mjs").write_text(WORKER.replace("WHEEL", name))
    (folder / "index.html").write_text(BARE_PAGE)


def main(rounds: int) -> None:
    if find_chromium() is None:
        raise SystemExit(MISSING)
    if not (SITE / "lab.html").exists() and not (SITE / "book" / "lab.html").exists():
        raise SystemExit("_build/html has no page lab: run make book first.")
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        (folder / "site").symlink_to(SITE)
        write_bare(folder / "bare")
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"])
        with served(folder) as address:
            bare, lab = browser.new_page(), browser.new_page(viewport={"width": 1280, "height": 900})
            bare.goto(f"{address}/bare/")
            bare.evaluate(START)
            lab.goto(
                f"{address}/site/book/lab.html" if (SITE / "book" / "lab.html").exists() else f"{address}/site/lab.html"
            )
            lab.evaluate(PREPARE)
            report([measure(bare, lab) for _ in range(rounds + 1)][1:])
        browser.close()


def measure(bare: Page, lab: Page) -> tuple[float, float, float]:
    """Steps a second without and with the page, and frames a second."""
    bare.bring_to_front()
    without = bare.evaluate(TIME_BARE)
    lab.bring_to_front()
    with_page = lab.evaluate(TIME_LAB)
    return STEPS / without, STEPS / with_page["seconds"], with_page["frames"]


def report(rounds: list[tuple[float, float, float]]) -> None:
    without, with_page, frames = (list(column) for column in zip(*rounds, strict=True))
    ratios = [one / other for one, other in zip(with_page, without, strict=True)]
    print(
        f"steps a second: {statistics.median(without):.0f} without a page, {statistics.median(with_page):.0f} with it"
    )
    for what, values, limit in (("steps", ratios, LIMITS["steps"]), ("frames", frames, LIMITS["frames"])):
        value = statistics.median(values)
        verdict = "" if value >= limit else "  under the limit"
        name = "with a page / without" if what == "steps" else "frames a second"
        print(f"{name}: {value:.2f} ({min(values):.2f} to {max(values):.2f}), limit {limit}{verdict}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
