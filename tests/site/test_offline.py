"""The book without a connection: what was visited, what was saved, and a newer version that is offered and never mixed in."""

import pytest
from book_theme.offline import describe, worker

FINISHED = "() => [...document.querySelectorAll('live-cell')].every(c => ['done', 'error'].includes(c.dataset.state))"
KEPT = """async () => {
  const kept = [];
  for (const name of await caches.keys()) for (const request of await (await caches.open(name)).keys()) kept.push(request.url);
  return kept;
}"""


@pytest.fixture
def page(browser):
    context = browser.new_context()
    yield context.new_page()
    context.close()


def visit(page, host, name):
    """Open a page and do something on it, as a reader does."""
    page.goto(host.address(name))
    page.keyboard.press("End")
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    page.wait_for_function(
        f"async () => {{ const kept = await ({KEPT})();"
        f" return kept.some(url => url.endsWith('/{name}')) && kept.some(url => url.includes('/_static/book-')); }}"
    )


def save_everything(page):
    page.get_by_role("button", name="Make the whole book available offline").click()
    page.get_by_text("The whole book is on this device").wait_for(timeout=60_000)


def test_the_button_says_how_much_there_is_to_fetch(page, host):
    visit(page, host, "glossary.html")
    text = page.get_by_role("button", name="Make the whole book available offline").text_content()
    assert 5 < float(text.partition("(")[2].partition(" MB")[0]) < 20


def test_visited_and_saved_pages_work_without_a_connection(page, host):
    for name in ("residual.html", "clipping.html"):
        visit(page, host, name)
    save_everything(page)
    host.go_offline()
    try:
        page.reload()
        assert page.locator("h1").inner_text().startswith("Can we just cut it?")
        page.goto(host.address("normalization.html"))  # never opened, but saved
        page.get_by_role("button", name="Run all").first.click()
        page.wait_for_function(FINISHED, timeout=120_000)
        states = page.eval_on_selector_all("live-cell", "cells => cells.map(c => c.dataset.state)")
        assert set(states) == {"done"}
        dial = page.locator(".live-chart-dials input").first
        dial.focus()
        dial.press("ArrowRight")
        page.locator(".live-chart-view svg.marks").first.wait_for()
        page.goto(host.address("search.html?q=orthogonal"))
        page.locator("#search-results li a").first.wait_for()
        page.goto(host.address())
        assert page.locator("h1").is_visible()
    finally:
        host.go_online()


def test_without_a_connection_a_page_that_is_not_here_says_so_and_what_is(page, host):
    visit(page, host, "residual.html")
    host.go_offline()
    try:
        page.goto(host.address("residual.html"))
        assert page.locator("h1").inner_text().startswith("What if a layer adds")
        page.goto(host.address("vanishing.html"))
        assert page.get_by_role("heading").inner_text() == "This page is not on this device"
        assert page.get_by_role("link", name="residual").is_visible()
    finally:
        host.go_online()


def test_a_newer_version_is_offered_and_never_mixed_with_the_old(page, host):
    visit(page, host, "glossary.html")
    visit(page, host, "notation.html")
    publish_newer(host.folder)
    page.goto(host.address("glossary.html"))
    assert "A newer word" not in page.content(), "the old version stays whole until the reader wants the new one"
    page.keyboard.press("End")
    page.get_by_role("button", name="Load it").click()
    page.get_by_text("A newer word").wait_for()
    assert page.evaluate("getComputedStyle(document.body).getPropertyValue('--newer').trim()") == "yes"
    names = page.evaluate("caches.keys()")
    assert len(names) == 1, "the old version is gone"
    host.go_offline()
    try:
        page.goto(host.address("notation.html"))  # visited before the change: taken over
        assert page.evaluate("getComputedStyle(document.body).getPropertyValue('--newer').trim()") == "yes"
    finally:
        host.go_online()


def test_a_file_of_another_version_is_not_kept(page, host):
    visit(page, host, "glossary.html")
    changed = host.folder / "references.html"
    changed.write_text(changed.read_text(encoding="utf-8").replace("<h1>", "<h1>Changed: ", 1), encoding="utf-8")
    page.goto(host.address("references.html"))
    assert page.locator("h1").inner_text().startswith("Changed")
    page.wait_for_timeout(500)
    assert not any(url.endswith("references.html") for url in page.evaluate(KEPT))


def publish_newer(folder):
    """A new version of the copied site: a word in one page, a style sheet of another name in all, and the worker that lists them."""
    (old,) = folder.glob("_static/book-*.css")
    new = old.with_name("book-newer0newer0.css")
    new.write_text(old.read_text(encoding="utf-8") + "\nbody { --newer: yes; }\n", encoding="utf-8")
    old.unlink()
    for path in folder.glob("*.html"):
        text = path.read_text(encoding="utf-8").replace(old.name, new.name)
        if path.name == "glossary.html":
            text = text.replace("<h1>", "<p>A newer word</p><h1>", 1)
        path.write_text(text, encoding="utf-8")
    (folder / "service-worker.js").write_text(worker(describe(folder)), encoding="utf-8")
