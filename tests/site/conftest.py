"""The built book behind an address, as GitHub Pages serves a project: below a path."""

import functools
import http.server
import shutil
import sys
import threading
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "_build" / "html"
PATH = "/some/path"
sys.path[:0] = [str(ROOT / "tools"), str(Path(__file__).parent)]  # for what tests share

from serve import SiteHandler  # noqa: E402


class UnderAPath(SiteHandler):
    """The site below `PATH`, its own page for what is not there, and nothing on the terminal."""

    def translate_path(self, path):
        return super().translate_path(path.removeprefix(PATH))

    def send_error(self, code, message=None, explain=None):
        page = Path(self.directory, "404.html")
        if code != 404 or not page.exists():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture(scope="session")
def address():
    """Where the site is, with a slash at the end."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(UnderAPath, directory=str(SITE)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}{PATH}/"
    server.shutdown()


class Host:
    """A copy of the site at an address that can lose its server and have it back."""

    def __init__(self, folder):
        self.folder = folder
        self.port = 0
        self.server = None
        self.go_online()

    def go_online(self):
        handler = functools.partial(UnderAPath, directory=str(self.folder))
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", self.port), handler)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def go_offline(self):
        self.server.shutdown()
        self.server.server_close()

    def address(self, name=""):
        return f"http://127.0.0.1:{self.port}{PATH}/{name}"


@pytest.fixture
def host(tmp_path):
    folder = tmp_path / "site"
    shutil.copytree(SITE, folder)
    started = Host(folder)
    yield started
    started.go_offline()


@pytest.fixture
def serve():
    """Serve the site in a folder: `serve(folder).address("page.html")`."""
    started = []

    def start(folder):
        started.append(Host(folder))
        return started[-1]

    yield start
    for host in started:
        host.go_offline()
