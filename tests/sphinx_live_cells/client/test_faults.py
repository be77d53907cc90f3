"""What goes wrong on purpose: each ends with a sentence that names the next step, on a page that still works."""

from pathlib import Path

import pytest
from faulty import Handler
from pages import Cell, manifest, write_page
from playwright.sync_api import Page, expect

PAYLOADS = [
    "<script>window.hacked = 1</script>",
    "<img src=x onerror='window.hacked = 1'>",
    "<svg onload='window.hacked = 1'></svg>",
    "<iframe srcdoc='<script>parent.hacked = 1</script>'></iframe>",
]
CELLS = [
    Cell("1 + 1", "2"),
    Cell("import numpy as np\nkept = 41\nwhile True:\n    np.ones((50, 50)) @ np.ones((50, 50))", None),
    Cell("kept + 1", "42"),
    Cell("while True:\n    try:\n        while True: pass\n    except KeyboardInterrupt: pass", None),
    Cell("for i in range(1_000_000): print(i)", None),
    Cell(
        "class Rich:\n"
        "    def __init__(self, kind, text): self._data = {kind: text, 'text/plain': text}\n"
        "    def _repr_mimebundle_(self): return self._data\n"
        f"for text in {PAYLOADS!r}:\n"
        "    print(text)\n"
        "    for kind in ('text/plain', 'text/html', 'image/svg+xml', 'text/markdown', 'text/latex'): display(Rich(kind, text))\n"
        "raise ValueError(text)",
        None,
    ),
    Cell("import multiprocessing", None),
]


@pytest.fixture
def opened(page: Page, site: Path, address: str) -> Page:
    """The page of this file, opened."""
    write_page(site, "faults", CELLS)
    page.goto(f"{address}/faults/")
    return page


def cell(page: Page, number: int):
    """The element of one cell."""
    return page.locator(f'live-cell[data-cell="{number}"]')


def run(page: Page, number: int, state: str = "done") -> None:
    """Press Run and wait for the end."""
    cell(page, number).get_by_role("button", name="Run", exact=True).click()
    expect(cell(page, number)).to_have_attribute("data-state", state, timeout=30_000)


ENGINE = [name.rpartition("/")[2] for name in manifest()["files"] if "/" in name] + ["pyodide-lock-test.json"]


@pytest.mark.parametrize("file", ENGINE)
@pytest.mark.parametrize("fault", ["changed", "truncated", "missing"])
def test_a_bad_engine_file_is_named_and_run_works_once_it_is_whole(opened: Page, file: str, fault: str) -> None:
    Handler.faults[file] = fault
    cell(opened, 1).get_by_role("button", name="Run", exact=True).click()
    message = cell(opened, 1).get_by_role("alert")
    expect(message).to_contain_text(file, timeout=20_000)
    expect(message).to_contain_text("Reload the page")
    expect(cell(opened, 1)).to_have_attribute("data-state", "saved")
    expect(cell(opened, 1)).to_contain_text("2")
    if file.endswith(".json"):  # once is enough: the retry is the same for every file
        Handler.faults.clear()
        run(opened, 1)
        expect(message).to_have_count(0)


def test_stop_keeps_variables_or_says_that_they_are_gone(opened: Page) -> None:
    run(opened, 2, "running")
    opened.wait_for_timeout(300)
    cell(opened, 2).get_by_role("button", name="Stop", exact=True).click()
    expect(cell(opened, 2)).to_have_attribute("data-state", "stopped", timeout=2_000)
    expect(cell(opened, 2)).to_contain_text("Variables are kept")

    run(opened, 4, "running")
    cell(opened, 4).get_by_role("button", name="Stop", exact=True).click()
    expect(cell(opened, 4)).to_contain_text("all variables are gone", timeout=5_000)
    expect(cell(opened, 4).get_by_role("button", name="Run all above")).to_be_visible()
    run(opened, 1)


def test_much_output_is_cut_and_output_is_never_markup(opened: Page) -> None:
    run(opened, 5)
    expect(cell(opened, 5)).to_contain_text("Output is cut here")
    assert sum(len(output.get("text", "")) for output in cell(opened, 5).evaluate("cell => cell.outputs")) == 100_000

    run(opened, 7, "error")
    expect(cell(opened, 7)).to_contain_text("multiprocessing is part of Python but not of the Python in this page")

    run(opened, 6, "error")
    opened.wait_for_timeout(300)
    assert opened.evaluate("window.hacked") is None
    region = cell(opened, 6).get_by_role("region")
    assert region.locator("script, svg, img[onerror], iframe:not([sandbox=''])").count() == 0
    expect(region).to_contain_text(PAYLOADS[0])


def test_restart_forgets_and_run_pressed_often_runs_once(opened: Page) -> None:
    opened.evaluate(
        "for (let i = 0; i < 10; i++) document.querySelector('.live-button-run:not(.live-cells-bar *)').click()"
    )
    expect(cell(opened, 1)).to_have_attribute("data-state", "done", timeout=30_000)
    assert cell(opened, 1).evaluate("cell => cell.outputs.length") == 1
    opened.get_by_role("button", name="Restart").click()
    run(opened, 1)


def test_a_policy_without_evaluated_code_is_enough(page: Page, site: Path, address: str) -> None:
    policy = (
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self' blob:; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-src 'self'"
    )
    write_page(site, "policy", CELLS[:1], head=f'<meta http-equiv="Content-Security-Policy" content="{policy}">')
    page.goto(f"{address}/policy/")
    run(page, 1)
