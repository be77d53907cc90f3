"""One site for all tests of the client, and a page that must stay free of errors."""

import functools
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

sys.path.insert(0, str(Path(__file__).parent))  # for `pages` and `faulty`, which tests share

from faulty import Handler, Server
from pages import write_site


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the built client, into which tests write pages."""
    return write_site(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the site is served."""
    server = Server(("127.0.0.1", 0), functools.partial(Handler, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page that must stay free of errors and ask nobody but its own site."""
    context = browser.new_context()
    page = context.new_page()
    foreign: list[str] = []
    errors: list[str] = []
    page.on(
        "request", lambda request: request.url.startswith((address, "blob:", "data:")) or foreign.append(request.url)
    )
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    Handler.faults.clear()
    assert foreign == []
    assert errors == []
