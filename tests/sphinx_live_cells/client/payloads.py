"""Code that would be markup or script if a page ever took it for HTML, and how a test sees that it was not."""

from playwright.sync_api import Page

PAYLOADS = [
    "<script>window.hacked = 1</script>",
    "<img src=x onerror='window.hacked = 1'>",
    "<svg onload='window.hacked = 1'></svg>",
    "<iframe srcdoc='<script>parent.hacked = 1</script>'></iframe>",
    "</pre></live-cell><script>window.hacked = 1</script>",
    "\"><img src=x onerror='window.hacked = 1'>",
    "'><details open ontoggle='window.hacked = 1'>",
    "javascript:window.hacked=1",
    "<a href='javascript:window.hacked=1'>x</a><math><mtext></form><mglyph><style></math><img src onerror=hacked=1>",
    "<!--<script>window.hacked = 1</script>-->\u2028{{constructor.constructor('window.hacked = 1')()}}",
    "x = '<script>window.hacked = 1</script>'  # <img src=x onerror='window.hacked = 1'>",
]


def assert_harmless(page: Page) -> None:
    """Nothing of a payload has become an element or has run."""
    page.wait_for_timeout(200)
    assert page.evaluate("window.hacked") is None
    assert page.locator("main :is(script, img, svg, iframe, math, details, style)").count() == 0
    assert page.locator("main a[href^='javascript']").count() == 0
