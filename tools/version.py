"""The version of everything that is released together: `python tools/version.py` prints it, with a version it writes it.

The three distributions, `unstable_gradients.__version__`, what the theme tells Sphinx, and CITATION.cff with the day.
"""

import datetime
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PLACES = {  # what stands around the version
    "lib/unstable-gradients/pyproject.toml": r'(?m)^(version = ")([^"]+)(")$',
    "lib/sphinx-live-cells/pyproject.toml": r'(?m)^(version = ")([^"]+)(")$',
    "lib/book-theme/pyproject.toml": r'(?m)^(version = ")([^"]+)(")$',
    "lib/unstable-gradients/unstable_gradients/__init__.py": r'(__version__ = ")([^"]+)(")',
    "lib/book-theme/book_theme/extension.py": r'("version": ")([^"]+)(")',
    "CITATION.cff": r"(?m)^(version: )(.+)()$",
}
DAY = r'(?m)^(date-released: ")([^"]+)(")$'


def versions(root: Path = ROOT) -> dict[str, str]:
    """By file, the version that it names; raises `ValueError` if a file does not name exactly one."""
    found = {place: re.findall(pattern, (root / place).read_text("utf-8")) for place, pattern in PLACES.items()}
    unclear = [place for place, all_ in found.items() if len(all_) != 1]
    if unclear:
        raise ValueError(f"{', '.join(unclear)}: no version, or more than one, where tools/version.py looks for it")
    return {place: all_[0][1] for place, all_ in found.items()}


def write(version: str, root: Path = ROOT) -> None:
    """Write the version everywhere, and today as the day of the release."""
    if not re.fullmatch(r"\d+\.\d+\.\d+((a|b|rc)\d+)?", version):
        raise ValueError(f"{version!r} is no version; take one such as 0.2.0 or 0.2.0rc1")
    versions(root)  # nothing is written if a place is unclear
    day = datetime.datetime.now(datetime.UTC).date().isoformat()
    for place, pattern in PLACES.items():
        file = root / place
        text = re.sub(pattern, rf"\g<1>{version}\g<3>", file.read_text("utf-8"))
        file.write_text(re.sub(DAY, rf"\g<1>{day}\g<3>", text) if place == "CITATION.cff" else text, "utf-8")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        write(sys.argv[1])
    for place, version in versions().items():
        print(f"{version}  {place}")
