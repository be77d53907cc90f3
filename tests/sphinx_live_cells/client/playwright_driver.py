"""Chromium, driven by Playwright."""

from pathlib import Path
from typing import Any, Self

from driver import Driver
from playwright.sync_api import Browser, BrowserContext, Error


class PlaywrightDriver(Driver):
    """A browser that Playwright drives."""

    def __init__(self, engine: str, browser: Browser, context: BrowserContext | None = None) -> None:
        self.engine = engine
        self.requests = []
        self.errors = []
        self._owner = context is None
        self._browser = browser
        self.context = context or browser.new_context()
        self.page = self.context.new_page()
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def open(self, url: str) -> None:
        self.page.goto(url)

    def reload(self) -> None:
        self.page.reload()

    def evaluate(self, script: str, *args: Any) -> Any:
        return self.page.evaluate(callable_script(script), list(args))

    def before(self, script: str) -> None:
        self.context.add_init_script(script)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def press(self, keys: str) -> None:
        self.page.keyboard.press(keys)

    def move(self, x: float, y: float, *, click: bool = False) -> None:
        self.page.mouse.move(x, y)
        if click:
            self.page.mouse.click(x, y)

    def offline(self, on: bool = True) -> None:
        self.context.set_offline(on)

    def resize(self, width: int, height: int) -> None:
        self.page.set_viewport_size({"width": width, "height": height})

    def screenshot(self, path: Path) -> None:
        self.page.screenshot(path=path)

    def another(self) -> Self:
        tab = type(self)(self.engine, self._browser, self.context)
        tab.requests, tab.errors = self.requests, self.errors
        return tab

    def close(self) -> None:
        try:
            self.context.close() if self._owner else self.page.close()
        except Error as error:
            if "closed" not in str(error):
                raise


def callable_script(script: str) -> str:
    """Return the source of a function of a list of arguments that gives the value of a script."""
    return f"args => {{ const it = ({script}); return typeof it === 'function' ? it(...args) : it; }}"
