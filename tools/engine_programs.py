"""Find Firefox and WebKit for `make test-engines`; `python tools/engine_programs.py` installs what is missing from Debian's packages.

Both are driven as they are packaged: Firefox by itself, WebKit by its WebDriver, on a screen in memory (Xvfb) where the
machine has none. The variables FIREFOX, WEBKIT_DRIVER and WEBKIT_BROWSER name other ones.
"""

import os
import shutil
import sys
from pathlib import Path

from chromium import apt_install

# Where distributions keep the small browser that comes with WebKitGTK.
MINIBROWSERS = ("lib/*/webkit2gtk-4.*/MiniBrowser", "lib*/webkit2gtk-4.*/MiniBrowser", "libexec/webkit2gtk-4.*/MiniBrowser",
                "lib/*/webkitgtk-6.*/MiniBrowser", "libexec/webkitgtk-6.*/MiniBrowser")  # fmt: skip


def find_firefox() -> str | None:
    """Return the path of a Firefox, or None."""
    return _named("FIREFOX") or shutil.which("firefox-esr") or shutil.which("firefox")


def find_webkit() -> tuple[str, str] | None:
    """Return the paths of WebKit's WebDriver and of its small browser, or None where one of them or a screen is missing."""
    driver = _named("WEBKIT_DRIVER") or shutil.which("WebKitWebDriver")
    browser = _named("WEBKIT_BROWSER") or next((str(p) for n in MINIBROWSERS for p in Path("/usr").glob(n)), None)
    screen = os.environ.get("DISPLAY") or shutil.which("Xvfb")
    return (driver, browser) if driver and browser and screen else None


FIND = {"firefox": find_firefox, "webkit": find_webkit}
PACKAGES = {"firefox": ["firefox-esr"], "webkit": ["webkit2gtk-driver", "xvfb"]}


def missing(engine: str) -> str:
    """Say what to do about an engine that is not there."""
    names = {"firefox": "FIREFOX", "webkit": "WEBKIT_DRIVER and WEBKIT_BROWSER"}[engine]
    return (
        f"The tests in {engine} need what Debian packages as {' and '.join(PACKAGES[engine])}, and not all of it was found "
        f"or could be installed. Install it (Debian and Ubuntu: sudo apt-get install {' '.join(PACKAGES[engine])}), or "
        f"name the programs: {names}."
    )


def _named(variable: str) -> str | None:
    return shutil.which(os.environ.get(variable, "")) or None


if __name__ == "__main__":
    absent = [engine for engine, find in FIND.items() if not find()]
    if absent:
        apt_install(*[package for engine in absent for package in PACKAGES[engine]])
    print(*[f"{engine}: {find()}" for engine, find in FIND.items() if find()], sep="\n")
    if lacking := [missing(engine) for engine, find in FIND.items() if not find()]:
        sys.exit("\n".join(lacking))
