"""A chart away from the site: in a browser that has nothing of ours, with Vega as npm has it."""

import json
import re
from pathlib import Path

import pytest
from sphinx_live_cells import charts
from unstable_gradients.charts import notebook
from unstable_gradients.charts.gradient_by_layer import gradient_by_layer
from unstable_gradients.charts.layer_norms import layer_norms
from unstable_gradients.charts.weight_scale import weight_scale
from unstable_gradients.results import read

ROOT = Path(__file__).resolve().parents[3]
PACKAGES = ROOT / "lib" / "sphinx-live-cells" / "client" / "node_modules"
PAGE = "<!doctype html><title>A notebook</title><script>window.define = Object.assign(() => {{}}, {{ amd: {{}} }})</script>{}"
ELSEWHERE = re.compile("^https://")
ROWS = [{"layer": layer, "delta_norm": 0.5**layer} for layer in range(1, 9)]


@pytest.fixture
def page(browser):
    """A page whose one other site is npm's."""
    page = browser.new_page()
    page.set_default_timeout(20_000)

    def answer(route):
        name, _, file = route.request.url.removeprefix(notebook.CDN).partition("/")
        body = (PACKAGES / name.rpartition("@")[0] / file).read_bytes()
        route.fulfill(body=body, content_type="text/javascript", headers={"Access-Control-Allow-Origin": "*"})

    page.route(ELSEWHERE, answer)
    yield page
    page.close()


def test_charts_are_drawn_with_their_colours_and_their_dials_work(page):
    charts_shown = [gradient_by_layer(read("gradient_by_layer").rows), layer_norms(ROWS), layer_norms(ROWS)]
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.set_content(PAGE.format("".join(chart._repr_mimebundle_()["text/html"] for chart in charts_shown)))
    page.locator("svg").nth(2).wait_for()
    assert page.locator("svg").count() == 3  # the same chart twice, too
    assert page.evaluate("typeof window.define") == "function"  # a notebook's own loader is back
    line = page.locator("svg .mark-line path").first
    assert re.fullmatch(r"rgb\(\d+, \d+, \d+\)", line.evaluate("line => getComputedStyle(line).stroke"))
    before = line.get_attribute("d")
    depth = page.locator("input[type=range]").first
    depth.evaluate("(dial) => { dial.value = dial.max; dial.dispatchEvent(new Event('input', { bubbles: true })) }")
    page.wait_for_function("([line, before]) => line.getAttribute('d') !== before", arg=[line.element_handle(), before])
    assert faults == []


def test_without_a_network_the_chart_says_what_it_shows(page):
    page.route(ELSEWHERE, lambda route: route.abort())
    chart = layer_norms(ROWS)
    page.set_content(PAGE.format(chart._repr_mimebundle_()["text/html"]))
    page.get_by_text("Vega could not be fetched").wait_for()
    assert chart.description in page.locator("body").inner_text()


def test_a_changed_script_is_refused(page):
    headers = {"Access-Control-Allow-Origin": "*"}
    page.route(ELSEWHERE, lambda route: route.fulfill(body="window.changed = true", headers=headers))
    with page.expect_response(ELSEWHERE):
        page.set_content(PAGE.format(notebook.picture(layer_norms(ROWS).specification)))
    page.get_by_text("Vega could not be fetched").wait_for()
    assert page.evaluate("window.changed") is None


def test_the_versions_are_those_of_the_pages():
    package = json.loads((PACKAGES.parent / "package.json").read_text())["dependencies"]
    for file in notebook.SCRIPTS:
        name, version = file.partition("/")[0].split("@")
        assert package[name] == version


@pytest.mark.parametrize("chart", [layer_norms(ROWS), weight_scale(read("weight_scale").rows)])
def test_a_chart_has_the_size_that_it_has_on_a_page(chart):
    here, there = notebook.sized(chart.specification), charts.fit(chart.specification, charts.WIDE)
    del here["config"], there["config"]
    assert here == there


def test_the_colours_are_the_light_theme():
    style = (ROOT / "lib" / "book-theme" / "book_theme" / "static" / "book.css").read_text(encoding="utf-8")
    light = next(block for block in re.findall(r"\{([^{}]*)\}", style) if "--ink:" in block)
    defined = dict(re.findall(r"(--[\w-]+):\s*(#[0-9a-f]+)", light))
    assert {name: defined[name] for name in notebook.COLOURS} == notebook.COLOURS


def test_every_colour_of_the_style_is_there():
    from unstable_gradients.charts import style

    names = re.findall(r"var\((--[\w-]+)\)", Path(style.__file__).read_text() + json.dumps([style.SERIES, style.RAMP]))
    assert set(names) == set(notebook.COLOURS)
