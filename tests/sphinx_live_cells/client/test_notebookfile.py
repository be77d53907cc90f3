"""The files that a reader takes home: sound notebooks and scripts that run where there is no browser."""

import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from pages import Cell, write_page
from playwright.sync_api import Page
from reader import Reader

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


def test_the_menu_closes_as_one_expects(reader: Reader, site: Path) -> None:
    driver = reader.driver
    focused = lambda name: driver.wait("name => document.activeElement.textContent === name", name)  # noqa: E731
    is_open = lambda: driver.count(".live-menu-list:not([hidden])") == 1  # noqa: E731
    write_page(site, "menu", CELLS)
    reader.open("menu")
    driver.focus(".live-cells-bar button", "Download")
    driver.press("Enter")
    assert is_open()
    assert driver.count(".live-cells-bar button[aria-expanded=true]") == 1
    driver.press("Tab")
    focused("Notebook (.ipynb)")
    driver.press("Escape")
    assert not is_open()
    focused("Download")
    driver.click(".live-cells-bar button", "Download")
    driver.click("h1")
    assert not is_open()
    driver.click(".live-cells-bar button", "Download")
    driver.press("Tab")
    driver.press("Tab")
    assert is_open()
    driver.press("Tab")
    assert not is_open()
