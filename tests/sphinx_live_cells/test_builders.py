"""What Sphinx authors also do: other builders, several processes, tags that fold cells away, notebooks as files."""

import json
import sys
from pathlib import Path

import pytest
from building import BOOK, run
from playwright.sync_api import Browser, expect

HEAD = "---\nfile_format: mystnb\nkernelspec: {name: python3, display_name: Python 3}\n---\n# A page\n\n"
CELL = "```{{code-cell}} python3\n:tags: [{tags}]\n{code}\n```\n"
NOTEBOOK = {
    "cells": [
        {"id": "a", "cell_type": "markdown", "metadata": {}, "source": "# A notebook"},
        {
            "id": "b",
            "cell_type": "code",
            "metadata": {"tags": ["live"]},
            "source": "print('from a file')",
            "outputs": [],
            "execution_count": None,
        },
    ],
    "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
    "nbformat": 4,
    "nbformat_minor": 5,
}


def sphinx(folder: Path, builder: str, *options: str) -> Path:
    """Build the book in `folder` and return what came out."""
    importable = str(BOOK / "swing")
    arguments = ["-q", "-W", "-b", builder, "-d", f"trees-{builder}", *options, ".", f"out-{builder}"]
    run(sys.executable, "-m", "sphinx", *arguments, folder=folder, PYTHONPATH=importable)
    return folder / f"out-{builder}"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book of one page of the pendulum."""
    (tmp_path / "conf.py").write_text(
        "project = 'A book'\ncopyright = 'nobody'\nversion = '1'\nextensions = ['sphinx_live_cells']\n"
        f"live_cells_wheels = [{str(BOOK / 'swing')!r}]\n"
    )
    (tmp_path / "index.md").write_text((BOOK / "index.md").read_text())
    return tmp_path


@pytest.mark.parametrize("builder", ["singlehtml", "epub", "text", "latex"])
def test_on_paper_a_live_cell_is_a_cell_and_a_chart_one_picture(book: Path, builder: str) -> None:
    out = sphinx(book, builder)
    name = {"singlehtml": "index.html", "epub": "index.xhtml", "text": "index.txt", "latex": "abook.tex"}[builder]
    page = (out / name).read_text(encoding="utf-8")
    assert "one swing takes 2.04 s" in page
    assert "live-cells/" not in page
    assert "<live-cell" not in page
    assert not (out / "_static" / "live-cells").exists()
    if builder in {"singlehtml", "epub"}:
        assert page.count("<svg") == 2
        assert 'aria-label="The angle of the pendulum over six seconds"' in page
        assert 'type="range"' not in page
    elif builder == "text":
        assert "The angle of the pendulum over six seconds" in page


def test_folders_as_pages_processes_in_parallel_and_notebook_files(book: Path) -> None:
    (book / "notebook.ipynb").write_text(json.dumps(NOTEBOOK))
    (book / "index.md").write_text(
        HEAD + "```{toctree}\nnotebook\nother\n```\n" + CELL.format(tags="live", code="print(1)")
    )
    (book / "other.md").write_text(HEAD + CELL.format(tags="live", code="print(2)"))
    out = sphinx(book, "dirhtml", "-j", "2")
    assert "from a file" in (out / "notebook" / "index.html").read_text()
    for folder in ("notebook", "other"):
        page = (out / folder / "index.html").read_text()
        assert 'src="../_static/live-cells/client-' in page
        assert '"base":"../_static/live-cells/"' in page
        assert page.count("<live-cell") == 1


def test_a_live_cell_without_code_on_the_page_ends_the_build_with_what_to_do(book: Path) -> None:
    (book / "index.md").write_text(HEAD + CELL.format(tags="live, remove-input", code="print(1)"))
    with pytest.raises(AssertionError, match=r"index: a cell tagged `live` has no code on the page.*remove the tag"):
        sphinx(book, "html")


def test_a_cell_can_be_linked_to_by_a_target_before_it(book: Path) -> None:
    text = HEAD + "(the-sum)=\n" + CELL.format(tags="live", code="print(1)") + "\n[the sum](#the-sum)\n"
    (book / "index.md").write_text(text)
    page = (sphinx(book, "html") / "index.html").read_text()
    assert 'href="#the-sum"' in page
    cell = page.partition("<live-cell")[2]
    assert page.count('id="the-sum"') == 1 and 'id="the-sum"' in cell and 'id="cell-1"' in cell


def test_a_line_that_is_printed_in_pieces_is_one_line(book: Path) -> None:
    with (book / "conf.py").open("a") as conf:
        conf.write("nb_merge_streams = True\n")
    code = "import time\nfor part in ('one ', 'line\\n', 'another\\n'):\n    print(part, end='', flush=True)\n    time.sleep(0.3)"
    (book / "index.md").write_text(HEAD + CELL.format(tags="live", code=code))
    page = (sphinx(book, "html") / "index.html").read_text()
    assert "one line\nanother\n</pre>" in page.partition("cell_output")[2].replace("<span></span>", "")


def test_folded_cells_run_and_open_at_a_run(book: Path, browser: Browser, serve) -> None:
    tags = ["live, hide-input", "live, hide-output", "live, hide-cell"]
    (book / "index.md").write_text(
        HEAD + "".join(CELL.format(tags=tag, code=f"print({n})") for n, tag in enumerate(tags))
    )
    page = browser.new_page()
    page.goto(serve(sphinx(book, "html")) + "index.html")
    page.get_by_role("button", name="Run all").click()
    for number in (1, 2, 3):
        expect(page.locator(f'live-cell[data-cell="{number}"]')).to_have_attribute("data-state", "done")
        region = page.get_by_role("region", name=f"Output of cell {number}")
        expect(region).to_be_visible()
        expect(region.locator("pre:visible")).to_have_text(str(number - 1))
    page.close()
