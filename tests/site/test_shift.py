"""Nothing on the first screen moves when the scripts come, however late: room was kept for what they add."""

import time

import pytest

WATCH = """window.shifts = [];
new PerformanceObserver(list => list.getEntries().forEach(entry => shifts.push(
    ...entry.sources.map(({node, previousRect, currentRect}) =>
        `${previousRect.y} to ${currentRect.y}: ${(node?.outerHTML ?? node?.data ?? '').slice(0, 120)}`)
))).observe({type: 'layout-shift', buffered: true});"""
READY = "() => [...document.querySelectorAll('live-cell')].every(cell => cell.querySelector('.live-button-run'))"
LATE = 1  # seconds after the page, and after its first paint


@pytest.mark.parametrize("name", ["index", "gradients", "diagnosis", "lab"])
@pytest.mark.parametrize("screen", [(412, 823), (1280, 900)])
def test_scripts_that_come_late_move_nothing(browser, address, name, screen):
    page = browser.new_page(viewport=dict(zip(("width", "height"), screen, strict=True)))
    page.add_init_script(WATCH)

    def late(route):
        time.sleep(LATE)
        route.continue_()

    page.route("**/live-cells/client-*.js", late)
    page.goto(f"{address}{name}.html")
    page.wait_for_function(READY)
    page.wait_for_load_state("networkidle")
    page.evaluate("() => new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve, 100)))")
    assert page.evaluate("() => performance.getEntriesByName('first-contentful-paint')[0].startTime") < 1000 * LATE
    assert page.evaluate("() => shifts") == []
    page.close()
