"""The minimal book of `books/pendulum`, built for real in several ways, each once a session, and served."""

import functools
import http.server
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BOOK = Path(__file__).parent / "books" / "pendulum"
sys.path.insert(0, str(ROOT / "tools"))

from serve import SiteHandler  # noqa: E402


class QuietHandler(SiteHandler):
    """The book's files, and nothing on the terminal."""

    def log_message(self, format: str, *args: object) -> None:
        pass


def run(*command: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a program to its end and fail with what it said if it failed."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | variables
    done = subprocess.run(
        command, cwd=folder, env=environment, text=True, capture_output=True, stdin=subprocess.DEVNULL, timeout=300
    )
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout[-3000:]}{done.stderr[-3000:]}"
    return done


def build(python: Path, builder: str, folder: Path, warnings: str = "-W") -> Path:
    """Build a copy of the book in `folder` with plain Sphinx and a theme, or with Jupyter Book, and return its site."""
    shutil.copytree(BOOK, folder / "book")
    importable = {"PYTHONPATH": str(folder / "book" / "swing")}  # as after `pip install ./swing`
    if builder == "jupyter-book":
        (folder / "book" / "conf.py").unlink()
        run(str(python.with_name("jupyter-book")), "build", "book", warnings, folder=folder, **importable)
        return folder / "book" / "_build" / "html"
    options = ["-q", "-b", "html", warnings, "-D", f"html_theme={builder}"]
    run(str(python), "-m", "sphinx", *options, "book", "site", folder=folder, **importable)
    return folder / "site"


@pytest.fixture(scope="session")
def pendulum(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Give the site of the minimal book, built the first time it is asked for."""

    @functools.cache
    def site(builder: str) -> Path:
        return build(Path(sys.executable), builder, tmp_path_factory.mktemp(builder))

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
