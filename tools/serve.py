"""Serve the built book on this machine: `python tools/serve.py _build/html [PORT]`."""

import contextlib
import functools
import http.server
import sys
from pathlib import Path


class SiteHandler(http.server.SimpleHTTPRequestHandler):
    """Files with the types that browsers need to compile WebAssembly while it arrives and to run modules."""

    extensions_map = http.server.SimpleHTTPRequestHandler.extensions_map | {
        ".wasm": "application/wasm",
        ".mjs": "text/javascript",
        ".js": "text/javascript",
    }


def main() -> None:
    """Serve until interrupted."""
    folder = Path(sys.argv[1]).resolve()
    port = int(sys.argv[2]) if len(sys.argv) > 2 else 8000
    with http.server.ThreadingHTTPServer(
        ("127.0.0.1", port), functools.partial(SiteHandler, directory=folder)
    ) as server:
        print(f"The book is at http://localhost:{port}/ (Ctrl-C ends it)")
        server.serve_forever()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        main()
