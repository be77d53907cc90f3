"""A book that is not ours, on four themes: built, run, read without JavaScript, legible in light and dark."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

BUILDERS = ["sphinx_book_theme", "furo", "alabaster", "jupyter-book"]
DARK = ["sphinx_book_theme", "furo", "jupyter-book"]  # alabaster has no dark side
THEMES_OWN_FAULTS = ("Got invalid theme mode", "'THEBE_JS_URL' has already been declared", "favicon.ico")

FINISHED = "() => [...document.querySelectorAll('live-cell')].every(c => ['done', 'error'].includes(c.dataset.state))"
SHOWN = """() => [...document.querySelectorAll('live-cell')].filter(c => !c.matches('[data-tags~=chaotic], [data-tags~=raises-exception]'))
    .map(c => [...c.querySelectorAll('.cell_output pre')].filter(pre => pre.checkVisibility()).map(pre => pre.textContent.trim()))"""

# Contrast as WCAG defines it, of each piece of text that is ours, on the colours that lie behind it.
CONTRASTS = """() => {
  const pen = new OffscreenCanvas(1, 1).getContext('2d', {willReadFrequently: true});
  const rgba = color => {
    pen.clearRect(0, 0, 1, 1); pen.fillStyle = color; pen.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data; return [r, g, b, a / 255];
  };
  const over = (top, under, alpha = top[3]) => [0, 1, 2].map(i => top[i] * alpha + under[i] * (1 - alpha)).concat(1);
  const behind = element => {
    if (!element) return [255, 255, 255, 1];
    return over(rgba(getComputedStyle(element).backgroundColor), behind(element.parentElement));
  };
  const light = color => {
    const [r, g, b] = color.map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const opacity = element => element ? getComputedStyle(element).opacity * opacity(element.parentElement) : 1;
  const found = [];
  const ours = 'live-cell, .live-cells-bar, .live-cells-bar ~ [class*=live-], .live-chart';
  for (const element of document.querySelectorAll(ours + ', :is(' + ours + ') *')) {
    const text = [...element.childNodes].filter(n => n.nodeType === 3).map(n => n.data).join('').trim();
    if (!text || !element.checkVisibility() || ['STYLE', 'SCRIPT', 'OPTION'].includes(element.tagName)) continue;
    if (element.matches('.highlight pre span, .cm-line span')) continue;  // the theme's own highlighting
    const style = getComputedStyle(element), back = behind(element);
    const drawn = element.closest('svg') ? style.fill : style.color;
    const front = over(rgba(drawn), back, rgba(drawn)[3] * opacity(element));
    const [a, b] = [light(front), light(back)].sort((x, y) => y - x);
    found.push([text.slice(0, 40), Math.round((a + 0.05) / (b + 0.05) * 100) / 100, Boolean(element.closest('[data-state=stale] .cell_output'))]);
  }
  return found;
}"""


class Watched:
    """A page and everything that went wrong in it, the theme's own faults left out."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.faults = page, []
        page.on("request", lambda r: r.url.startswith((address, "data:", "blob:")) or self.note(f"asked {r.url}"))
        page.on("response", lambda r: r.status >= 400 and self.note(f"{r.status} for {r.url}"))
        page.on("console", lambda m: m.type == "error" and self.note(f"{m.text} {m.location['url']}"))
        page.on("pageerror", lambda error: self.note(str(error)))

    def note(self, fault: str) -> None:
        if not any(own in fault for own in THEMES_OWN_FAULTS):
            self.faults.append(fault)


def run_all(page: Page) -> None:
    """Press Run all and wait until every cell has ended."""
    page.get_by_role("button", name="Run all").click()
    page.wait_for_function(FINISHED, timeout=60_000)


@pytest.mark.parametrize("builder", BUILDERS)
@pytest.mark.parametrize("name", ["index.html", "words.html"])
def test_run_all_gives_the_saved_outputs(
    browser: Browser, pendulum: Callable[[str], Path], serve: Callable[[Path], str], builder: str, name: str
) -> None:
    address = serve(pendulum(builder))
    page = browser.new_page()
    watched = Watched(page, address)
    page.goto(address + name)
    saved = page.evaluate(SHOWN)
    assert sum(map(len, saved)) >= 2
    run_all(page)
    assert page.evaluate(SHOWN) == saved
    failed = page.locator("live-cell[data-state=error]").all()
    assert [cell.get_attribute("data-tags") for cell in failed] == ["live raises-exception"] * (name == "index.html")
    if name == "index.html":
        drawn = page.locator("live-cell .live-chart svg:visible")
        assert drawn.count() == 1
        assert "one swing takes" in page.get_by_role("region", name="Output of cell 2").inner_text()
    assert watched.faults == []
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("builder", BUILDERS)
def test_every_state_is_legible_and_fits_the_page(
    browser: Browser, pendulum: Callable[[str], Path], serve: Callable[[Path], str], builder: str, scheme: str
) -> None:
    if scheme == "dark" and builder not in DARK:
        pytest.skip("this theme has no dark side")
    page = browser.new_page(color_scheme=scheme, reduced_motion="reduce")
    page.goto(serve(pendulum(builder)) + "index.html")
    dark = page.evaluate("() => getComputedStyle(document.body).backgroundColor") != "rgb(255, 255, 255)"
    assert dark == (scheme == "dark")
    saved = dict((text, ratio) for text, ratio, _ in page.evaluate(CONTRASTS))
    assert "saved output" in saved
    run_all(page)
    page.locator("live-cell").nth(1).locator(".cell_input pre").first.click()  # the editor
    page.locator(".cm-content").wait_for()
    page.keyboard.press("End")
    page.keyboard.type("  # edited")
    page.locator("live-cell[data-state=stale]").first.wait_for()
    contrasts = page.evaluate(CONTRASTS)
    assert any(stale for *_, stale in contrasts)
    assert [(text, ratio) for text, ratio, stale in contrasts if ratio < (3 if stale else 4.5)] == []
    assert [(text, ratio) for text, ratio in saved.items() if ratio < 4.5] == []
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width
        assert page.evaluate(
            "() => [...document.querySelectorAll('live-cell .live-toolbar, .live-cells-bar, .live-chart svg')]"
            ".filter(e => e.checkVisibility()).every(e => e.getBoundingClientRect().right <= innerWidth)"
        )
    page.close()


@pytest.mark.parametrize("builder", BUILDERS)
def test_the_page_is_complete_without_javascript(
    browser: Browser, pendulum: Callable[[str], Path], serve: Callable[[Path], str], builder: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(serve(pendulum(builder)) + "index.html")
    cells = page.locator("live-cell")
    assert cells.count() == 6
    for cell in cells.all():
        assert cell.locator(".cell_input pre").is_visible()
    assert cells.nth(1).locator(".cell_output").inner_text().strip() == "one swing takes 2.04 s"
    assert cells.nth(2).locator("svg:visible").count() == 1
    assert "ZeroDivisionError" in cells.nth(4).locator(".cell_output").inner_text()
    assert page.get_by_role("button", name=re.compile("^(Run|Stop|Reset)")).count() == 0
    context.close()


@pytest.mark.parametrize("builder", BUILDERS)
def test_only_pages_with_cells_pay_for_them(pendulum: Callable[[str], Path], builder: str) -> None:
    site = pendulum(builder)
    assert "live-cells" in (site / "words.html").read_text(encoding="utf-8")
    assert "live-cells" not in (site / "plain.html").read_text(encoding="utf-8")


def test_the_books_own_package_is_hosted_with_it(pendulum: Callable[[str], Path]) -> None:
    files = pendulum("alabaster") / "_static" / "live-cells"
    (lock,) = files.glob("pyodide-lock-*.json")
    entry = json.loads(lock.read_text())["packages"]["swing"]
    assert entry["version"] == "2.0"
    assert entry["depends"] == ["numpy"]
    assert (files / entry["file_name"]).is_file()
