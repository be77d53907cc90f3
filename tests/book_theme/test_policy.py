"""The content security policy: what it allows, and that a browser refuses the rest."""

import pytest
from book_theme.policy import with_policy

PAGE = (
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>t</title>{head}</head><body>{body}</body></html>'
)


def served(browser, text):
    page, refused = browser.new_page(), []
    page.on("console", lambda message: refused.append(message.text))
    page.route("http://book.test/", lambda route: route.fulfill(body=text, content_type="text/html"))
    page.route(
        "http://other.test/**", lambda route: route.fulfill(body="window.ran = true", content_type="text/javascript")
    )
    page.goto("http://book.test/")
    return page, refused


def test_the_page_runs_its_own_inline_script(browser):
    text = with_policy(PAGE.format(head="<script>window.ran = true</script>", body=""))
    page, refused = served(browser, text)
    assert page.evaluate("window.ran") is True
    assert refused == []
    page.close()


def test_data_in_a_script_element_has_no_hash():
    text = with_policy(PAGE.format(head="", body='<script type="application/json">{"a": 1}</script>'))
    assert "sha256" not in text


@pytest.mark.parametrize(
    "smuggled",
    [
        "<script>window.ran = true</script>",
        '<img src="data:," onerror="window.ran = true">',
        '<script src="http://other.test/x.js"></script>',
        '<iframe src="javascript:parent.ran = true"></iframe>',
    ],
)
def test_markup_that_came_after_the_build_runs_nothing(browser, smuggled):
    text = with_policy(PAGE.format(head="", body="<p></p>")).replace("<p></p>", smuggled)
    page, refused = served(browser, text)
    page.wait_for_timeout(100)
    assert page.evaluate("window.ran") is None
    assert refused
    page.close()


def test_text_is_never_code(browser):
    head = "<script>try { eval('1'); window.reason = 'none' } catch (error) { window.reason = error.name }</script>"
    page, _ = served(browser, with_policy(PAGE.format(head=head, body="")))
    assert page.evaluate("window.reason") == "EvalError"
    page.close()


def test_the_policy_comes_before_everything_that_it_rules():
    text = with_policy(PAGE.format(head="<script>1</script>", body=""))
    assert text.index("Content-Security-Policy") < text.index("<script>")
    assert text.count("Content-Security-Policy") == 1
    assert "unsafe-eval'" not in text.replace("'wasm-unsafe-eval'", "")
