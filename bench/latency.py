"""How long does a reader wait? From a dial's input event to the changed chart, and a trivial cell's round trip.

    python bench/latency.py

In a real Chromium, on the built book (`make book` first) and served from this machine. The *dial* is the main one of the
chapter `vanishing`: it is moved through its range, one stop at a time, each after the one before has settled, and then
dragged, with an input event every 16 ms. Clocks run in the page: *chart* is the time from the input event to the first
changed mark in the chart's SVG, *frame* to the next picture that the browser paints, and *run* what the cell
says of itself: Python and the drawing.
The *cell* is `1 + 1`, on a page whose engine is warm: from the click on Run to the output, and to the state `done`; once
clicked by a script, and once pressed by the pointer, where the browser also has the button to paint.
"""

import functools
import http.server
import statistics
import sys
import threading
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))

from chromium import MISSING, find_chromium  # noqa: E402
from serve import SiteHandler  # noqa: E402

SITE = ROOT / "_build" / "html"
LIMITS = {"chart": 100.0, "cell": 15.0}
REST = 60  # milliseconds between two presses of the pointer
ROUNDS = 60

# Move a dial by one stop, and tell when the chart has changed, when that was painted and how long the run took.
TURN = """async ([cell, slider, value]) => {
    const svg = cell.querySelector('.live-chart svg');
    const changed = new Promise(done => new MutationObserver((_records, watch) => {
        watch.disconnect();
        done(performance.now());
    }).observe(svg, {attributes: true, childList: true, subtree: true, characterData: true}));
    const settled = new Promise(done => cell.addEventListener('live-state', function hear() {
        if (cell.state !== 'done') return;
        cell.removeEventListener('live-state', hear);
        done(performance.now());
    }));
    await new Promise(requestAnimationFrame);
    slider.value = value;
    const began = performance.now();
    slider.dispatchEvent(new Event('input', {bubbles: true}));
    const chart = await changed - began;
    const frame = await new Promise(done => requestAnimationFrame(() => setTimeout(() => done(performance.now())))) - began;
    await settled;
    const run = Number(cell.querySelector('.live-label').textContent.match(/[\\d.]+/)[0]) * 1000;
    return {chart, frame, run};
}"""

# Drag through all stops, an event every 16 ms, and count the pictures that the reader sees on the way.
DRAG = """async ([cell, slider]) => {
    const svg = cell.querySelector('.live-chart svg');
    const label = cell.querySelector('.live-chart-view');
    const times = [];
    const watch = new MutationObserver(() => times.push(performance.now()));
    watch.observe(label, {attributes: true, attributeFilter: ['aria-label']});
    const began = performance.now();
    for (let value = Number(slider.min); value <= Number(slider.max); value++) {
        slider.value = value;
        slider.dispatchEvent(new Event('input', {bubbles: true}));
        await new Promise(done => setTimeout(done, 16));
    }
    const ended = performance.now();
    while (cell.state !== 'done' || !label.ariaLabel.includes(`${slider.max} layers`)) await new Promise(done => setTimeout(done, 1));
    watch.disconnect();
    return {events: Number(slider.max) - Number(slider.min) + 1, seconds: (ended - began) / 1000,
            pictures: times.length, behind: times.at(-1) - ended};
}"""

# Time a run from the moment at which its button is clicked, whoever clicks it.
RUN = """async ([cell, script]) => {
    const button = cell.querySelector('.live-button-run');
    const clicked = new Promise(done => button.addEventListener(
        'click', () => done(performance.now()), {once: true, capture: true}
    ));
    const seen = new Promise(done => new MutationObserver((_records, watch) => {
        watch.disconnect();
        done(performance.now());
    }).observe(cell.querySelector('.cell_output'), {childList: true}));
    const settled = new Promise(done => cell.addEventListener('live-state', function hear() {
        if (cell.state !== 'done') return;
        cell.removeEventListener('live-state', hear);
        done(performance.now());
    }));
    await new Promise(done => setTimeout(done, 20));
    window.timed = (async () => {
        const began = await clicked;
        return {output: await seen - began, cell: await settled - began};
    })();
    if (script) button.click();
}"""
TIMED = "() => window.timed"


