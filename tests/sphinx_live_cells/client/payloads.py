"""Code that would be markup or script if a page ever took it for HTML, and how a test sees that it was not."""

from driver import Driver

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


def assert_harmless(driver: Driver) -> None:
    """Nothing of a payload has become an element or has run."""
    driver.pause(0.2)
    assert driver.evaluate("window.hacked") is None
    assert driver.count("main :is(script, img, svg, iframe, math, details, style)") == 0
    assert driver.count("main a[href^='javascript']") == 0
