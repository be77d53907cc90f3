"""What a chapter of this book has, and what one lacks: `python tools/chapters.py book/NAME.md`, or all without a name.

A chapter is a page of the table of contents, other than the first, that has live cells and either asks a question in its title or
shows what an experiment measured. CONTRIBUTING.md says how to write one; tests/site/test_chapters.py holds every one to it.
"""

import re
import sys
from pathlib import Path
from typing import NamedTuple

import yaml

ROOT = Path(__file__).resolve().parents[1]
CHARTS = Path("lib/unstable-gradients/unstable_gradients/charts")
EXPERIMENTS = Path("lib/unstable-gradients/unstable_gradients/experiments")
RESULTS = Path("lib/unstable-gradients/unstable_gradients/results")
SAMPLES = Path("tests/unstable_gradients/experiments/test_samples.py")
BLOCK = re.compile(r"^(`{3,})\{(code-cell|predict)\}([^\n]*)\n(.*?)^\1$", re.DOTALL | re.MULTILINE)
END = ["Three lines to remember", "The same in PyTorch", "Where next"]
OPEN = re.compile(r"^.*\bTODO\b.*$", re.MULTILINE)


class Cell(NamedTuple):
    """A code cell."""

    tags: set[str]
    text: str  # with its options

    @property
    def reads(self) -> list[str]:
        """The results that it reads."""
        return re.findall(r'\bread\("(\w+)"\)', self.text)


class Chapter:
    """The source of a page, taken apart."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.cells = cells(text)
        self.predictions = [f"{head}\n{body}" for _, kind, head, body in BLOCK.findall(text) if kind == "predict"]
        self.prose = BLOCK.sub("", text)
        self.title = first(r"^# (.+)$", self.prose)
        self.sections = re.findall(r"^## (.+)$", self.prose, re.MULTILINE)
        self.results = sorted({slug for cell in self.cells for slug in cell.reads})
        self.opening = [cell for cell in cells(text.partition("\n## ")[0]) if "name: fig-" in cell.text]

    def section(self, title: str) -> str:
        """The source below a heading, up to the next one."""
        return self.text.partition(f"\n## {title}\n")[2].partition("\n## ")[0]

    @property
    def measured_figures(self) -> list[str]:
        """The names of the figures that draw what an experiment measured."""
        kept = [name for cell in self.cells for name in re.findall(r"^(\w+) = .*\bread\(", cell.text, re.MULTILINE)]
        drawn = re.compile(rf"\bread\(|\b(?:{'|'.join(kept)})\b" if kept else r"\bread\(")
        named = [
            (first(r"^    name: (fig-[\w-]+)$", cell.text), cell.text.rpartition("---\n")[2]) for cell in self.cells
        ]
        return [figure for figure, code in named if figure and drawn.search(code)]

    @property
    def is_one(self) -> bool:
        """Whether a page with this source is a chapter."""
        live = any("live" in cell.tags for cell in self.cells)
        return live and (self.title.endswith("?") or bool(self.results))


def cells(text: str) -> list[Cell]:
    """The code cells of a piece of source, in order."""
    return [Cell(tags(body), body) for _, kind, _, body in BLOCK.findall(text) if kind == "code-cell"]


def tags(cell: str) -> set[str]:
    """What a cell is tagged with."""
    return set(re.split(r"[\s,]+", first(r"^:?tags: \[(.*)\]$", cell).strip())) - {""}


def first(pattern: str, text: str) -> str:
    """The first group of the first match, or nothing."""
    found = re.search(pattern, text, re.MULTILINE)
    return found[1] if found else ""


def contents(root: Path = ROOT) -> tuple[Path, list[Path]]:
    """The first page of the table of contents, and the others."""
    toc = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    return root / f"{toc['root']}.md", [root / f"{entry['file']}.md" for entry in toc["chapters"]]


def chapters(root: Path = ROOT) -> list[Path]:
    """The pages of the table of contents that are chapters."""
    return [page for page in contents(root)[1] if Chapter(page.read_text(encoding="utf-8")).is_one]


def missing(page: Path, root: Path = ROOT) -> list[str]:
    """What the chapter lacks, a sentence each: nothing if it is complete."""
    chapter = Chapter(page.read_text(encoding="utf-8"))
    return [*in_the_text(chapter), *around(page, chapter, root)]


def in_the_text(chapter: Chapter) -> list[str]:
    """What is missing on the page itself."""
    lacks = []
    if not chapter.title.endswith("?"):
        lacks.append(f"The title asks no question: {chapter.title!r}.")
    if not first(r'^    description: "(.+)"$', chapter.text):
        lacks.append("The header has no description for search engines.")
    if len(chapter.opening) != 1:
        lacks.append(f"Before the first heading stand {len(chapter.opening)} figures; one opens a chapter.")
    tied = [body for body in chapter.predictions if re.search(r"^:output: ", body, re.MULTILINE)]
    if len(tied) < 3:
        lacks.append(f"{len(tied)} predictions are held to an output of the cell below (`:output:`); three are wanted.")
    lacks += [
        f"A prediction has {n} right choices: {head}" for n, head in map(right_choices, chapter.predictions) if n != 1
    ]
    lacks += exercises(chapter.cells)
    if chapter.sections[-len(END) :] != END:
        lacks.append(f"The last sections are not {', '.join(map(repr, END))}.")
    lines = re.findall(r"^\d\. ", chapter.section(END[0]), re.MULTILINE)
    if len(lines) != 3:
        lacks.append(f"{END[0]!r} has {len(lines)} lines.")
    if not re.search(r"^```python\n(?:import \w+\n)*import torch\n", chapter.section(END[1]), re.MULTILINE):
        lacks.append(f"{END[1]!r} has no code that imports torch.")
    if not re.search(r"\]\(\w+\.md\)", chapter.section(END[2])):
        lacks.append(f"{END[2]!r} leads to no chapter.")
    if "(references.md)" not in chapter.section(END[2]):
        lacks.append(f"{END[2]!r} does not link the references.")
    if "{cite:" not in chapter.prose:
        lacks.append("No source is cited.")
    lacks += [f"To be written: {line.strip()}" for line in OPEN.findall(chapter.text)]
    return lacks


def right_choices(prediction: str) -> tuple[int, str]:
    """How many of a prediction's choices are right, and what it asks."""
    return prediction.count("\n- [x] "), prediction.partition("\n")[0].strip()


