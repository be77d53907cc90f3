"""Move the engine of the live cells to another Pyodide: `python tools/move_engine.py check VERSION`, then `move VERSION`.

`check` says what that version of the npm package `pyodide` wants and what of it is here; it changes nothing. Ends with 1 if
the numpy wheel is missing. `move` needs that wheel in `vendor/`, then sets the version, renews the lock, builds the engine
and says what is left to do by hand. lib/sphinx-live-cells/PYODIDE.md tells the whole way.
"""

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import NamedTuple

from packaging.utils import parse_wheel_filename

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
PROJECT = ROOT / "lib" / "sphinx-live-cells"
CLIENT = PROJECT / "client"
VENDOR = PROJECT / "vendor"


class Release(NamedTuple):
    """What a Pyodide's own lock file says."""

    version: str
    python: str  # 3.14.0
    abi: str  # 2026_0
    numpy: str  # 2.4.3
    wheel: str
    sha256: str

    @property
    def tag(self) -> str:
        """What a compiled wheel for it is tagged with."""
        minor = "".join(self.python.split(".")[:2])
        return f"cp{minor}-cp{minor}-pyemscripten_{self.abi}_wasm32"


def release(version: str, folder: Path) -> Release:
    """Fetch that version of the npm package into `folder` and read its lock file."""
    run([str(BIN / "npm"), "pack", "--silent", f"pyodide@{version}"], folder)
    (archive,) = folder.glob("*.tgz")
    with tarfile.open(archive) as packed:
        file = packed.extractfile("package/pyodide-lock.json")
        assert file is not None
        lock = json.load(file)
    numpy = lock["packages"]["numpy"]
    info = lock["info"]
    return Release(version, info["python"], info["abi_version"], numpy["version"], numpy["file_name"], numpy["sha256"])


def troubles(wanted: Release, vendor: Path) -> list[str]:
    """Why the engine cannot be built with that release and the wheels in `vendor`: nothing if it can."""
    file = vendor / wanted.wheel
    if file.is_file():
        found = hashlib.sha256(file.read_bytes()).hexdigest()
        return [] if found == wanted.sha256 else [f"{wanted.wheel} has the SHA-256 {found}; {wanted.sha256} is wanted"]
    found = [f"{wanted.wheel}, SHA-256 {wanted.sha256}, is wanted and not in vendor/"]
    for wheel in sorted(vendor.glob("numpy-*.whl")):
        _, version, _, tags = parse_wheel_filename(wheel.name)
        if str(version) != wanted.numpy:
            found.append(f"{wheel.name} is numpy {version}; numpy {wanted.numpy} is wanted")
        if wanted.tag not in map(str, tags):
            found.append(f"{wheel.name} is not built for {wanted.tag}: it cannot be loaded")
    return found


def by_hand(wanted: Release, native: str) -> list[str]:
    """What is left to do when the engine is built."""
    steps = []
    if native != wanted.numpy:
        steps.append(
            f"requirements.txt says numpy=={native}: write numpy=={wanted.numpy}, then `make lock` and `make results`, "
            "so that saved outputs and the browser's agree"
        )
    return [
        *steps,
        "read the changes of Pyodide, and of numpy and Python if they moved; LICENSE-*.txt in vendor/ are theirs",
        "compare the leaner modules in client/engine/ with those of the new Python: "
        "`.venv/bin/python -m pytest tests/sphinx_live_cells/client/test_imports.py`",
        "read `git diff lib/sphinx-live-cells/STANDARD_LIBRARY.md`: what is new there a reader now fetches; what nobody "
        "needs goes into client/engine/standard_library.json",
        f"look for the old version in words: `git grep -nF {current()}`",
        "`.venv/bin/python bench/start_up.py`, and its numbers into bench/README.md and the distribution's README",
        "`make test` and `make test-engines`",
    ]


def current() -> str:
    """The version that is set."""
    return str(json.loads((CLIENT / "package.json").read_text(encoding="utf-8"))["dependencies"]["pyodide"])


def native_numpy() -> str:
    """The numpy that runs the cells when the book is built."""
    (found,) = re.findall(r"^numpy==(\S+)", (ROOT / "requirements.txt").read_text(encoding="utf-8"), re.MULTILINE)
    return str(found)


def move(wanted: Release) -> list[str]:
    """Set the version everywhere it is a setting, build, and return what is left to do."""
    old = current()
    left = by_hand(wanted, native_numpy())
    package = CLIENT / "package.json"
    replace(package, rf'("pyodide": )"{re.escape(old)}"', rf'\g<1>"{wanted.version}"')
    run([str(BIN / "npm"), "install", "--package-lock-only", "--silent"], CLIENT)
    for wheel in VENDOR.glob("numpy-*.whl"):
        if wheel.name != wanted.wheel:
            wheel.unlink()
    readme = VENDOR / "README.md"
    replace(readme, r"`numpy-\S+\.whl`", f"`{wanted.wheel}`")
    replace(readme, r"SHA-256: `[0-9a-f]{64}`", f"SHA-256: `{wanted.sha256}`")
    was = r"numpy \S+ in the Pyodide\s+distributions? [^,]+,"
    replace(readme, was, f"numpy {wanted.numpy} in the Pyodide\ndistribution {wanted.version},")
    replace(readme, r"`pyodide@\S+`", f"`pyodide@{wanted.version}`")
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "-e", "."]
    run(install, PROJECT)
    run([str(BIN / "node"), "standard_library.mjs"], CLIENT)
    return left


def replace(file: Path, pattern: str, text: str) -> None:
    """Write `text` for the pattern, which is there once or more."""
    fresh, count = re.subn(pattern, text, file.read_text(encoding="utf-8"))
    if not count:
        raise SystemExit(f"{file.relative_to(ROOT)} has nothing like {pattern}; write it by hand.")
    file.write_text(fresh, encoding="utf-8")


def run(command: list[str], folder: Path) -> None:
    """Run a program and end with what it said if it fails."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode:
        said = (done.stderr + done.stdout).strip()
        raise SystemExit(f"`{' '.join(command)}` in {folder} ended with {done.returncode}.\n{said}")


def main() -> int:
    """Read the command line and do what it says."""
    parser = argparse.ArgumentParser(description="Move the engine of the live cells to another Pyodide.")
    parser.add_argument("what", choices=["check", "move"])
    parser.add_argument("version", help="of the npm package, such as " + current())
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        wanted = release(asked.version, Path(folder))
    print(f"pyodide {wanted.version} (now {current()}): Python {wanted.python}, wheels {wanted.tag}")
    print(f"numpy {wanted.numpy} (natively {native_numpy()}): {wanted.wheel}\n  SHA-256 {wanted.sha256}")
    missing = troubles(wanted, VENDOR)
    if missing:
        print("\n".join(missing))
        print("Put the wheel of that release into lib/sphinx-live-cells/vendor/; its README says where it comes from.")
        return 1
    print("The wheel in vendor/ is the one that it was released with.")
    steps = move(wanted) if asked.what == "move" else by_hand(wanted, native_numpy())
    print("Left to do by hand:" if asked.what == "move" else "After `move`, by hand:")
    print("\n".join(f"{number}. {step}" for number, step in enumerate(steps, 1)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
