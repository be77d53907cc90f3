"""One Chromium for every test that needs a browser, and one thread of matrix products for each process of tests."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy reads it on import; two processes share the cores already
expect.set_options(timeout=30_000)  # a slow or busy machine is no fault

from chromium import MISSING, find_chromium  # noqa: E402


def pytest_addoption(parser: pytest.Parser) -> None:
    """The client's tests run in other engines too: `make test-engines`."""
    parser.addoption("--engine", choices=("chromium", "firefox", "webkit"), default="chromium", help="for client tests")


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The Chromium that `make test` found or installed."""
    path = find_chromium()
    assert path, MISSING
    return path


@pytest.fixture(scope="session")
def browser(chromium_path: str) -> Iterator[Browser]:
    """A running Chromium, without a window."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path, args=["--no-sandbox", "--disable-gpu"])
        yield chromium
        chromium.close()