def exercises(cells: list[Cell]) -> list[str]:
    """What the exercises lack; the cells that belong to one follow it."""
    lacks = []
    starts = [number for number, cell in enumerate(cells) if "exercise" in cell.tags]
    if not starts:
        lacks.append("There is no exercise (a cell with the tags live and exercise).")
    for start in starts:
        parts: list[str] = []
        for cell in cells[start + 1 :]:
            part = cell.tags & {"hint", "check", "solution"}
            if not part:
                break
            parts += part
        name = first(r"^# Exercise: (.+)$", cells[start].text) or "the exercise"
        lacks += [f"{name}: no {part}." for part in ("check", "solution") if part not in parts]
        if parts.count("hint") < 2:
            lacks.append(f"{name}: {parts.count('hint')} hints; two are wanted, one stage each.")
    return lacks


def around(page: Path, chapter: Chapter, root: Path) -> list[str]:
    """What is missing elsewhere in the repository."""
    lacks = []
    home, pages = contents(root)
    if page not in pages:
        lacks.append(f"_toc.yml has no book/{page.stem}.")
    if f"- [{chapter.title}]({page.name})" not in home.read_text(encoding="utf-8"):
        lacks.append(f"The list in book/{home.name} has no line `- [{chapter.title}]({page.name})`.")
    if not (root / "tests" / "pytorch" / f"test_{page.stem}.py").is_file():
        lacks.append(f"tests/pytorch/test_{page.stem}.py is missing.")
    samples = (root / SAMPLES).read_text(encoding="utf-8")
    for slug in chapter.results:
        if not (root / EXPERIMENTS / f"{slug}.py").is_file():
            lacks.append(f"experiments/{slug}.py is missing.")
        if not (root / RESULTS / f"{slug}.json").is_file():
            lacks.append(f"There are no rows: run `python -m unstable_gradients.experiments.{slug}`.")
        if f'"{slug}": Sample(' not in samples:
            lacks.append(f"{SAMPLES} runs no part of {slug} again.")
    rows = (root / "book" / "reproducibility.md").read_text(encoding="utf-8")
    for figure in chapter.measured_figures:
        if f'"{figure}": "' not in rows:
            lacks.append(f"FIGURES on the reproducibility page has no {figure}.")
    charts = re.findall(r"unstable_gradients\.charts\.(\w+) import", chapter.text)
    own = [EXPERIMENTS / f"{slug}.py" for slug in chapter.results] + [CHARTS / f"{chart}.py" for chart in charts]
    for file in [*own, *(test.relative_to(root) for test in sorted((root / "tests").rglob(f"test_{page.stem}.py")))]:
        if (root / file).is_file() and OPEN.search((root / file).read_text(encoding="utf-8")):
            lacks.append(f"{file.as_posix()} still says TODO.")
    for cell in chapter.opening:
        lacks += [
            f"charts/{chart}.py has no dial: the figure that opens a chapter moves."
            for chart in charts
            if re.search(rf"^{chart}\(", cell.text, re.MULTILINE)
            and "bind" not in (root / CHARTS / f"{chart}.py").read_text(encoding="utf-8")
        ]
    return lacks


if __name__ == "__main__":
    asked = [Path(name).resolve() for name in sys.argv[1:]] or chapters()
    sentences = [f"{page.name}: {sentence}" for page in asked for sentence in missing(page)]
    print("\n".join(sentences) or "Complete.")
    sys.exit(bool(sentences))
