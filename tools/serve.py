"""Serve the built book on this machine as its readers get it, compressed: `python tools/serve.py _build/html [PORT]`."""

import contextlib
import functools
import gzip
import http.server
import io
import sys
from pathlib import Path
from typing import IO

COMPRESSED = {"text/html", "text/css", "text/javascript", "application/json", "application/wasm", "image/svg+xml"}


@functools.lru_cache(maxsize=256)
def _gzipped(path: str, modified: float) -> bytes:
    return gzip.compress(Path(path).read_bytes(), 6, mtime=0)


class SiteHandler(http.server.SimpleHTTPRequestHandler):
    """Files with the types that browsers need to compile WebAssembly while it arrives and to run modules."""

    extensions_map = http.server.SimpleHTTPRequestHandler.extensions_map | {
        ".wasm": "application/wasm",
        ".mjs": "text/javascript",
        ".js": "text/javascript",
        ".ipynb": "application/json",
    }


class CompressingHandler(SiteHandler):
    """The same files, text and WebAssembly gzipped as GitHub Pages sends them, over connections that stay open."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # a small answer does not wait for the next

    def send_head(self) -> IO[bytes] | None:  # type: ignore[override]
        """Answer with a compressed copy where the file is text and the browser takes it; else as the parent does."""
        path = Path(self.translate_path(self.path))
        if path.is_dir():
            path = path / "index.html"
        kind = self.guess_type(str(path))
        asked = "gzip" in self.headers.get("Accept-Encoding", "") and "Range" not in self.headers
        if not asked or kind not in COMPRESSED or not path.is_file():
            return super().send_head()  # type: ignore[return-value]
        status = path.stat()
        if self.headers.get("If-Modified-Since") == self.date_time_string(int(status.st_mtime)):
            self.send_response(304)
            self.end_headers()
            return None
        body = _gzipped(str(path), status.st_mtime)
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Last-Modified", self.date_time_string(int(status.st_mtime)))
        self.end_headers()
        return io.BytesIO(body)


def main() -> None:
    """Serve until interrupted."""
    folder = Path(sys.argv[1]).resolve()
    port = int(sys.argv[2]) if len(sys.argv) > 2 else 8000
    with http.server.ThreadingHTTPServer(
        ("127.0.0.1", port), functools.partial(CompressingHandler, directory=folder)
    ) as server:
        print(f"The book is at http://localhost:{port}/ (Ctrl-C ends it)")
        server.serve_forever()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        main()
