"""Firefox, as Debian has it, over WebDriver BiDi: no other program stands in between."""

import base64
import json
import re
import subprocess
import tempfile
import time
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import Any, Self

from driver import Driver, Unable
from webdriver import json_script, pointed, pressed, typed
from websockets.sync.client import connect

# What a fresh profile would otherwise do on its own: ask other hosts, update itself, open pages.
PREFERENCES = {
    "app.normandy.enabled": False,
    "app.update.disabledForTesting": True,
    "browser.aboutwelcome.enabled": False,
    "browser.safebrowsing.downloads.remote.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,",
    "toolkit.telemetry.server": "",
}

# What the console says, with no place, when a page ends a worker that is busy: no error of the page.
WORKER_ENDED = "uncaught exception: undefined"


class Firefox:
    """One running Firefox without a window, for all tests of a session."""

    def __init__(self, program: str) -> None:
        self._ends = ExitStack()
        profile = self._ends.enter_context(tempfile.TemporaryDirectory(prefix="firefox-", ignore_cleanup_errors=True))
        preferences = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in PREFERENCES.items()]
        (Path(profile) / "user.js").write_text("\n".join(preferences))
        self._log = self._ends.enter_context(tempfile.TemporaryFile("w+"))  # noqa: SIM115
        options = ["--headless", "--no-remote", "--remote-debugging-port", "0", "--profile", profile]
        self._process = subprocess.Popen(
            [program, *options], stdin=subprocess.DEVNULL, stdout=self._log, stderr=self._log
        )
        self._ends.callback(self._end)
        address = f"{self._address()}/session"
        self._socket = self._ends.enter_context(connect(address, max_size=None, open_timeout=30, proxy=None))
        self._numbers = count(1)
        self.tabs: dict[str, FirefoxDriver] = {}
        self.ask("session.new", capabilities={})
        self.ask("session.subscribe", events=["log.entryAdded", "network.beforeRequestSent"])

    def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send a command and return its result; events that come first go to their tabs."""
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self._socket.recv(timeout=90))
            if message.get("id") != number:
                self._hear(message)
            elif message["type"] == "error":
                kind = Unable if message["error"] in ("unknown command", "unsupported operation") else RuntimeError
                raise kind(f"Firefox, {method}: {message['error']}: {message['message'][:2000]}")
            else:
                return message["result"]

    def close(self) -> None:
        """End Firefox and remove its profile."""
        self._ends.close()

    def _end(self) -> None:
        self._process.terminate()
        self._process.wait(20)

    def _address(self) -> str:
        end = time.monotonic() + 60
        while time.monotonic() < end and self._process.poll() is None:
            self._log.seek(0)
            if found := re.search(r"BiDi listening on (ws://\S+)", self._log.read()):
                return found[1]
            time.sleep(0.1)
        self._log.seek(0)
        raise RuntimeError(f"Firefox did not start: {self._log.read()[-2000:]}")

    def _hear(self, message: dict[str, Any]) -> None:
        of = message.get("params", {})
        tab = self.tabs.get(of.get("context") or of.get("source", {}).get("context"))
        if tab is None:
            return
        if message["method"] == "network.beforeRequestSent":
            tab.requests.append(of["request"]["url"])
        elif (of["type"], of["level"]) == ("javascript", "error") and (
            of["text"] != WORKER_ENDED or "stackTrace" in of
        ):
            tab.errors.append(of["text"])


class FirefoxDriver(Driver):
    """A tab in a container of its own."""

    engine = "firefox"

    def __init__(self, firefox: Firefox, container: str | None = None) -> None:
        self.requests = []
        self.errors = []
        self._firefox = firefox
        self._owner = container is None
        self._container = container or firefox.ask("browser.createUserContext")["userContext"]
        opened = firefox.ask("browsingContext.create", type="tab", userContext=self._container)
        self._tab = opened["context"]
        firefox.tabs[self._tab] = self
        self.resize(1280, 720)

    def open(self, url: str) -> None:
        self._firefox.ask("browsingContext.navigate", context=self._tab, url=url, wait="complete")

    def reload(self) -> None:
        self._firefox.ask("browsingContext.reload", context=self._tab, wait="complete")

    def evaluate(self, script: str, *args: Any) -> Any:
        answer = self._firefox.ask(
            "script.callFunction",
            functionDeclaration=json_script(script),
            target={"context": self._tab},
            arguments=[{"type": "string", "value": json.dumps(args)}],
            awaitPromise=True,
        )
        if answer["type"] == "exception":
            raise RuntimeError(f"{answer['exceptionDetails']['text']} in {script}")
        return json.loads(answer["result"]["value"])

    def before(self, script: str) -> None:
        # The empty page that a new tab begins with is nobody's, and lacks what only secure pages have.
        declaration = f"() => {{ if (document.URL !== 'about:blank') {{ {script} }} }}"
        self._firefox.ask("script.addPreloadScript", functionDeclaration=declaration, userContexts=[self._container])

    def type(self, text: str) -> None:
        self._act(typed(text))

    def press(self, keys: str) -> None:
        self._act(pressed(keys))

    def move(self, x: float, y: float, *, click: bool = False) -> None:
        self._act(pointed(x, y, click))

    def offline(self, on: bool = True) -> None:
        conditions = {"type": "offline"} if on else None
        self._firefox.ask(
            "emulation.setNetworkConditions", networkConditions=conditions, userContexts=[self._container]
        )

    def resize(self, width: int, height: int) -> None:
        self._firefox.ask("browsingContext.setViewport", context=self._tab, viewport={"width": width, "height": height})

    def screenshot(self, path: Path) -> None:
        picture = self._firefox.ask("browsingContext.captureScreenshot", context=self._tab)
        path.write_bytes(base64.b64decode(picture["data"]))

    def another(self) -> Self:
        tab = type(self)(self._firefox, self._container)
        tab.requests, tab.errors = self.requests, self.errors
        return tab

    def close(self) -> None:
        self._firefox.tabs.pop(self._tab, None)
        if self._owner:
            self._firefox.ask("browser.removeUserContext", userContext=self._container)
        else:
            self._firefox.ask("browsingContext.close", context=self._tab)

    def _act(self, actions: list[dict[str, Any]]) -> None:
        self._firefox.ask("input.performActions", context=self._tab, actions=actions)
