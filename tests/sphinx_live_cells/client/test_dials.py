"""Dials: they change the code and run it, follow the code, keep the newest value, and bring nothing out of its place."""

from pathlib import Path

import pytest
from driver import eventually
from pages import CHART_TYPE, Cell, write_page
from playwright.sync_api import Browser, Page
from reader import Reader, cell

ALL = """depth = 10  #@param {type:"slider", min:1, max:40, step:1}
scale = 0.1  # @param {type:"slider", min:0, max:1, step:0.1}
eta = 0.1  #@param {type:"slider", min:0.001, max:10, scale:"log"}
act = 'tanh'  #@param ["sigmoid", "tanh"]
width = 32  #@param [16, 32, 64] {type:"raw"}
bias = True  #@param {type:"boolean"}
seed = 1_000  #@param {type:"integer"}
name = "a"  #@param {type:"string"}
what = depth  #@param {type:"raw"}
print(depth, scale, eta, act, width, bias, seed, name, what)"""

LOOP = """import time
turns = 0
seconds = 1  #@param {type:"slider", min:1, max:60, step:1}
kept = seconds
turns += 1
for _ in range(seconds * 10):
    time.sleep(0.05)
print("slept", seconds)"""

SPEC = {
    "mark": "line",
    "width": "container",
    "height": 200,
    "data": {"name": "rows"},
    "encoding": {
        "x": {"field": "x", "type": "quantitative"},
        "y": {"field": "y", "type": "quantitative"},
    },
}


def saved_chart(scale: float) -> dict:
    rows = [{"x": x, "y": x * scale} for x in range(5)]
    return {**SPEC, "description": f"A line to {4 * scale:g}", "datasets": {"rows": rows}}


CHART = f"""scale = 2  #@param {{type:"slider", min:1, max:20, step:1}}
rows = [{{"x": x, "y": x * scale}} for x in range(5)]
class Chart:
    def _repr_mimebundle_(self):
        spec = {{**{SPEC!r}, "datasets": {{"rows": rows}}, "description": f"A line to {{4 * scale}}"}}
        if scale > 10: spec["title"] = "steep"
        return {{"{CHART_TYPE}": spec, "text/plain": "A line"}}
Chart()"""

CELLS = [
    Cell(ALL, "10 0.1 0.1 tanh 32 True 1000 a 10"),
    Cell(LOOP),
    Cell("print('twice', kept * 2)", "twice 2"),
    Cell(CHART, chart=saved_chart(2), caption="What to look for."),
    Cell("print('slope', rows[1]['y'])", "slope 2"),
    Cell('base = 3  #@param {type:"slider", min:0, max:9}', tags="live dial-reruns"),
    Cell("print('square', base**2)", "square 9"),
    Cell('slow = 0  #@param {type:"slider", min:0, max:60}', tags="live dial-reruns"),
    Cell("import time\nfor _ in range(slow * 400):\n    time.sleep(0.05)\nprint('waited', slow)"),
]

# What happens to a place of the page while dials move: nodes removed outside of drawings, shifts, states announced.
WATCH = """place => {
    place = document.querySelector(place);
    window.seen = {removed: [], shifts: [], said: []};
    new MutationObserver(records => {
        for (const record of records) if (!record.target.closest('svg, .live-label, output'))
            for (const node of record.removedNodes) seen.removed.push(node.className ?? node.data);
    }).observe(place, {childList: true, subtree: true});
    new PerformanceObserver(list => {
        for (const entry of list.getEntries()) for (const {node} of entry.sources) {
            const part = node?.nodeType === 1 ? node : node?.parentElement;  // a word that grows moves its own line only
            if (part && !part.closest('pre, .live-label')) seen.shifts.push(part.outerHTML.slice(0, 200));
        }
    }).observe({type: 'layout-shift'});
    new MutationObserver(() => seen.said.push(document.querySelector('[aria-live=polite]').textContent))
        .observe(document.querySelector('[aria-live=polite]'), {childList: true, characterData: true, subtree: true});
}"""


@pytest.fixture
def opened(reader: Reader, site: Path) -> Reader:
    """A reader of the page of this file."""
    write_page(site, "dials", CELLS)
    reader.open("dials")
    return reader


def turn(reader: Reader, number: int, name: str, *keys: str) -> None:
    """Press keys on a dial of a cell, called by its label."""
    reader.driver.focus(f"{cell(number)} [data-name]", name)
    for key in keys:
        reader.driver.press(key)


def fill(reader: Reader, number: int, name: str, text: str) -> None:
    """Type into a field and leave it with Enter."""
    reader.driver.fill(f"{cell(number)} [data-name]", text, name)
    reader.driver.press("Enter")


def of(reader: Reader, number: int, name: str, expression: str) -> object:
    """The value of an expression of `dial`, a control of a cell."""
    return reader.of(number, f"(dial => {expression})(cell.querySelector('[data-name={name}]'))")


