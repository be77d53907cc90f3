"""The frame of a page: lists, colours, copying and searching, with a script and without."""

import pytest


@pytest.fixture
def phone(browser):
    context = browser.new_context(viewport={"width": 390, "height": 800})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_on_a_phone_the_chapters_open_and_close_with_and_without_a_script(browser, address, scripts):
    context = browser.new_context(viewport={"width": 390, "height": 800}, java_script_enabled=scripts)
    page = context.new_page()
    page.goto(address + "residual.html")
    chapters = page.get_by_role("navigation", name="Chapters")
    assert chapters.is_hidden()
    page.get_by_role("button", name="Chapters").click()
    assert chapters.get_by_role("link", name="Can we just cut it?").is_visible()
    page.keyboard.press("Escape")
    assert chapters.is_hidden()
    page.get_by_role("button", name="On this page").click()
    page.get_by_role("link", name="Depth 100").click()
    assert page.url.endswith("#depth-100")
    context.close()


def test_a_chosen_entry_closes_the_list_over_the_text(phone, address):
    phone.goto(address + "residual.html")
    phone.get_by_role("button", name="On this page").click()
    entry = phone.get_by_role("navigation", name="On this page").get_by_role("link", name="Depth 100")
    entry.click()
    assert entry.is_hidden()


def test_on_a_wide_screen_the_lists_are_there_and_say_where_the_reader_is(browser, address):
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.goto(address + "residual.html")
    current = page.locator("#chapters [aria-current=page]")
    assert current.inner_text() == page.locator("h1").inner_text().removesuffix("#")
    page.evaluate("location.hash = '#depth-100'")
    page.wait_for_function("() => document.querySelector('#on-this-page [aria-current]')?.hash === '#depth-100'")
    page.close()


def test_colours_follow_the_system_until_chosen_and_the_choice_is_kept(browser, address):
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(address + "glossary.html")
    theme = "() => document.documentElement.dataset.theme"
    assert page.evaluate(theme) == "dark"
    button = page.get_by_role("button", name="Colours: as the system has them")
    button.click()
    assert page.evaluate(theme) == "light"
    page.goto(address + "notation.html")
    assert page.evaluate(theme) == "light"
    assert page.get_by_role("button", name="Colours: light").is_visible()
    context.close()


def test_code_that_is_no_cell_can_be_copied(browser, address):
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(address + "residual.html")
    code = page.locator(".highlight:not(live-cell .highlight):has(> .copy-code)").last
    code.hover()
    code.get_by_role("button", name="Copy").click()
    code.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("() => navigator.clipboard.readText()") == code.locator("pre").text_content()
    assert page.locator("live-cell .copy-code").count() == 0
    context.close()


def test_the_search_of_every_page_finds_words_in_the_text(phone, address):
    phone.goto(address + "residual.html")
    phone.get_by_role("searchbox").fill("orthogonal")
    phone.keyboard.press("Enter")
    found = phone.locator("#search-results li a")
    found.first.wait_for()
    assert "Can we start at the edge?" in " ".join(found.all_inner_texts())
