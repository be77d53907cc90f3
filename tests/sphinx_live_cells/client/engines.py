"""The engines that the client's tests run in, and every exception: what an engine cannot do, test by test, and why."""

import fnmatch
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

import pytest
from driver import Driver
from engine_programs import find_firefox, find_webkit, missing
from firefox import Firefox, FirefoxDriver
from playwright.sync_api import Browser
from playwright_driver import PlaywrightDriver
from webkit import WebKit, WebKitDriver


class Exemption(NamedTuple):
    """Tests (by pattern of file and name) that an engine cannot pass for a reason that is not the client's to mend."""

    engine: str
    tests: str
    reason: str
    runs: bool = True  # and fails; otherwise the test cannot even be run there


NO_OFFLINE = "WebDriver cannot take the network from WebKit; a connection that breaks is tested there all the same"

PLAYWRIGHT = "asks for downloads, response headers or times of Playwright's own tab, which drives Chromium alone here"

EXEMPTIONS = [
    *(
        Exemption(engine, tests, PLAYWRIGHT, runs=False)
        for engine in ("firefox", "webkit")
        for tests in (
            "test_access.py::test_motion_is_reduced_for_those_who_ask",
            "test_dials.py::test_controls_do_nothing_before_the_client_is_there_and_do_not_move_when_it_comes",
            "test_notebookfile.py::test_the_notebook_is_valid_and_runs",
            "test_notebookfile.py::test_the_script_runs",
            "test_policy.py::test_everything_works_under_the_policy_of_the_readme",
        )
    ),
    Exemption("webkit", "test_loading_faults.py::test_offline_in_the_middle_of_loading_then_online", NO_OFFLINE),
    Exemption("webkit", "test_loading_faults.py::test_offline_from_the_start_then_online", NO_OFFLINE),
]


def mark(items: list[pytest.Item], engine: str) -> None:
    """Expect the failures of an engine. A test that passes all the same fails: its exemption is then to be struck."""
    for item in items:
        for exemption in EXEMPTIONS:
            if exemption.engine == engine and fnmatch.fnmatch(f"{item.path.name}::{item.name}", exemption.tests):
                fails = pytest.mark.xfail(reason=exemption.reason, strict=True)
                item.add_marker(fails if exemption.runs else pytest.mark.skip(exemption.reason))


@contextmanager
def running(engine: str, chromium: Callable[[], Browser], scripts: list[str]) -> Iterator[Callable[[], Driver]]:
    """Start an engine and give what opens a tab with a fresh profile. The site's server puts `scripts` into its pages."""
    if engine == "chromium":
        shared = chromium()
        yield lambda: PlaywrightDriver("chromium", shared)
    elif engine == "firefox":
        path = find_firefox()
        assert path, missing(engine)
        firefox = Firefox(path)
        try:
            yield lambda: FirefoxDriver(firefox)
        finally:
            firefox.close()
    else:
        paths = find_webkit()
        assert paths, missing(engine)
        webkit = WebKit(*paths, scripts)
        try:
            yield lambda: WebKitDriver(webkit)
        finally:
            webkit.close()
