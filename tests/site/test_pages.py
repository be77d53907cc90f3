"""The built book in a real browser: every live cell runs, shows its saved output, and nothing leaves the site."""

import json
from pathlib import Path

import pytest
from access import SPACING, cut_off, findings, hard_to_hit, moving, too_wide, without_focus

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "_build" / "html"

PAGES = sorted(path.name for path in SITE.glob("*.html") if "<live-cell" in path.read_text(encoding="utf-8"))
FINISHED = "() => [...document.querySelectorAll('live-cell')].every(c => ['done', 'error'].includes(c.dataset.state))"
CHART = "application/vnd.vegalite.v6+json"
OUTPUTS = (".cell_output", ".live-toolbar", ".live-cells-bar", ".live-message")  # what a run changes
SAVED_TEXT = "c => [...c.querySelectorAll('.cell_output pre')].map(p => p.textContent).join('')"
SAVED_CHARTS = "c => [...c.querySelectorAll('.live-chart')].map(chart => chart.dataset.spec)"


def test_the_book_was_built():
    assert PAGES, "no page with live cells in _build/html: run make book first"


@pytest.mark.parametrize("name", PAGES)
def test_every_live_cell_gives_its_saved_output(browser, address, name):
    page, faults = browser.new_page(), []
    page.on("request", lambda r: None if r.url.startswith((address, "data:", "blob:")) else faults.append(r.url))
    page.on("console", lambda message: faults.append(message.text))  # what the policy refuses is said here, too
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(address + name)
    cells = page.query_selector_all("live-cell")
    saved = [(cell.evaluate(SAVED_TEXT), cell.evaluate(SAVED_CHARTS)) for cell in cells]
    page.get_by_role("button", name="Run all").first.click()
    page.wait_for_function(FINISHED, timeout=120_000)
    for cell, (text, charts) in zip(cells, saved, strict=True):
        outputs = cell.evaluate("c => c.outputs")
        tags = cell.get_attribute("data-tags")
        assert cell.get_attribute("data-state") == ("error" if "raises-exception" in tags else "done"), outputs
        shown = [output.get("text") or output["data"]["text/plain"] for output in outputs if not is_chart(output)]
        assert "".join(shown).split() == text.split()
        drawn = [output["data"][CHART]["datasets"]["rows"] for output in outputs if is_chart(output)]
        kept = [json.loads((SITE / "_static" / "live-cells" / name).read_text())["datasets"]["rows"] for name in charts]
        assert len(drawn) == len(kept)
        for live, rows in zip(drawn, kept, strict=True):
            assert_same_rows(live, rows)
    assert findings(page, *OUTPUTS) == []
    assert without_focus(page) == []
    assert faults == []
    page.close()


def is_chart(output):
    return CHART in output.get("data", {})


def assert_same_rows(live, saved):
    assert len(live) == len(saved)
    for one, other in zip(live, saved, strict=True):
        assert one == {key: nearly(value) for key, value in other.items()}


def nearly(value):
    if isinstance(value, list):
        return [nearly(entry) for entry in value]
    return pytest.approx(value, rel=1e-9) if isinstance(value, float) else value


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_complete_without_javascript(browser, address, name):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + name)
    assert page.locator(".bd-article h1").is_visible()
    for summary in page.locator("main details > summary").all():
        summary.click()  # hints, solutions, answers, folded code: there for every reader
    for cell in page.locator("live-cell").all():
        assert cell.locator(".cell_input pre").is_visible()
        assert cell.locator(".cell_output").is_visible()
    for chart in page.locator(".live-chart").all():
        assert chart.locator("svg:visible").count() == 1
        assert chart.get_by_role("link", name="JSON").is_visible()
    for formula in page.locator("main .katex").all():
        assert formula.is_visible()
    context.close()


@pytest.mark.parametrize(
    "name", ["index.html", "backpropagation.html", "vanishing.html", "exploding.html", "unstable.html"]
)
def test_a_dial_of_a_saved_chart_changes_the_picture(browser, address, name):
    page = browser.new_page()
    page.goto(address + name)
    chart = page.locator(".live-chart:has(input[type=range])").first
    before = chart.locator("svg:visible").inner_html()
    dial = chart.locator("input[type=range]").first
    dial.focus()
    page.keyboard.press("End")
    page.wait_for_function(
        "([chart, before]) => [...chart.querySelectorAll('svg')].some(svg => svg.checkVisibility() && svg.innerHTML !== before)",
        arg=[chart.element_handle(), before],
        timeout=20_000,
    )
    assert chart.locator("svg:visible").count() == 1
    page.close()


@pytest.mark.parametrize("name", sorted(path.name for path in SITE.glob("*.html") if path.name != "404.html"))
def test_every_page_loads_without_an_error_or_a_foreign_request_and_is_for_everybody(browser, address, name):
    page, faults = browser.new_page(), []
    page.on("request", lambda r: None if r.url.startswith((address, "data:", "blob:")) else faults.append(r.url))
    page.on("requestfailed", lambda request: faults.append(f"failed: {request.url}"))
    page.on(
        "response",
        lambda response: faults.append(f"{response.status}: {response.url}") if response.status >= 400 else None,
    )
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(address + name, wait_until="networkidle")
    assert faults == []
    assert findings(page) == []
    page.emulate_media(reduced_motion="reduce")
    assert moving(page) == []
    for width in (390, 320):  # 320 is a window of 1280 at 400 %
        page.set_viewport_size({"width": width, "height": 900})
        assert too_wide(page) == []
        assert hard_to_hit(page) == []
    page.set_viewport_size({"width": 390, "height": 900})
    page.add_style_tag(content=SPACING)
    assert too_wide(page) + cut_off(page) == []
    page.close()


@pytest.mark.parametrize("width", [1280, 800, 640, 390])
@pytest.mark.parametrize(("name", "dial"), [("index.html", "scale"), ("vanishing.html", "depth")])
def test_a_dial_of_a_live_cell_changes_its_saved_chart_where_it_stands(browser, address, name, dial, width):
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(address + name)
    slider = page.locator(f'input[data-name="{dial}"]')
    cell = page.locator("live-cell", has=slider)
    chart = cell.locator(".live-chart").element_handle()
    height = chart.bounding_box()["height"]
    described = "chart => chart.querySelector('.live-chart-view').ariaLabel"
    before = chart.evaluate(described)
    slider.press("End")
    page.wait_for_function("cell => cell.dataset.state === 'done'", arg=cell.element_handle(), timeout=60_000)
    assert chart.evaluate("chart => chart.isConnected && chart.checkVisibility()")
    assert chart.evaluate(described) != before
    assert cell.locator(".live-chart:visible").count() == 1
    assert chart.bounding_box()["height"] == pytest.approx(height, abs=1)
    page.close()
