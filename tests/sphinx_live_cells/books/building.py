"""How the tests build the minimal book beside this file, and run programs."""

import os
import shutil
import subprocess
from pathlib import Path

BOOK = Path(__file__).parent / "pendulum"


def run(*command: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a program to its end and fail with what it said if it failed."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | variables
    done = subprocess.run(
        command, cwd=folder, env=environment, text=True, capture_output=True, stdin=subprocess.DEVNULL, timeout=300
    )
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout[-3000:]}{done.stderr[-3000:]}"
    return done


def build(python: Path, builder: str, folder: Path, **variables: str) -> Path:
    """Build a copy of the book in `folder` with plain Sphinx and a theme, or with Jupyter Book, and return its site."""
    shutil.copytree(BOOK, folder / "book")
    variables |= {"PYTHONPATH": str(folder / "book" / "swing")}  # as after `pip install ./swing`
    if builder == "jupyter-book":
        (folder / "book" / "conf.py").unlink()
        run(str(python.with_name("jupyter-book")), "build", "book", "-W", folder=folder, **variables)
        return folder / "book" / "_build" / "html"
    options = ["-q", "-b", "html", "-W", "-D", f"html_theme={builder}"]
    run(str(python), "-m", "sphinx", *options, "book", "site", folder=folder, **variables)
    return folder / "site"