class Quiet(SiteHandler):
    def log_message(self, *args: object) -> None:
        pass


def measure_dial(page: Page, address: str) -> tuple[list[dict[str, float]], dict[str, float]]:
    page.goto(f"{address}/vanishing.html")
    slider = page.locator('input[data-name="depth"]')
    cell = page.locator("live-cell", has=slider)
    slider.press("ArrowRight")
    page.wait_for_function("cell => cell.state === 'done'", arg=cell.element_handle(), timeout=120_000)
    page.wait_for_timeout(1000)
    least, most = int(slider.get_attribute("min") or 0), int(slider.get_attribute("max") or 0)
    handles = [cell.element_handle(), slider.element_handle()]
    stops = [least + (7 * turn) % (most - least + 1) for turn in range(ROUNDS + 5)]
    turns = [page.evaluate(TURN, [*handles, stop]) for stop in stops]
    return turns[5:], page.evaluate(DRAG, handles)


def measure_cell(page: Page, address: str) -> tuple[list[dict[str, float]], list[dict[str, float]]]:
    page.goto(f"{address}/vanishing.html")
    cells = page.locator("live-cell")
    cells.nth(0).get_by_role("button", name="Run").click()
    page.wait_for_function("() => document.querySelector('live-cell').state === 'done'", timeout=120_000)
    cell = cells.nth(1).element_handle()
    cell.evaluate("cell => cell.write('1 + 1')")
    run = cells.nth(1).get_by_role("button", name="Run")
    run.click()
    page.wait_for_function("cell => cell.state === 'done'", arg=cell)
    page.wait_for_timeout(1000)
    box = run.bounding_box()
    spot = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    clicked, pressed = [], []
    for _ in range(ROUNDS + 5):
        page.evaluate(RUN, [cell, True])
        clicked.append(page.evaluate(TIMED))
        page.evaluate(RUN, [cell, False])
        page.wait_for_timeout(REST)
        page.mouse.click(*spot)
        pressed.append(page.evaluate(TIMED))
    return clicked[5:], pressed[5:]


def show(name: str, times: list[float], limit: float | None = None) -> None:
    low, middle, high = (
        statistics.quantiles(times, n=20)[0],
        statistics.median(times),
        statistics.quantiles(times, n=20)[-1],
    )
    verdict = "" if limit is None else f"   limit {limit:g}" + ("" if middle <= limit else ", over it")
    print(f"{name:44}{middle:7.1f} ms   5 to 95 %: {low:6.1f} to {high:6.1f}{verdict}")


def main() -> None:
    if not (SITE / "vanishing.html").exists():
        sys.exit("There is no book in _build/html: run make book first.")
    chromium = find_chromium()
    if chromium is None:
        sys.exit(MISSING)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(SITE)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        turns, drag = measure_dial(page, address)
        clicked, pressed = measure_cell(page, address)
        print(f"Chromium {browser.version}, medians of {ROUNDS}")
        browser.close()
    server.shutdown()
    show("dial: run, with the drawing", [turn["run"] for turn in turns])
    show("dial: input to changed chart", [turn["chart"] for turn in turns], LIMITS["chart"])
    show("dial: input to painted frame", [turn["frame"] for turn in turns])
    show("1 + 1: click to output", [times["output"] for times in clicked])
    show("1 + 1: click to done", [times["cell"] for times in clicked], LIMITS["cell"])
    show("1 + 1: the pointer's click to done", [times["cell"] for times in pressed], LIMITS["cell"])
    print(
        f"dragged through {drag['events']:.0f} stops in {drag['seconds']:.2f} s: {drag['pictures']:.0f} pictures, "
        f"the last {drag['behind']:.0f} ms after the last event"
    )


if __name__ == "__main__":
    main()
