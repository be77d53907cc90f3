"""The checks of `access.py` find what they are for, and the Tab key goes through a page from its start to its end."""

import pytest
from access import CONTROLS, SPACING, cut_off, findings, hard_to_hit, moving, too_wide, without_focus

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title>
<meta name="viewport" content="width=device-width"><style>
:focus-visible {{ outline: 3px solid blue }} button {{ min-width: 2rem; min-height: 2rem }} {style}
</style></head><body><main><h1>A page</h1><p>Some text.</p><button>Press</button>{body}</main></body></html>"""
FAULTS = [
    (findings, "", "<img src='data:,'>"),
    (findings, "", "<p style='color: #bbb'>Pale.</p>"),
    (findings, "[data-theme=dark] p { color: #bbb }", ""),
    (too_wide, "", "<div style='width: 150vw'>Wide</div>"),
    (cut_off, "", "<div style='overflow: hidden; height: 1em; line-height: 1em'>Two<br>lines</div>"),
    (moving, "button { transition: color 1s }", ""),
    (moving, "p::before { content: ''; animation: go 1s } @keyframes go { to { opacity: 0 } }", ""),
    (hard_to_hit, "", "<input type='checkbox' aria-label='Small'>"),
    (without_focus, "a { outline: none !important }", "<a href='#there'>A link</a>"),
    (without_focus, "", "<button tabindex='3'>First</button>"),
]


@pytest.fixture
def page(browser):
    page = browser.new_page(viewport={"width": 800, "height": 600})
    yield page
    page.close()


@pytest.mark.parametrize("check", [findings, too_wide, cut_off, moving, hard_to_hit, without_focus])
def test_a_good_page_has_no_faults(page, check):
    page.set_content(PAGE.format(style="", body="<p>More <a href='#there'>text</a>.</p>"))
    assert check(page) == []


@pytest.mark.parametrize(("check", "style", "body"), FAULTS)
def test_a_fault_is_found(page, check, style, body):
    page.set_content(PAGE.format(style=style, body=body))
    assert check(page) != []


def test_text_that_does_not_fit_when_it_is_spaced_is_found(page):
    body = "<div style='overflow: hidden; white-space: nowrap; width: max-content; max-width: 11em'>Just as wide</div>"
    page.set_content(PAGE.format(style="", body=body.replace("11em", "6.5em")))
    assert cut_off(page) == []
    page.add_style_tag(content=SPACING)
    assert cut_off(page) != []


def test_tab_goes_through_every_control_in_the_order_of_the_page(browser, address):
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(address + "glossary.html")
    controls = page.evaluate(
        """controls => (window.controls = [...document.querySelectorAll(controls)]
            .filter(element => element.checkVisibility({visibilityProperty: true}) && !element.disabled)).length""",
        CONTROLS,
    )
    visited = []
    for _ in range(controls):
        page.keyboard.press("Tab")
        visited.append(page.evaluate("window.controls.indexOf(document.activeElement)"))
    assert visited == list(range(controls))
    page.close()
