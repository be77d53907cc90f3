"""A local server that can be told to misbehave."""

import http.server
import sys
from pathlib import Path


class Server(http.server.ThreadingHTTPServer):
    """Says nothing of readers who leave in the middle of an answer."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Print what went wrong, but not that the other side has gone."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder; `faults` maps the end of a path to what to do with that file."""

    faults: dict[str, str] = {}
    extensions_map = http.server.SimpleHTTPRequestHandler.extensions_map | {".wasm": "application/wasm"}

    def do_GET(self) -> None:
        """Answer, or fail as told."""
        fault = next((how for end, how in self.faults.items() if self.path.endswith(end)), None)
        if fault is None:
            super().do_GET()
            return
        content = Path(self.translate_path(self.path)).read_bytes()
        if fault == "missing":
            self.send_error(404)
            return
        changed = content[: len(content) // 2] if fault == "truncated" else content[:-1] + bytes([content[-1] ^ 1])
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(self.path))
        self.send_header("Content-Length", str(len(changed)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(changed)

    def log_message(self, format: str, *args: object) -> None:
        """Keep the tests' own output clean."""
