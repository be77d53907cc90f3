"""Nothing on the first screen moves when the scripts come, however late: room was kept for what they add."""

import pytest

WATCH = """window.shifts = [];
new PerformanceObserver(list => list.getEntries().forEach(entry => shifts.push(
    ...entry.sources.map(({node, previousRect, currentRect}) =>
        `${previousRect.y} to ${currentRect.y}: ${(node?.outerHTML ?? node?.data ?? '').slice(0, 120)}`)
))).observe({type: 'layout-shift', buffered: true});"""
READY = "() => [...document.querySelectorAll('live-cell')].every(cell => cell.querySelector('.live-button-run'))"
PAINTED = "() => performance.getEntriesByName('first-contentful-paint').length > 0"
SETTLED = (
    "() => document.fonts.ready.then(() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 100))))"
)


@pytest.mark.parametrize("name", ["index", "gradients", "diagnosis", "lab"])
@pytest.mark.parametrize("screen", [(412, 823), (1280, 900)])
def test_scripts_that_come_late_move_nothing(browser, address, name, screen):
    page = browser.new_page(viewport=dict(zip(("width", "height"), screen, strict=True)))
    page.add_init_script(WATCH)
    held = []
    # Not `held.append` itself: Playwright leaves a mark on its handlers, which a built-in method cannot bear.
    page.route("**/live-cells/client-*.js", lambda route: held.append(route))
    page.goto(f"{address}{name}.html", wait_until="commit")
    page.wait_for_function(PAINTED)
    page.evaluate(SETTLED)
    assert held, "no script of the client was asked for"
    assert not page.evaluate(READY)
    for route in held:
        route.continue_()
    page.unroute("**/live-cells/client-*.js")  # what these ask for in turn is let through
    page.wait_for_function(READY)
    page.wait_for_load_state("networkidle")
    page.evaluate(SETTLED)
    assert page.evaluate("() => shifts") == []
    page.close()
