"""The files that a reader takes home: sound notebooks and scripts that run where there is no browser."""

import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from pages import Cell, write_page
from playwright.sync_api import Page, expect

CELLS = [
    Cell("import numpy as np\nscale = 2"),
    Cell('text = """one\ntwo"""\nprint(text, np.arange(3) * scale)'),
    Cell("1 / 0", None, "live raises-exception"),
    Cell("assert False, 'not for the reader'", None, "live check"),
    Cell("display(scale)"),
]
HEADINGS = (
    '<section><h2>A part <a class="headerlink" href="#x">#</a></h2></section>'
    '<h3>On <span class="katex"><span><math><semantics><mi>x</mi><annotation encoding="application/x-tex">x^2</annotation>'
    '</semantics></math></span><span aria-hidden="true">x2</span></span></h3><nav><h2>Contents</h2></nav>'
)


@pytest.fixture
def opened(page: Page, site: Path, address: str) -> Page:
    """A page whose second cell the reader has changed."""
    write_page(site, "take-home", CELLS, extra=HEADINGS)
    page.goto(f"{address}/take-home/")
    page.locator('live-cell[data-cell="2"]').evaluate("cell => cell.write(cell.source + '\\nprint(\"<mine> ü🐍\")')")
    return page


def take(page: Page, choice: str, folder: Path) -> Path:
    page.get_by_role("button", name="Download").click()
    with page.expect_download() as download:
        page.get_by_role("button", name=choice).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_the_notebook_is_valid_and_runs(opened: Page, tmp_path: Path) -> None:
    path = take(opened, "Notebook (.ipynb)", tmp_path)
    assert path.name == "take-home.ipynb"
    notebook = nbformat.read(path, as_version=nbformat.NO_CONVERT)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    first, needed = notebook.cells[:2]
    assert re.fullmatch(
        rf"# take-home\n\nFrom {re.escape(opened.url)}, \d{{4}}-\d\d-\d\d\. With your edits of cell 2\.", first.source
    )
    assert "# Needed, once: pip install numpy ipython" in needed.source
    assert [of.id for of in notebook.cells[2:6]] == ["cell-1", "cell-2", "cell-3", "cell-5"]
    assert [of.source for of in notebook.cells[6:]] == ["## A part", "### On $x^2$"]
    done = NotebookClient(notebook, timeout=60).execute()
    assert done.cells[3].outputs[0].text == "one\ntwo [0 2 4]\n<mine> ü🐍\n"
    assert done.cells[4].outputs[0].ename == "ZeroDivisionError"


def test_the_script_runs(opened: Page, tmp_path: Path) -> None:
    path = take(opened, "Python (.py)", tmp_path)
    assert path.name == "take-home.py"
    done = subprocess.run(
        [sys.executable, "-W", "error", path], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    assert done.stdout.splitlines()[:3] == ["one", "two [0 2 4]", "<mine> ü🐍"]
    text = path.read_text(encoding="utf-8")
    assert text.count("# %%\n") == 5
    assert "# %% [markdown]\n# ## A part\n" in text
    assert "not for the reader" not in text


def test_the_menu_closes_as_one_expects(opened: Page) -> None:
    opener = opened.get_by_role("button", name="Download")
    choice = opened.get_by_role("button", name="Python (.py)")
    opener.focus()
    opened.keyboard.press("Enter")
    expect(choice).to_be_visible()
    expect(opener).to_have_attribute("aria-expanded", "true")
    opened.keyboard.press("Tab")
    expect(opened.get_by_role("button", name="Notebook (.ipynb)")).to_be_focused()
    opened.keyboard.press("Escape")
    expect(choice).to_be_hidden()
    expect(opener).to_be_focused()
    opener.click()
    opened.locator("h1").click()
    expect(choice).to_be_hidden()
    opener.click()
    opened.keyboard.press("Tab")
    opened.keyboard.press("Tab")
    opened.keyboard.press("Tab")
    expect(choice).to_be_hidden()
