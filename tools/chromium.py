"""Find the Chromium that the browser tests drive; `python tools/chromium.py` installs one where there is none.

Order: the variable CHROMIUM, the machine's own, Playwright's. To install: Playwright first, then apt as root or with sudo.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
MISSING = (
    "The browser tests need Chromium and none was found or could be installed. Install it (Debian and Ubuntu: "
    "sudo apt-get install chromium; elsewhere: .venv/bin/playwright install chromium), or name one: "
    "CHROMIUM=/path/to/chrome make test"
)


def find_chromium() -> str | None:
    """Return the path of a Chromium that can be started, or None."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    for name in NAMES:
        if found := shutil.which(name):
            return found
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


def install_chromium() -> str | None:
    """Try the ways that need no questions; return the path, or None when none of them worked."""
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False, stdout=subprocess.DEVNULL)
    if found := find_chromium():
        return found
    apt_install("chromium")
    return find_chromium()


def apt_install(*packages: str) -> None:
    """Install Debian's packages as root or with sudo, where there is apt; what came of it is for the caller to see."""
    if not shutil.which("apt-get"):
        return
    rights = [] if os.geteuid() == 0 else ["sudo", "-n"]
    for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
        subprocess.run(
            [*rights, "apt-get", *command],
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
        )


if __name__ == "__main__":
    path = find_chromium() or (None if os.environ.get("CHROMIUM") else install_chromium())
    if path is None:
        sys.exit(MISSING)
    print(path)
