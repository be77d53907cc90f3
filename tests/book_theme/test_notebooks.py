"""notebooks: their form is that of the client's, and Jupyter's."""

import re
from pathlib import Path

import nbformat
from book_theme.notebooks import CHECK, Part, notebook

ROOT = Path(__file__).resolve().parents[2]
PARTS = [
    Part("markdown", "page", "# A page – ünïcode", []),
    Part("code", "needed", "%pip install -q x", []),
    Part("code", "cell-1", "1 + 1", ["live"]),
]


def test_it_is_a_valid_notebook_without_outputs():
    book = nbformat.reads(notebook(PARTS), 4)
    nbformat.validate(book)
    assert [(cell.cell_type, cell.id, cell.source) for cell in book.cells] == [part[:3] for part in PARTS]
    assert [cell.metadata.get("tags", []) for cell in book.cells] == [[], [], ["live"]]
    assert all(cell.outputs == [] for cell in book.cells if cell.cell_type == "code")


def test_its_form_is_that_of_the_clients():
    client = (ROOT / "lib/sphinx-live-cells/client/src/notebookfile.ts").read_text()
    book = nbformat.reads(notebook(PARTS), 4)
    kernel = re.search(r'kernelspec: \{ name: "(.*?)", display_name: "(.*?)", language: "(.*?)" \}', client).groups()
    assert tuple(book.metadata.kernelspec[key] for key in ("name", "display_name", "language")) == kernel
    assert f"nbformat: {book.nbformat}, nbformat_minor: {book.nbformat_minor}" in client
    for name in ('id: "page"', 'id: "needed"', "id: `cell-${cell.number}`", "id: `text-${parts.length}`"):
        assert name in client


def test_a_check_says_what_is_missing_and_the_notebook_goes_on(capsys):
    check = CHECK.format(number=1, code='    assert x == 2, "x should be 2."\n    print("right.")')
    exec(check, {"x": 1})
    exec(check, {"x": 2})
    assert capsys.readouterr().out == "Not yet: x should be 2.\nright.\n"
