"""The engines that the client's tests can run in, and what each of them cannot do."""

from collections.abc import Callable

from driver import Driver, PlaywrightDriver
from playwright.sync_api import Browser

ENGINES = ("chromium", "firefox", "webkit")


def chromium(browser: Browser) -> Callable[[], Driver]:
    """Drivers of the Chromium that all tests share."""
    return lambda: PlaywrightDriver("chromium", browser)
