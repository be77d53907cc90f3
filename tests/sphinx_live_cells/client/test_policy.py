"""The content security policy that the README recommends: everything works under it, and nothing breaks it."""

import re
from pathlib import Path

from pages import CHART_TYPE, Cell, write_page
from playwright.sync_api import Page, expect

README = Path(__file__).resolve().parents[3] / "lib" / "sphinx-live-cells" / "README.md"
CHART = f"""class Chart:
    def _repr_mimebundle_(self):
        return {{"{CHART_TYPE}": {{"mark": "line", "width": "container", "data": {{"values": [{{"x": 1, "y": 2}}, {{"x": 2, "y": 3}}]}},
            "params": [{{"name": "power", "value": 2, "bind": {{"input": "range", "min": 1, "max": 3}}}}],
            "transform": [{{"calculate": "pow(datum.y, power)", "as": "z"}}], "encoding": {{"x": {{"field": "x", "type": "quantitative"}},
            "y": {{"field": "z", "type": "quantitative"}}}}}}, "text/plain": "A line"}}
Chart()"""
HTML = "class Table:\n    def _repr_html_(self): return '<table><tr><td>7</td></tr></table>'\nTable()"


def test_everything_works_under_the_policy_of_the_readme(page: Page, site: Path, address: str) -> None:
    (policy,) = re.findall(r"^Content-Security-Policy: (.+)$", README.read_text(encoding="utf-8"), re.MULTILINE)
    broken: list[str] = []
    page.on("console", lambda message: "Content Security Policy" in message.text and broken.append(message.text))
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    cells = [Cell("import numpy as np\nnp.arange(3)"), Cell(CHART), Cell(HTML), Cell("while True: pass")]
    write_page(site, "policy", cells, head=meta)
    page.set_viewport_size(
        {"width": 1000, "height": 1600}
    )  # a click after scrolling past a frame is lost in Chromium without a window
    page.goto(f"{address}/policy/")

    def cell(number: int):
        return page.locator(f'live-cell[data-cell="{number}"]')

    def run(number: int) -> None:
        cell(number).get_by_role("button", name="Run", exact=True).click()

    for number in (1, 2, 3):
        run(number)
        expect(cell(number)).to_have_attribute("data-state", "done")
    expect(cell(1).get_by_role("region")).to_contain_text("array([0, 1, 2])")
    expect(cell(2).locator("svg").first).to_be_visible()
    cell(2).get_by_role("slider").press("End")
    expect(cell(3).locator("iframe").content_frame.get_by_role("cell")).to_have_text("7")
    run(4)
    expect(cell(4)).to_have_attribute("data-state", "running")
    page.wait_for_timeout(300)
    cell(4).get_by_role("button", name="Stop").click()
    expect(cell(4)).to_have_attribute("data-state", "stopped")
    expect(cell(4)).to_contain_text("Variables are kept")
    cell(1).locator(".cell_input pre").click()
    page.locator(".cm-content").first.press("End")
    page.keyboard.type("  # edited")
    expect(cell(1)).to_have_attribute("data-edited", "")
    assert broken == []
