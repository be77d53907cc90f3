"""For everybody: the keyboard alone does everything, states are said once, and axe finds nothing in any of them."""

from pathlib import Path

import pytest
from axe import findings
from driver import Driver
from faulty import Handler
from pages import Cell, write_page
from reader import Reader

CELLS = [
    Cell("import numpy as np\nscale = 2", None),
    Cell("print(np.arange(3) * scale)", "[0 2 4]"),
    Cell("1 / 0", "ZeroDivisionError", "live raises-exception"),
    Cell("while True:\n    pass", None),
    Cell("scale * 2", "4"),
    Cell(
        'height = 3  #@param {type:"slider", min:0, max:9}\nkind = "sin"  #@param ["sin", "cos"]\nheight, kind',
        "(3, 'sin')",
    ),
    Cell("import time\ntime.sleep(600)", None),
    Cell("'never run'", "'never run'"),
]
COLOURS = {
    "light": "",
    "dark": "<style>:root{--pst-color-primary:#5fd0d8;--pst-color-border:#48515c;--pst-color-surface:#222a33;"
    "--pst-color-background:#14181e;--pst-color-text-base:#ced6dd;--pst-color-text-muted:#9ca4af;"
    "--pst-color-warning-text:#f0b860;--pst-color-danger:#f3877c}"
    "body{background:#14181e;color:#ced6dd}pre{color:#ced6dd}</style>",
}


def write(site: Path, name: str, head: str = "") -> None:
    write_page(site, name, CELLS, head=head)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_on_a_page_with_every_state(
    reader: Reader, driver: Driver, site: Path, theme: str, width: int
) -> None:
    write(site, f"access-{theme}", COLOURS[theme])
    driver.resize(width, 900)
    reader.open(f"access-{theme}")
    assert findings(driver) == []

    reader.run(5)
    reader.run(1)
    reader.ends(5, "stale")
    reader.run(2)
    reader.run(3, "error")
    reader.run(4, "running")
    reader.press(4, "Stop")
    reader.ends(4, "stopped")
    reader.edit(6, 'height = 4  #@param {type:"slider", min:0, max:9}\nheight')
    reader.run(6)
    reader.run(7, "running")
    reader.press(8, "Run")
    reader.ends(8, "queued")
    states = [reader.state(number) for number in range(1, len(CELLS) + 1)]
    assert set(states) == {"done", "error", "stopped", "stale", "running", "queued"}
    reader.press_all("Share")
    driver.wait("document.querySelector('.live-cells-bar ~ * input, .live-cells-bar input') !== null")
    assert findings(driver) == []


def test_axe_finds_nothing_while_the_engine_loads(reader: Reader, driver: Driver, site: Path) -> None:
    Handler.go_on.clear()
    Handler.faults[".whl.gz"] = "stalled"
    write(site, "access-loading")
    reader.open("access-loading")
    reader.press(2, "Run")
    reader.ends(2, "loading")
    assert findings(driver) == []
    Handler.go_on.set()
    reader.ends(2, "done")


def test_one_region_says_each_state_once(reader: Reader, driver: Driver, site: Path) -> None:
    write(site, "access-said")
    reader.open("access-said")
    driver.evaluate(
        """() => {
            window.said = [];
            window.states = [];
            const region = document.querySelector("[role=status][aria-live=polite]");
            new MutationObserver((all) => all.forEach((one) => one.addedNodes.forEach((node) => window.said.push(node.data))))
                .observe(region, { childList: true, characterData: true, subtree: true });
            for (const cell of document.querySelectorAll("live-cell"))
                cell.addEventListener("live-shown", () => window.states.push(`${cell.dataset.cell} ${cell.dataset.shown}`));
        }"""
    )
    assert driver.count("body > [role=status][aria-live=polite]") == 1
    reader.run(2)
    reader.run(3, "error")
    driver.pause(0.3)
    said = driver.evaluate("window.said")
    states = driver.evaluate("window.states")
    assert len(said) == len(states) == len([text for text in said if text])
    assert [text.split()[1].rstrip(":") + " " + text.split()[-1] for text in said] == states


def tab_to(driver: Driver, name: str, limit: int = 60) -> None:
    """Press Tab until the element with this accessible name has the focus."""
    for _ in range(limit):
        driver.press("Tab")
        focused = driver.evaluate(
            "() => { const at = document.activeElement; return (at.getAttribute('aria-label') ?? at.textContent).trim(); }"
        )
        if focused == name:
            return
    raise AssertionError(f"{limit} times Tab and never on {name}")


def test_the_keyboard_alone_runs_stops_edits_and_resets(reader: Reader, driver: Driver, site: Path) -> None:
    write(site, "access-keys")
    reader.open("access-keys")
    tab_to(driver, "Run all")
    tab_to(driver, "Code of cell 2")
    driver.wait("document.activeElement.matches('.cm-content')")
    driver.press("Control+End")
    driver.type("\nprint('typed')")
    driver.press("Control+Enter")
    reader.ends(2, "done")
    reader.shows(2, "typed")
    driver.press("Escape")
    tab_to(driver, "Run", limit=2)
    tab_to(driver, "Reset", limit=2)
    driver.press("Enter")
    reader.ends(2, "saved")
    assert driver.evaluate("document.activeElement.textContent") == "Run"

    tab_to(driver, "Code of cell 4")
    driver.press("Escape")
    tab_to(driver, "Run", limit=2)  # perhaps before the editor has come, which must not take the focus back
    driver.press("Enter")
    reader.ends(4, "running")
    driver.wait("document.activeElement.textContent === 'Stop'")  # the focus stays where the reader is
    driver.press("Space")
    reader.ends(4, "stopped")
    assert driver.evaluate("document.activeElement.textContent") == "Run"


def test_the_keyboard_alone_turns_dials(reader: Reader, driver: Driver, site: Path) -> None:
    write(site, "access-dials")
    reader.open("access-dials")
    driver.focus('live-cell[data-cell="6"] input[type=range]')
    driver.press("ArrowRight")
    reader.ends(6, "done")
    reader.shows(6, "(4, 'sin')")
    assert reader.code(6).startswith("height = 4 ")
    assert driver.evaluate("document.activeElement.matches('input[type=range]')")


def test_motion_is_reduced_for_those_who_ask(reader: Reader, driver: Driver, site: Path, page) -> None:
    write(site, "access-motion")
    page.emulate_media(reduced_motion="reduce")
    reader.open("access-motion")
    reader.run(7, "running")
    moving = (
        "getComputedStyle(document.querySelector('live-cell[data-cell=\"7\"] .live-label'), '::before').animationName"
    )
    assert driver.evaluate(moving) == "none"
