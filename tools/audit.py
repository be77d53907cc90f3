"""Ask whether a version that the project pins has a known vulnerability: `python tools/audit.py`, or `make audit`.

Python's are those of `requirements.lock`, asked of PyPI by pip-audit; npm's those of every `package-lock.json`, asked of the
registry by `npm audit`. Ends with 0 if every package was asked about and none has one, with 1 if one has, and with 2 if a
service could not be asked about some: then nothing is known of those.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
PIP_AUDIT = "pip-audit==2.10.1"


class Answer(NamedTuple):
    """What was learned of one file of pinned versions."""

    file: str
    found: list[str]  # a line for each vulnerability
    unasked: str = ""  # why nothing is known of some, or nothing

    @property
    def code(self) -> int:
        """As the program ends: a vulnerability weighs more than a silence."""
        return 1 if self.found else 2 if self.unasked else 0

    def __str__(self) -> str:
        says = [f"could not be asked: {self.unasked}"] if self.unasked else []
        says += self.found or ([] if self.unasked else ["no known vulnerability"])
        return "\n".join(f"{self.file}: {line}" for line in says)


def of_python(file: str, done: subprocess.CompletedProcess[str]) -> Answer:
    """What pip-audit printed as JSON; a package that it skipped is one that nobody was asked about."""
    try:
        packages = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        return Answer(file, [], last_line(done.stderr))
    found = [
        f"{package['name']} {package['version']}: {one['id']}, mended in {', '.join(one['fix_versions']) or 'no version'}"
        for package in packages
        for one in package.get("vulns", [])
    ]
    skipped = [package["name"] for package in packages if "skip_reason" in package]
    if not skipped:
        return Answer(file, found)
    some = f"{len(skipped)} of {len(packages)} packages ({skipped[0]} is one)"
    return Answer(file, found, f"PyPI's advisory service gave no answer on {some}")


def of_npm(file: str, done: subprocess.CompletedProcess[str]) -> Answer:
    """What `npm audit` printed as JSON."""
    try:
        said = json.loads(done.stdout)
    except ValueError:
        said = {"message": last_line(done.stderr)}
    if "vulnerabilities" not in said:
        return Answer(file, [], said.get("message", "it gave no reason"))
    found = [
        f"{name} {one['range']}: {one['severity']}, see npm audit" for name, one in said["vulnerabilities"].items()
    ]
    return Answer(file, found)


def last_line(text: str) -> str:
    """The line in which a program says why it ended."""
    return (text.strip().splitlines() or ["it said nothing"])[-1]


def ask() -> Iterator[Answer]:
    """Every file of pinned versions, one after the other."""
    uvx = [str(BIN / "uv"), "tool", "run", "--quiet", "--from", PIP_AUDIT]
    options = ["--require-hashes", "--disable-pip", "--progress-spinner", "off", "--format", "json"]
    yield of_python("requirements.lock", run([*uvx, "pip-audit", "-r", "requirements.lock", *options], ROOT))
    for lock in locks():
        command = [str(BIN / "npm"), "audit", "--package-lock-only", "--json"]
        yield of_npm(lock.relative_to(ROOT).as_posix(), run(command, lock.parent))


def locks() -> list[Path]:
    """The lock files of npm in the repository: `tools/html-checker`, `lib/book-theme/assets` and the like."""
    return sorted([*ROOT.glob("*/*/package-lock.json"), *ROOT.glob("*/*/*/package-lock.json")])


def run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """A program's answer, whatever it ended with."""
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, stdin=subprocess.DEVNULL)


if __name__ == "__main__":
    codes = set()
    for answer in ask():
        print(answer, flush=True)
        codes.add(answer.code)
    sys.exit(1 if 1 in codes else max(codes))
