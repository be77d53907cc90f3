"""What a test asks of a browser, small enough that every engine can do it."""

import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

TICK = 0.02  # seconds between two looks at the page
PATIENCE = 60  # seconds for what must come: a slow or busy machine is no fault, and what comes early costs nothing

# The one element of a selector, with a name if one is given: what a screen reader would call it.
FIND = """(selector, name) => {
    const nameOf = element => (element.getAttribute("aria-label")
        ?? document.getElementById(element.getAttribute("aria-labelledby"))?.textContent
        ?? element.labels?.[0]?.textContent ?? element.textContent).replace(/\\s+/g, " ").trim();
    const found = [...document.querySelectorAll(selector)]
        .filter(element => element.checkVisibility({visibilityProperty: true}) && (name === null || nameOf(element) === name));
    return found.length === 1 ? found[0] : `${found.length} visible elements`;
}"""

# Where to press an element, or why it cannot be pressed. After a scroll a window needs a frame or two to know of it.
SPOT = f"""async (selector, name) => {{
    const element = ({FIND})(selector, name);
    if (typeof element === "string") return element;
    if (element.disabled) return "disabled";
    const before = scrollY;
    const {{top: above, bottom: below}} = element.getBoundingClientRect();
    const edge = 20;  // a scroll bar may lie over the window's edge
    const seen = above >= edge && below <= innerHeight - edge;
    element.scrollIntoView({{block: seen ? "nearest" : "center", inline: "nearest", behavior: "instant"}});
    const frames = new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    if (scrollY !== before) await Promise.race([frames, new Promise(done => setTimeout(done, 300))]);
    const box = element.getBoundingClientRect();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const top = document.elementFromPoint(x, y);
    if (!top || !(element.contains(top) || top.contains(element))) return `covered by ${{top?.outerHTML.slice(0, 80)}}`;
    return [x, y];
}}"""


class Unable(Exception):
    """The engine, or the way it is driven, cannot do what a test asks for; the text says what."""


class Driver(ABC):
    """A tab of a browser with a profile of its own. Scripts are JavaScript expressions or functions of `args`."""

    engine: str
    #: Addresses that pages asked for, and errors that no page handled, since the start.
    requests: list[str]
    errors: list[str]

    @abstractmethod
    def open(self, url: str) -> None:
        """Go to an address and wait until the page is loaded."""

    @abstractmethod
    def reload(self) -> None:
        """Load the page again."""

    @abstractmethod
    def evaluate(self, script: str, *args: Any) -> Any:
        """Return the value, as JSON holds it, of a script in the page; a promise is waited for."""

    @abstractmethod
    def before(self, script: str) -> None:
        """Run statements in every page from now on before anything of its own runs."""

    @abstractmethod
    def type(self, text: str) -> None:
        """Type into what has the focus."""

    @abstractmethod
    def press(self, keys: str) -> None:
        """Press a key, or some at once: "Enter", "Control+Enter", "Shift+Tab"."""

    @abstractmethod
    def move(self, x: float, y: float, *, click: bool = False) -> None:
        """Move the pointer to a point of the window, and press its button there if told to."""

    @abstractmethod
    def offline(self, on: bool = True) -> None:
        """Take the network away, or give it back."""

    @abstractmethod
    def resize(self, width: int, height: int) -> None:
        """Set the size of the window's content."""

    @abstractmethod
    def screenshot(self, path: Path) -> None:
        """Write what the window shows to a PNG file."""

    @abstractmethod
    def another(self) -> Self:
        """Return a second tab with the same storage."""

    @abstractmethod
    def close(self) -> None:
        """End the tab; with the first one, the profile."""

    # What follows is the same in every engine.

    def wait(self, script: str, *args: Any, timeout: float = PATIENCE) -> Any:
        """Wait until a script gives a true value and return it."""
        return eventually(lambda: self.evaluate(script, *args), bool, script, timeout)

    def pause(self, seconds: float) -> None:
        """Let the page go on."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.evaluate("0")  # also brings in what the page reports
            time.sleep(min(left, 0.05))

    def click(self, selector: str, name: str | None = None, *, timeout: float = PATIENCE) -> None:
        """Press the one visible element of a selector, and of a name, once it rests and nothing covers it."""
        self.move(*self._spot(selector, name, timeout), click=True)

    def hover(self, selector: str, name: str | None = None, *, timeout: float = PATIENCE) -> None:
        """Move the pointer over an element."""
        self.move(*self._spot(selector, name, timeout))

    def focus(self, selector: str, name: str | None = None) -> None:
        """Give an element the focus."""
        self.evaluate(f"(selector, name) => ({FIND})(selector, name).focus()", selector, name)

    def fill(self, selector: str, text: str, name: str | None = None) -> None:
        """Type a text in place of what a field holds."""
        self.evaluate(f"(...of) => {{ const it = ({FIND})(...of); it.focus(); it.select(); }}", selector, name)
        self.type(text)

    def choose(self, selector: str, value: str, name: str | None = None) -> None:
        """Choose an option of a list by its value or text, as its menu does (no engine lets a program press that)."""
        script = f"""(selector, name, value) => {{
            const list = ({FIND})(selector, name);
            list.value = [...list.options].find(option => option.value === value || option.text === value).value;
            for (const type of ["input", "change"]) list.dispatchEvent(new Event(type, {{bubbles: true}}));
        }}"""
        self.evaluate(script, selector, name, value)

    def copy(self, text: str) -> None:
        """Put a text onto the clipboard. The focus moves: enter what it is pasted into after this, as a reader does."""
        self.evaluate(
            """text => {
                const field = document.createElement("textarea");
                window.hasCopied = false;
                field.addEventListener("copy", () => { window.hasCopied = true; });
                field.id = "copy-from";
                field.value = text;
                field.style.cssText = "position: fixed; top: 0; left: 0; opacity: 0";
                document.body.append(field);
                field.focus({preventScroll: true});
                field.select();
            }""",
            text,
        )
        self.press("Control+c")
        self.wait("window.hasCopied")  # an engine may answer before the page has had the keys
        self.evaluate("() => document.getElementById('copy-from').remove()")

    def count(self, selector: str) -> int:
        """How many elements a selector has."""
        return self.evaluate("selector => document.querySelectorAll(selector).length", selector)

    def text(self, selector: str) -> str:
        """Return what a reader sees of an element, or "" where there is none, with single spaces."""
        return self.evaluate(
            "selector => (document.querySelector(selector)?.innerText ?? '').replace(/\\s+/g, ' ').trim()", selector
        )

    def _spot(self, selector: str, name: str | None, timeout: float) -> tuple[float, float]:
        spots: list[Any] = [None, None]

        def look() -> Any:
            spots[:] = [spots[1], self.evaluate(SPOT, selector, name)]
            return spots[1]

        rests = lambda spot: isinstance(spot, list) and spot == spots[0]  # noqa: E731
        x, y = eventually(look, rests, f"a place to press {selector} {name or ''}", timeout)
        return x, y


def eventually[T](look: Callable[[], T], good: Callable[[T], bool], what: str, timeout: float = PATIENCE) -> T:
    """Look until what is seen is good and return it; fail with what was seen last."""
    end = time.monotonic() + timeout
    while not good(seen := look()):
        assert time.monotonic() < end, f"{what}: after {timeout} s it is {seen!r}"
        time.sleep(TICK)
    return seen
