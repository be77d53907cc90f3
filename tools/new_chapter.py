"""Start a chapter: `python tools/new_chapter.py SLUG "Question as title?"` writes its files from `tools/chapter/`.

A page with every part that a chapter has, an experiment (run once, so that there are rows), a design, and tests. All of it
builds and runs; what is to be written says TODO. `python tools/chapters.py book/SLUG.md` then says what is missing.
"""

import argparse
import keyword
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = "lib/unstable-gradients/unstable_gradients"
FILES = {
    "chapter.md": "book/SLUG.md",
    "experiment.py": f"{PACKAGE}/experiments/SLUG.py",
    "chart.py": f"{PACKAGE}/charts/SLUG.py",
    "test_experiment.py": "tests/unstable_gradients/experiments/test_SLUG.py",
    "test_chart.py": "tests/unstable_gradients/charts/test_SLUG.py",
    "test_pytorch.py": "tests/pytorch/test_SLUG.py",
}


def write(slug: str, question: str, root: Path = ROOT) -> list[Path]:
    """Write the files of a chapter and the rows of its experiment; raises `ValueError` if something is there already."""
    if not slug.isidentifier() or keyword.iskeyword(slug) or slug != slug.lower():
        raise ValueError(f"{slug!r} is no name for a module: take small letters and underscores, such as weight_decay")
    if not question.endswith("?"):
        raise ValueError(f"{question!r} is no question; a chapter's title asks what the chapter answers")
    files = {root / "tools" / "chapter" / name: root / place.replace("SLUG", slug) for name, place in FILES.items()}
    there = [str(file.relative_to(root)) for file in files.values() if file.exists()]
    if there:
        raise ValueError(f"{', '.join(there)}: there already; nothing was written")
    for template, file in files.items():
        text = template.read_text(encoding="utf-8").replace("SLUG-figure", slug.replace("_", "-"))
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text.replace("SLUG", slug).replace("QUESTION", question), encoding="utf-8")
    command = [sys.executable, "-m", f"unstable_gradients.experiments.{slug}"]
    subprocess.run(command, check=True, env=os.environ | {"PYTHONPATH": str((root / PACKAGE).parent)})
    return [*files.values(), root / PACKAGE / "results" / f"{slug}.json"]


def main() -> int:
    """Read the command line, write, and say what comes next."""
    parser = argparse.ArgumentParser(description="Start a chapter of the book.")
    parser.add_argument("slug", help="the page's address and the name of its modules")
    parser.add_argument("question", help="the title")
    asked = parser.parse_args()
    try:
        written = write(asked.slug, asked.question)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    print("\n".join(f"wrote {file.relative_to(ROOT)}" for file in written))
    print(f"Next: python tools/chapters.py book/{asked.slug}.md says what the chapter lacks, here and elsewhere.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
