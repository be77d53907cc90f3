"""A local server that can be told to misbehave."""

import http.server
import sys
import threading
from pathlib import Path


class Server(http.server.ThreadingHTTPServer):
    """Says nothing of readers who leave in the middle of an answer."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Print what went wrong, but not that the other side has gone."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder; `faults` maps the end of a path to what to do with that file:

    "missing", "truncated" (and claimed to be whole), "changed", "mistyped", "broken off" in the middle, "stalled" in the middle until
    `go_on` is set, "lost" then for good. `scripts` run in each page before its own, for engines in which a driver cannot do that.
    """

    faults: dict[str, str] = {}
    go_on = threading.Event()
    scripts: list[str] = []
    extensions_map = http.server.SimpleHTTPRequestHandler.extensions_map | {".wasm": "application/wasm"}

    def do_GET(self) -> None:
        """Answer, or fail as told."""
        fault = next((how for end, how in self.faults.items() if self.path.partition("?")[0].endswith(end)), None)
        if fault is None and self.scripts and self.path.partition("?")[0].endswith("/"):
            page = Path(self.translate_path(self.path), "index.html").read_text()
            first = "<head>" + "".join(f"<script>{script}</script>" for script in self.scripts)
            self._send(page.replace("<head>", first, 1).encode(), "text/html; charset=utf-8")
            return
        if fault is None:
            super().do_GET()
            return
        content = Path(self.translate_path(self.path)).read_bytes()
        if fault == "missing":
            self.send_error(404)
            return
        kind = self.guess_type(self.path)
        if fault in ("stalled", "broken off", "lost"):
            self._send(content[: len(content) // 2], kind, claimed=len(content))
            if fault != "broken off" and self.go_on.wait(60) and fault == "stalled":
                self.wfile.write(content[len(content) // 2 :])
            return
        if fault == "mistyped":
            self._send(content, "application/octet-stream")
            return
        changed = content[: len(content) // 2] if fault == "truncated" else content[:-1] + bytes([content[-1] ^ 1])
        self._send(changed, kind)

    def _send(self, content: bytes, kind: str, claimed: int | None = None) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(claimed or len(content)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(content)
        self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:
        """Keep the tests' own output clean."""
