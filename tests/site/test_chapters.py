"""Every chapter has all its parts, here and around it; and whoever lacks one is told so, a fresh skeleton first."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

from chapters import SAMPLES, Chapter, chapters, contents, in_the_text, missing  # noqa: E402
from new_chapter import PACKAGE, write  # noqa: E402

WHOLE = (ROOT / "book" / "vanishing.md").read_text(encoding="utf-8")
HARM = {  # what is taken away, what stands there instead, and what is said
    "question": ("# Why do early layers stop learning?", "# Early layers", "asks no question"),
    "description": ("    description:", "    keywords:", "no description"),
    "figure": ("    name: fig-gradient-by-layer", "    name: gradient-by-layer", "stand 0 figures"),
    "predictions": (":output: ", ":note: ", "0 predictions are held to an output"),
    "right choice": ("- [x] ", "- [ ] ", "has 0 right choices"),
    "exercise": (":tags: [live, exercise]", ":tags: [live]", "no exercise"),
    "check": (":tags: [check]", ":tags: [live]", "all eight gradients in one sweep: no check"),
    "solution": (":tags: [solution]", ":tags: [hint]", "all eight gradients in one sweep: no solution"),
    "hints": (":tags: [hint]", ":tags: [check]", "0 hints"),
    "lines": ("\n2. ", "\n", "has 2 lines"),
    "PyTorch": ("import torch\n", "import numpy\n", "no code that imports torch"),
    "way on": ("## Where next", "## The end", "last sections"),
    "links": (".md)", ".txt)", "leads to no chapter"),
    "references": ("(references.md)", "(index.md)", "does not link the references"),
    "sources": ("{cite:", "{quote:", "No source is cited"),
    "rest": ("Move it and see.", "TODO: move it.", "To be written: TODO: move it."),
}


def test_chapters_are_all_pages_that_ask_or_show_what_was_measured():
    assert len(chapters()) >= 15
    home, pages = contents()
    assert home not in chapters()
    assert {page for page in pages if page.read_text(encoding="utf-8").count("```{predict}") > 1} <= set(chapters())


@pytest.mark.parametrize("page", chapters(), ids=lambda page: page.stem)
def test_a_chapter_is_complete(page):
    assert missing(page) == []


@pytest.mark.parametrize("part", HARM)
def test_a_missing_part_is_named(part):
    there, instead, said = HARM[part]
    assert there in WHOLE
    assert any(said in sentence for sentence in in_the_text(Chapter(WHOLE.replace(there, instead))))


@pytest.fixture
def repository(tmp_path):
    """What a new chapter needs of the repository, without the rows of other chapters."""
    shutil.copytree(ROOT / "tools" / "chapter", tmp_path / "tools" / "chapter")
    shutil.copytree(ROOT / PACKAGE, tmp_path / PACKAGE, ignore=shutil.ignore_patterns("*.json", "__pycache__"))
    for name in ("_toc.yml", "book/index.md", "book/reproducibility.md", str(SAMPLES)):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, tmp_path / name)
    return tmp_path


def test_a_new_chapter_has_every_part_and_is_told_what_to_write(repository):
    question = "Does it shrink?"
    written = write("shrinking", question, repository)
    assert all(file.is_file() for file in written)
    page = written[0]
    sentences = missing(page, repository)
    wanted = [
        "_toc.yml has no book/shrinking.",
        f"The list in book/index.md has no line `- [{question}](shrinking.md)`.",
        f"{SAMPLES} runs no part of shrinking again.",
        "FIGURES on the reproducibility page has no fig-shrinking.",
    ]
    assert [sentence for sentence in sentences if "TODO" not in sentence] == wanted
    assert "To be written: 1. TODO: what happens." in sentences
    assert f"{PACKAGE}/experiments/shrinking.py still says TODO." in sentences
    assert "tests/pytorch/test_shrinking.py still says TODO." in sentences
    lint = [sys.executable, "-m", "ruff", "check", "--quiet", "--config", ROOT / "pyproject.toml", repository]
    assert subprocess.run(lint, cwd=repository).returncode == 0
    assert in_the_text(Chapter(page.read_text(encoding="utf-8").replace("TODO", "well"))) == []
    with pytest.raises(ValueError, match=r"book/shrinking\.md, .* nothing was written"):
        write("shrinking", question, repository)


@pytest.mark.parametrize(
    "slug, question", [("two words", "Why?"), ("lambda", "Why?"), ("Upper", "Why?"), ("fine", "Because")]
)
def test_a_name_or_title_that_cannot_be_is_refused(tmp_path, slug, question):
    with pytest.raises(ValueError):
        write(slug, question, tmp_path)
    assert list(tmp_path.iterdir()) == []
