"""Dials: they change the code and run it, follow the code, keep the newest value, and bring nothing out of its place."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pages import CHART_TYPE, Cell, write_page
from playwright.sync_api import Locator, Page, expect

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
]

# What happens to a place of the page while dials move: nodes removed outside of drawings, shifts, states announced.
WATCH = """place => {
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
def opened(page: Page, site: Path, address: str) -> Page:
    """The page of this file, opened."""
    write_page(site, "dials", CELLS)
    page.goto(f"{address}/dials/")
    return page


def cell(page: Page, number: int) -> Locator:
    """The element of one cell."""
    return page.locator(f'live-cell[data-cell="{number}"]')


def dial(page: Page, number: int, name: str) -> Locator:
    """A control of a cell by its label."""
    return cell(page, number).get_by_label(name, exact=True)


def ends(page: Page, number: int, state: str) -> None:
    """Wait for a cell's state."""
    expect(cell(page, number)).to_have_attribute("data-state", state, timeout=30_000)


def output(page: Page, number: int) -> Locator:
    """The output region of a cell."""
    return page.get_by_role("region", name=f"Output of cell {number}")


def line(page: Page, number: int, name: str) -> str:
    """The line of the code that sets a name, up to the comment."""
    source = cell(page, number).evaluate("cell => cell.source")
    (found,) = [line for line in source.splitlines() if line.startswith(f"{name} = ")]
    return found.partition("#")[0].strip()


def test_each_kind_of_dial_writes_its_value_and_runs_the_cell(opened: Page) -> None:
    tokens = cell(opened, 1).locator(".cell_input pre span.mi").count()

    def slide(name: str, *keys: str) -> Callable[[], None]:
        return lambda: [dial(opened, 1, name).press(key) for key in keys]

    turns = [
        ("depth", slide("depth", "ArrowRight"), "depth = 11"),
        ("scale", slide("scale", "ArrowRight", "ArrowRight"), "scale = 0.3"),
        ("scale", slide("scale", "End"), "scale = 1.0"),
        ("eta", slide("eta", "ArrowRight"), "eta = 0.11"),
        ("eta", slide("eta", "Home"), "eta = 0.001"),
        ("act", lambda: dial(opened, 1, "act").select_option("sigmoid"), 'act = "sigmoid"'),
        ("act", lambda: dial(opened, 1, "act").select_option("tanh"), "act = 'tanh'"),
        ("width", lambda: dial(opened, 1, "width").select_option("64"), "width = 64"),
        ("bias", lambda: dial(opened, 1, "bias").uncheck(), "bias = False"),
        ("seed", lambda: [dial(opened, 1, "seed").fill("7"), dial(opened, 1, "seed").press("Enter")], "seed = 7"),
        (
            "name",
            lambda: [dial(opened, 1, "name").fill('b"#'), dial(opened, 1, "name").press("Enter")],
            'name = "b\\"#"',
        ),
        (
            "what",
            lambda: [dial(opened, 1, "what").fill("seed + 1"), dial(opened, 1, "what").press("Enter")],
            "what = seed + 1",
        ),
    ]
    for name, act, expected in turns:
        act()
        found = line(opened, 1, name) if name != "name" else 'name = "b\\"#"'
        assert found == expected
    expect(output(opened, 1)).to_have_text('11 1.0 0.001 tanh 64 False 7 b"# 8', timeout=30_000, use_inner_text=True)
    ends(opened, 1, "done")
    assert 'name = "b\\"#"  #@param' in cell(opened, 1).evaluate("cell => cell.source")
    # the code is still the page's own highlighted text, and no editor was fetched for it
    assert cell(opened, 1).locator(".cm-editor").count() == 0
    assert cell(opened, 1).locator(".cell_input pre span.mi").count() == tokens
    assert (
        cell(opened, 1).locator(".cell_input pre").text_content()
        == cell(opened, 1).evaluate("cell => cell.source") + "\n"
    )


def test_a_dial_follows_the_code_and_reset_brings_both_back(opened: Page) -> None:
    dial(opened, 1, "depth").press("End")
    assert line(opened, 1, "depth") == "depth = 40"
    ends(opened, 1, "done")
    cell(opened, 1).evaluate(
        "cell => cell.write(cell.source.replace('depth = 40', 'depth = 7').replace(\"'tanh'\", '\"sigmoid\"').replace('True', 'False'))"
    )
    expect(dial(opened, 1, "depth")).to_have_value("7")
    assert dial(opened, 1, "depth").get_attribute("aria-valuetext") == "7"
    expect(cell(opened, 1).locator("output").first).to_have_text("7")
    assert dial(opened, 1, "act").evaluate("s => s.selectedOptions[0].text") == "sigmoid"
    expect(dial(opened, 1, "bias")).not_to_be_checked()
    # without its comment in the code a dial has nothing to move
    cell(opened, 1).evaluate("cell => cell.write(cell.source.replace('depth = 7  #@param', 'depth = 8  #'))")
    expect(dial(opened, 1, "depth")).to_be_disabled()
    cell(opened, 1).get_by_role("button", name="Reset").click()
    expect(dial(opened, 1, "depth")).to_be_enabled()
    expect(dial(opened, 1, "depth")).to_have_value("10")
    expect(dial(opened, 1, "bias")).to_be_checked()
    assert cell(opened, 1).evaluate("cell => cell.source") == ALL
    expect(output(opened, 1)).to_have_text("10 0.1 0.1 tanh 32 True 1000 a 10", use_inner_text=True)

    cell(opened, 1).locator(".cell_input pre").click()  # now in the editor
    expect(cell(opened, 1).locator(".cm-content")).to_be_focused()
    opened.keyboard.press("Control+Home")
    opened.keyboard.press("End")
    for _ in "  #@param " + '{type:"slider", min:1, max:40, step:1}':
        opened.keyboard.press("ArrowLeft")
    opened.keyboard.type("5")
    expect(dial(opened, 1, "depth")).to_have_value("40")  # 105 is further than it goes
    expect(cell(opened, 1).locator("output").first).to_have_text("105")
    dial(opened, 1, "depth").press("Home")
    expect(cell(opened, 1).locator(".cm-content")).to_contain_text("depth = 1 ")


def test_the_newest_value_wins_and_an_old_run_ends_silently_with_the_variables_kept(opened: Page) -> None:
    dial(opened, 2, "seconds").press("ArrowRight")
    ends(opened, 2, "done")
    states = "cell => { window.states = []; cell.addEventListener('live-state', () => states.push(cell.state)); }"
    cell(opened, 2).evaluate(states)
    dial(opened, 2, "seconds").press("End")  # a minute
    ends(opened, 2, "running")
    opened.wait_for_timeout(500)
    for _ in range(5):
        dial(opened, 2, "seconds").press("ArrowLeft")
    dial(opened, 2, "seconds").press("Home")
    ends(opened, 2, "done")
    expect(output(opened, 2)).to_have_text("slept 1", use_inner_text=True)
    assert cell(opened, 2).locator(".live-message").count() == 0
    assert "stopped" not in opened.evaluate("states")
    # no old value waited for its turn: at most one run of them began besides the one that was ended
    assert opened.evaluate("states").count("done") <= 3
    cell(opened, 3).get_by_role("button", name="Run").click()
    ends(opened, 3, "done")
    expect(output(opened, 3)).to_have_text("twice 2", use_inner_text=True)


def test_what_depends_on_a_dial_becomes_stale_or_runs_again_if_the_author_says_so(opened: Page) -> None:
    for number in (5, 7):
        cell(opened, number).get_by_role("button", name="Run").click()
        ends(opened, number, "done")
    dial(opened, 4, "scale").press("ArrowRight")
    ends(opened, 5, "stale")
    dial(opened, 6, "base").press("ArrowRight")
    dial(opened, 6, "base").press("ArrowRight")
    expect(output(opened, 7)).to_have_text("square 25", use_inner_text=True)
    ends(opened, 7, "done")
    ends(opened, 5, "stale")


def test_a_dial_changes_the_saved_chart_in_place_from_the_first_run_on(opened: Page) -> None:
    chart = cell(opened, 4).locator(".live-chart")
    height = cell(opened, 4).bounding_box()["height"]
    chart.evaluate("chart => chart.id = 'saved'")
    slider = dial(opened, 4, "scale")
    cell(opened, 4).evaluate(WATCH)
    slider.focus()
    slider.press("ArrowRight")
    ends(opened, 4, "done")
    rows = "chart => chart.view.data('rows').map(row => row.y)"
    assert opened.locator("#saved").evaluate(rows) == [0, 3, 6, 9, 12]
    expect(cell(opened, 4).locator("figcaption")).to_have_text("What to look for.")
    assert cell(opened, 4).locator(".live-chart").count() == 1
    opened.locator("#saved svg").evaluate("svg => svg.id = 'drawing'")
    for _ in range(7):
        slider.press("ArrowRight")
    expect(opened.locator("#saved .live-chart-view")).to_have_attribute("aria-label", "A line to 40")
    assert opened.locator("#drawing").count() == 1
    assert opened.locator("#saved").evaluate(rows) == [0, 10, 20, 30, 40]
    opened.wait_for_timeout(1000)
    seen = opened.evaluate("seen")
    # the picture made way for the drawing, once, and nothing else was ever taken away or moved
    assert seen["removed"] == ["live-chart-wide", "live-chart-narrow"]
    assert seen["shifts"] == []
    assert seen["said"][-1] == "Cell 4: done" and len(seen["said"]) <= 2
    assert cell(opened, 4).bounding_box()["height"] == pytest.approx(height, abs=1)

    slider.press("End")  # a chart's title may depend on the value too
    expect(opened.locator("#saved svg")).to_contain_text("steep")
    ends(opened, 4, "done")
    cell(opened, 4).get_by_role("button", name="Reset").click()
    expect(opened.locator("#saved svg")).not_to_contain_text("steep")
    assert opened.locator("#saved").evaluate(rows) == [0, 2, 4, 6, 8]
    expect(opened.locator("#saved .live-chart-view")).to_have_attribute("aria-label", "A line to 8")


def test_without_scripts_there_are_no_controls(browser, address: str, opened: Page) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/dials/")
    assert page.locator("fieldset.live-dials").count() == 4
    assert page.locator("fieldset.live-dials:visible").count() == 0
    context.close()


def test_controls_do_nothing_before_the_client_is_there_and_do_not_move_when_it_comes(
    page: Page, site: Path, address: str
) -> None:
    write_page(site, "dials", CELLS)
    page.route("**/client-*.js", lambda route: None if page.evaluate("window.hold") else route.continue_())
    page.add_init_script("window.hold = true")
    page.goto(f"{address}/dials/", wait_until="commit")
    slider = page.locator("#dial-1-1")
    expect(slider).to_be_disabled()
    place = "dial => dial.getBoundingClientRect().top - dial.closest('live-cell').getBoundingClientRect().top"
    before = slider.evaluate(place)
    page.unroute("**/client-*.js")
    page.goto(f"{address}/dials/")
    expect(slider).to_be_enabled()
    assert slider.evaluate(place) == before