def waits(reader: Reader, number: int, expression: str, value: object) -> None:
    """Wait until an expression of `cell` has a value."""
    eventually(lambda: reader.of(number, expression), lambda seen: seen == value, expression)


def test_each_kind_of_dial_writes_its_value_and_runs_the_cell(opened: Reader) -> None:
    numbers = opened.of(1, "cell.querySelectorAll('.cell_input pre :is(.mi, .mf)').length")
    assert numbers == 5

    def says(line: str) -> None:
        assert f"\n{line}  #" in "\n" + opened.code(1).replace("  # @", "  #@"), opened.code(1)

    turn(opened, 1, "depth", "ArrowRight")
    says("depth = 11")
    turn(opened, 1, "scale", "ArrowRight", "ArrowRight")
    says("scale = 0.3")
    turn(opened, 1, "scale", "End")
    says("scale = 1.0")
    turn(opened, 1, "eta", "ArrowRight")
    says("eta = 0.11")
    turn(opened, 1, "eta", "Home")
    says("eta = 0.001")
    opened.driver.choose(f"{cell(1)} select", "sigmoid", "act")
    says('act = "sigmoid"')
    opened.driver.choose(f"{cell(1)} select", "tanh", "act")
    says("act = 'tanh'")
    opened.driver.choose(f"{cell(1)} select", "64", "width")
    says("width = 64")
    turn(opened, 1, "bias", "Space")
    says("bias = False")
    fill(opened, 1, "seed", "7")
    says("seed = 7")
    fill(opened, 1, "what", "seed + 1")
    says("what = seed + 1")
    fill(opened, 1, "name", 'b"#')
    assert 'name = "b\\"#"  #@param' in opened.code(1)
    opened.shows(1, '11 1.0 0.001 tanh 64 False 7 b"# 8')
    opened.ends(1, "done")
    # the code is still the page's own highlighted text, and no editor was fetched for it
    assert opened.driver.count(".cm-editor") == 0
    assert opened.of(1, "cell.querySelectorAll('.cell_input pre :is(.mi, .mf)').length") == numbers
    assert opened.of(1, "cell.querySelector('.cell_input pre').textContent") == opened.code(1) + "\n"


def test_a_dial_follows_the_code_and_reset_brings_both_back(opened: Reader) -> None:
    turn(opened, 1, "depth", "End")
    assert opened.code(1).startswith("depth = 40 ")
    opened.ends(1, "done")
    written = opened.code(1).replace("= 40", "= 7").replace("'tanh'", '"sigmoid"').replace("True", "False")
    opened.of(1, "cell.write(args[0])".replace("args[0]", repr(written)))
    assert of(opened, 1, "depth", "[dial.value, dial.ariaValueText, dial.nextElementSibling.value]") == ["7", "7", "7"]
    assert of(opened, 1, "act", "dial.selectedOptions[0].text") == "sigmoid"
    assert of(opened, 1, "bias", "dial.checked") is False
    # without its comment in the code a dial has nothing to move
    opened.of(1, "cell.write(cell.source.replace('depth = 7  #@param', 'depth = 8  #'))")
    assert of(opened, 1, "depth", "dial.matches(':disabled')") is True
    opened.press(1, "Reset")
    assert of(opened, 1, "depth", "[dial.value, dial.matches(':disabled')]") == ["10", False]
    assert of(opened, 1, "bias", "dial.checked") is True
    assert opened.code(1) == ALL
    assert opened.output(1) == "10 0.1 0.1 tanh 32 True 1000 a 10"

    opened.enter(1)  # by hand, in the editor
    opened.driver.press("Control+Home")
    for _ in "depth = 10":
        opened.driver.press("ArrowRight")
    opened.driver.type("5")
    assert opened.code(1).startswith("depth = 105 ")
    assert of(opened, 1, "depth", "[dial.value, dial.nextElementSibling.value]") == ["40", "105"]  # as far as it goes
    turn(opened, 1, "depth", "Home")
    assert opened.of(1, "cell.querySelector('.cm-line').textContent").startswith("depth = 1 ")


def test_the_newest_value_wins_and_an_old_run_ends_silently_with_the_variables_kept(opened: Reader) -> None:
    turn(opened, 2, "seconds", "ArrowRight")
    opened.ends(2, "done")
    opened.of(2, "(window.states = [], cell.addEventListener('live-state', () => states.push(cell.state)))")
    turn(opened, 2, "seconds", "End")  # a minute
    opened.ends(2, "running")
    opened.driver.pause(0.5)
    turn(opened, 2, "seconds", *["ArrowLeft"] * 5, "Home")
    opened.ends(2, "done")
    assert opened.output(2) == "slept 1"
    assert opened.alert(2) == ""
    opened.driver.pause(1)  # until it has come to rest, and would have gone on with what waited
    states = opened.driver.evaluate("states")
    assert "stopped" not in states and "queued" not in states
    assert states.count("running") == 1  # the label and the live region heard of one run, however many there were
    assert opened.of(2, "document.querySelector('[aria-live=polite]').textContent") == "Cell 2: done"
    opened.run(3)
    assert opened.output(3) == "twice 2"


