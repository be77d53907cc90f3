"""WebKit, as Debian has it (WebKitGTK's MiniBrowser), over WebDriver; on a screen in memory where there is none.

WebDriver reports no requests and no errors and runs nothing before a page, so the tests' server helps: it puts what
`before` gives it into each page, and a few lines that write down the page's errors. What workers and pages of files ask
for, or fail at, stays unseen here.
"""

import base64
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import Any, Self

from driver import Driver, Unable
from webdriver import json_script, pointed, pressed, typed

WATCH = """{
    const errors = window.pageErrors = [];
    addEventListener("error", event => { if (event instanceof ErrorEvent) errors.push(event.message); });
    addEventListener("unhandledrejection", event => errors.push(String(event.reason)));
}"""
TAKE = """() => {
    const requests = performance.getEntriesByType("resource").map(entry => entry.name);
    performance.clearResourceTimings();
    return [(window.pageErrors ?? []).splice(0), requests];
}"""

# A key that comes before the first frame of a page is lost.
SHOWN = """Promise.race([new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(1)))),
    new Promise(done => setTimeout(() => done(0), 1000))])"""


class WebKit:
    """The programs of WebKit and a screen for them, for all tests of a session."""

    def __init__(self, driver: str, browser: str, scripts: list[str]) -> None:
        #: What the server puts into each page, whichever tab asks for it.
        self.scripts = scripts
        self.driver = driver
        self.browser = browser
        self.environment = os.environ | {"LIBGL_ALWAYS_SOFTWARE": "1"}
        self._screen: subprocess.Popen[bytes] | None = None
        if not self.environment.get("DISPLAY"):
            self.environment["DISPLAY"] = self._start_screen()

    def close(self) -> None:
        """End the screen."""
        if self._screen:
            self._screen.terminate()
            self._screen.wait(20)

    def _start_screen(self) -> str:
        program = shutil.which("Xvfb")
        assert program, "WebKit needs a screen, and there is neither one nor Xvfb"
        reading, writing = os.pipe()
        options = ["-displayfd", str(writing), "-screen", "0", "1600x1200x24", "-nolisten", "tcp"]
        self._screen = subprocess.Popen(
            [program, *options], pass_fds=[writing], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        os.close(writing)
        with os.fdopen(reading) as number:
            return f":{number.readline().strip()}"


class Session:
    """One browser and the program that drives it: that program has one session at a time."""

    def __init__(self, webkit: WebKit) -> None:
        #: The window that the commands go to.
        self.window = ""
        for left in (2, 1, 0):  # on a busy machine a browser now and then misses its driver's call
            try:
                self._start(webkit)
                return
            except TimeoutError:
                self._end()
                if not left:
                    raise

    def _start(self, webkit: WebKit) -> None:
        self._port = _free_port()
        self._process = subprocess.Popen(
            [webkit.driver, f"--port={self._port}"],
            env=webkit.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # a group with its browser, so that both can be ended
        )
        self._path = ""
        end = time.monotonic() + 30
        while not self._answers():
            assert time.monotonic() < end, "WebKitWebDriver does not answer"
            time.sleep(0.05)
        options = {"binary": webkit.browser, "args": ["--automation"]}
        wanted = {"alwaysMatch": {"webkitgtk:browserOptions": options}}
        self._path = f"/session/{self.ask('POST', '/session', 30, capabilities=wanted)['sessionId']}"
        self.window = self.ask("GET", "/window")
        self.ask("POST", "/timeouts", script=60_000, pageLoad=60_000)

    def _answers(self) -> bool:
        try:
            self.ask("GET", "/status")
        except ConnectionError:
            return False
        return True

    def _end(self) -> None:
        os.killpg(self._process.pid, signal.SIGTERM)
        self._process.wait(20)

    def ask(self, method: str, path: str, patience: float = 90, **parameters: Any) -> Any:
        """Send a command and return its value."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=patience)
        body = json.dumps(parameters) if method == "POST" else None
        connection.request(method, self._path + path, body, {"Content-Type": "application/json"})
        value = json.loads(connection.getresponse().read() or "{}").get("value")
        connection.close()
        if isinstance(value, dict) and "error" in value:
            raise RuntimeError(f"WebKit, {path}: {value['error']}: {value.get('message', '')[:2000]}")
        return value

    def close(self) -> None:
        """End the browser and its program."""
        try:
            self.ask("DELETE", "")
        finally:
            self._end()


class WebKitDriver(Driver):
    """A window of a browser that keeps nothing."""

    engine = "webkit"

    def __init__(self, webkit: WebKit, other: "WebKitDriver | None" = None) -> None:
        self._requests: list[str] = other._requests if other else []
        self._errors: list[str] = other._errors if other else []
        self._open = True
        self._webkit = webkit
        self._owner = other is None
        self._own_scripts: list[str] = []
        self._session = other._session if other else Session(webkit)
        self._tab = self._session.ask("POST", "/window/new", type="window")["handle"] if other else self._session.window
        if not other:
            self._add(WATCH)
        self.resize(1280, 720)

    @property
    def requests(self) -> list[str]:  # type: ignore[override]
        """Addresses that pages asked for; workers' are not known."""
        self._collect()
        return self._requests

    @property
    def errors(self) -> list[str]:  # type: ignore[override]
        """Errors of pages; those of workers are not known."""
        self._collect()
        return self._errors

    def open(self, url: str) -> None:
        self._collect()
        self._act("/url", url=url)
        self.evaluate(SHOWN)

    def reload(self) -> None:
        self._collect()
        self._act("/refresh")
        self.evaluate(SHOWN)

    def evaluate(self, script: str, *args: Any) -> Any:
        # The answer comes by a callback: `execute/sync` does not wait for promises in every version.
        asynchronous = (
            f"const [text, done] = arguments; ({json_script(script)})(text).then(v => done([v]), e => done(`${{e}}`));"
        )
        answer = self._act("/execute/async", script=asynchronous, args=[json.dumps(args)])
        if isinstance(answer, str):
            raise RuntimeError(f"{answer} in {script}")
        return json.loads(answer[0])

    def before(self, script: str) -> None:
        self._add(f"{{ {script} }}")

    def type(self, text: str) -> None:
        self._act("/actions", actions=typed(text))

    def press(self, keys: str) -> None:
        self._act("/actions", actions=pressed(keys))

    def move(self, x: float, y: float, *, click: bool = False) -> None:
        self._act("/actions", actions=pointed(x, y, click))

    def offline(self, on: bool = True) -> None:
        raise Unable("WebDriver cannot take the network from WebKit")

    def resize(self, width: int, height: int) -> None:
        self._act("/window/rect", width=width, height=height)
        inner = self.evaluate("[innerWidth, innerHeight]")
        self._act("/window/rect", width=2 * width - inner[0], height=2 * height - inner[1])

    def screenshot(self, path: Path) -> None:
        self._switch()
        path.write_bytes(base64.b64decode(self._session.ask("GET", "/screenshot")))

    def another(self) -> Self:
        # A window, not a tab: WebDriver cannot press anything in a tab of MiniBrowser's that is behind another.
        return type(self)(self._webkit, self)

    def close(self) -> None:
        self._collect()
        self._open = False
        for script in self._own_scripts:
            self._webkit.scripts.remove(script)
        if self._owner:
            self._session.close()
        else:
            self._switch()
            self._session.ask("DELETE", "/window")

    def _add(self, script: str) -> None:
        self._own_scripts.append(script)
        self._webkit.scripts.append(script)

    def _collect(self) -> None:
        if self._open:
            errors, requests = self.evaluate(TAKE)
            self._errors += errors
            self._requests += requests

    def _act(self, path: str, **parameters: Any) -> Any:
        self._switch()
        return self._session.ask("POST", path, **parameters)

    def _switch(self) -> None:
        if self._session.window != self._tab:
            self._session.ask("POST", "/window", handle=self._tab)
            self._session.window = self._tab


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]
