"""What the README says is so: its configuration, its first page, its list of modules, the sources of its comparison."""

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from building import run
from sphinx_live_cells import cells, setup

PROJECT = Path(__file__).resolve().parents[2] / "lib" / "sphinx-live-cells"
TEXT = (PROJECT / "README.md").read_text(encoding="utf-8")
DEFINED = dict(re.findall(r"^\[([a-z]-[a-z0-9-]+)\]: (\S+)$", TEXT, re.MULTILINE))


def section(title: str) -> str:
    """Return the text below a heading, up to the next of the same or a higher rank; code blocks have no headings."""
    lines = TEXT.splitlines()
    headings, fence = [], ""
    for number, line in enumerate(lines):
        if ticks := re.match(r"`{3,}", line):
            fence = "" if fence == ticks[0] else fence or ticks[0]
        elif not fence and (marks := re.match(r"(#+) ", line)):
            headings.append((number, len(marks[1]), line.lstrip("# ")))
    (start, rank, _), *after = headings[[heading[2] for heading in headings].index(title) :]
    end = next((number for number, other, _ in after if other <= rank), len(lines))
    return "\n".join(lines[start + 1 : end]) + "\n"


def table(title: str) -> list[list[str]]:
    """Return the cells of the first table of a section, its head included."""
    lines = [line for line in section(title).splitlines() if line.startswith("|")]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [rows[0], *rows[2:]]


class Registered:
    """Stands in for Sphinx: notes what `setup` registers."""

    def __init__(self) -> None:
        self.values: dict[str, tuple[Any, Any]] = {}

    def add_config_value(self, name: str, default: Any, rebuild: str, types: Any = ()) -> None:
        self.values[name] = (default, types)

    def __getattr__(self, name: str) -> Any:
        return lambda *arguments, **keywords: None


def test_the_configuration_table_is_what_setup_registers() -> None:
    app = Registered()
    setup(app)  # type: ignore[arg-type]
    rows = {name.strip("`"): (kind, default, meaning) for name, kind, default, meaning in table("Configuration")[1:]}
    assert rows.keys() == app.values.keys()
    for name, (default, types) in app.values.items():
        kind, said, meaning = rows[name]
        assert kind == " or ".join(of.__name__ for of in types), name
        assert said == ("a sentence in English" if default == cells.CHAOTIC_NOTE else f"`{default!r}`"), name
        assert meaning


def test_the_first_page_of_the_readme_builds(tmp_path: Path) -> None:
    blocks = re.findall(r"^(`{3,})(\w+)\n(.*?)^\1$", section("First live cell"), re.MULTILINE | re.DOTALL)
    texts = {language: text for _, language, text in blocks}
    (tmp_path / "conf.py").write_text(texts["python"])
    (tmp_path / "index.md").write_text(texts["md"])
    run(sys.executable, "-m", "sphinx", "-q", "-W", "-b", "html", ".", "site", folder=tmp_path)
    page = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert "<live-cell" in page
    assert "array([0.    , 0.0625, 0.25  , 0.5625, 1.    ])" in page
    assert "extra_extensions: [sphinx_live_cells]" in texts["yaml"]


def test_the_modules_that_are_left_out_are_listed() -> None:
    groups = json.loads((PROJECT / "client" / "engine" / "standard_library.json").read_text())
    said = {why: set(re.findall(r"`([\w.]+)`", modules)) for why, modules in table("Limits")[1:]}
    # Not for readers: twins of compiled modules, and what begins with an underscore.
    private = re.compile(r"(^|\.)_")
    so = {
        group["why"]: {name for name in group["modules"] if not private.search(name)}
        for key, group in groups.items()
        if key != "twins"
    }
    assert said == so


def test_every_cell_of_the_comparison_has_a_source() -> None:
    head, *rows = table("Comparison")
    assert len(head) == 8
    assert len(rows) >= 20
    for row in rows:
        assert len(row) == len(head), row[0]
        for cell, of in zip(row[1:], head[1:], strict=True):
            assert sources(cell), f"{row[0]}, {of}: {cell}"


def sources(cell: str) -> list[str]:
    """Return the sources that a cell names, each one that is there."""
    links = re.findall(r"\[[^\]]+\]\[([^\]]+)\]", cell)
    assert all(link in DEFINED for link in links), cell
    here = re.findall(r"\[[^\]]+\]\(([^)]+)\)", cell)
    assert all(exists(target) for target in here), cell
    return links + here


def exists(target: str) -> bool:
    if target.startswith("#"):
        titles = re.findall(r"^#+ (.+)$", TEXT, re.MULTILINE)
        return target[1:] in {title.lower().replace(" ", "-") for title in titles}
    return (PROJECT / target).exists()


def test_every_source_is_used_once_defined_and_read_at_a_known_place() -> None:
    used = set(re.findall(r"\]\[([a-z]-[a-z0-9-]+)\]", TEXT))
    assert used == set(DEFINED)
    assert len(set(DEFINED.values())) == len(DEFINED)
    hosts = {re.match(r"https://([^/]+)/", address)[1] for address in DEFINED.values()}  # type: ignore[index]
    assert hosts <= {
        "github.com",
        "gitlab.com",
        "docs.pyscript.net",
        "mystmd.org",
        "frederic-zinelli.gitlab.io",
    }


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\((?!https?:)([^)]+)\)", TEXT))))
def test_every_link_inside_leads_somewhere(target: str) -> None:
    assert exists(target)


def test_the_picture_is_small() -> None:
    assert 10_000 < (PROJECT / "picture.png").stat().st_size < 100_000