def test_what_depends_on_a_dial_becomes_stale_or_runs_again_if_the_author_says_so(opened: Reader) -> None:
    opened.run(5)
    turn(opened, 4, "scale", "ArrowRight")
    opened.ends(5, "stale")
    assert opened.output(7) == "square 9"
    turn(opened, 6, "base", "ArrowRight", "ArrowRight")
    opened.shows(7, "square 25")
    opened.ends(7, "done")
    assert opened.state(5) == "stale"


def test_a_long_cell_below_does_not_keep_a_dial_waiting(opened: Reader) -> None:
    turn(opened, 8, "slow", "ArrowRight")
    opened.ends(9, "running")
    opened.driver.pause(0.5)
    turn(opened, 8, "slow", "Home")
    opened.shows(9, "waited 0", timeout=15)  # the long run would take twenty
    opened.ends(9, "done")
    assert opened.alert(9) == ""


def test_stop_and_reset_while_a_dial_moves(opened: Reader) -> None:
    turn(opened, 2, "seconds", "End")
    opened.ends(2, "running")
    opened.driver.pause(0.3)
    opened.press(2, "Stop")
    opened.ends(2, "stopped")
    assert "Variables are kept" in opened.alert(2)
    turn(opened, 2, "seconds", "ArrowLeft")
    opened.ends(2, "running")
    turn(opened, 2, "seconds", "ArrowLeft")
    opened.press(2, "Reset")
    assert opened.code(2) == LOOP
    assert of(opened, 2, "seconds", "dial.value") == "1"
    opened.driver.pause(1)
    assert opened.state(2) in ("saved", "stopped")  # and no value that waited has run
    assert opened.output(2) == ""


def test_a_dial_changes_the_saved_chart_in_place_from_the_first_run_on(opened: Reader) -> None:
    driver = opened.driver
    height = opened.of(4, "cell.offsetHeight")
    opened.of(4, "cell.querySelector('.live-chart').id = 'saved'")
    driver.evaluate(WATCH, cell(4))
    turn(opened, 4, "scale", "ArrowRight")
    opened.ends(4, "done")
    rows = "document.querySelector('#saved').view.data('rows').map(row => row.y)"
    assert driver.evaluate(rows) == [0, 3, 6, 9, 12]
    assert driver.text(f"{cell(4)} figcaption") == "What to look for."
    assert driver.count(f"{cell(4)} .live-chart") == 1
    driver.evaluate("document.querySelector('#saved svg').id = 'drawing'")
    turn(opened, 4, "scale", *["ArrowRight"] * 7)
    waits(opened, 4, "cell.querySelector('.live-chart-view').ariaLabel", "A line to 40")
    assert driver.count("#drawing") == 1
    assert driver.evaluate(rows) == [0, 10, 20, 30, 40]
    driver.pause(1)
    seen = driver.evaluate("seen")
    # the picture made way for the drawing, once, and nothing else was ever taken away or moved
    assert seen["removed"] == ["live-chart-wide", "live-chart-narrow"]
    assert seen["shifts"] == []
    assert seen["said"][-1] == "Cell 4: done" and len(seen["said"]) <= 2
    assert opened.of(4, "cell.offsetHeight") == pytest.approx(height, abs=1)

    turn(opened, 4, "scale", "End")  # a chart's title may depend on the value too
    waits(opened, 4, "cell.querySelector('#saved svg').textContent.includes('steep')", True)
    opened.ends(4, "done")
    opened.press(4, "Reset")
    waits(opened, 4, "cell.querySelector('#saved svg').textContent.includes('steep')", False)
    assert driver.evaluate(rows) == [0, 2, 4, 6, 8]
    assert opened.of(4, "cell.querySelector('.live-chart-view').ariaLabel") == "A line to 8"


def test_without_scripts_there_are_no_controls(browser: Browser, address: str, opened: Reader) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/dials/")
    assert page.locator("fieldset.live-dials").count() == 5
    assert page.locator("fieldset.live-dials:visible").count() == 0
    context.close()


def test_controls_do_nothing_before_the_client_is_there_and_do_not_move_when_it_comes(
    page: Page, site: Path, address: str
) -> None:
    write_page(site, "dials", CELLS)
    page.route("**/client-*.js", lambda route: route.abort())
    page.goto(f"{address}/dials/")
    slider = page.locator("#dial-1-1")
    place = "dial => dial.getBoundingClientRect().top - dial.closest('live-cell').getBoundingClientRect().top"
    before = slider.evaluate(place)
    assert slider.is_disabled()
    page.unroute("**/client-*.js")
    page.goto(f"{address}/dials/")
    assert slider.is_enabled()
    assert slider.evaluate(place) == before
