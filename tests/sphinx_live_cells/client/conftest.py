"""One site for all tests of the client, and a reader whose page must stay free of errors and of foreign requests."""

import functools
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sphinx_live_cells
from playwright.sync_api import Page

sys.path.insert(0, str(Path(__file__).parent))  # for the modules that tests share
sys.path.insert(0, str(Path(sphinx_live_cells.__file__).parents[1] / "client" / "src" / "python"))  # for `live_cells`

import engines
from driver import Driver
from faulty import Handler, Server
from pages import write_site
from playwright_driver import PlaywrightDriver
from reader import Reader

OWN = ("blob:", "data:", "file:", "about:")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """In another engine than Chromium only what asks for a driver is worth its time."""
    engine = config.getoption("engine")
    if engine == "chromium":
        return
    chosen = [item for item in items if "driver" in getattr(item, "fixturenames", ())]
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = chosen
    engines.mark(items, engine)


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


@pytest.fixture(scope="session")
def new_driver(request: pytest.FixtureRequest) -> Iterator[Callable[[], Driver]]:
    """Open a tab with a fresh profile in the engine of `--engine`."""
    engine = request.config.getoption("engine")
    with engines.running(engine, lambda: request.getfixturevalue("browser"), Handler.scripts) as new:
        yield new


@pytest.fixture
def driver(new_driver: Callable[[], Driver], address: str) -> Iterator[Driver]:
    """A tab that must stay free of errors and ask nobody but its own site."""
    driver = new_driver()
    yield driver
    driver.pause(0)
    driver.close()
    Handler.faults.clear()
    assert [url for url in driver.requests if not url.startswith((address, *OWN))] == []
    assert driver.errors == []


@pytest.fixture
def reader(driver: Driver, address: str) -> Reader:
    """A reader in front of that tab."""
    return Reader(driver, address)


@pytest.fixture
def page(driver: Driver) -> Page:
    """The same tab as Playwright has it, for what only Playwright can do: such tests are exempt elsewhere in `engines.py`."""
    assert isinstance(driver, PlaywrightDriver), (
        f"needs Playwright, which does not drive {driver.engine}: see engines.py"
    )
    return driver.page
