"""The notebooks that the pages offer: they run by themselves, from top to bottom, in an environment that has only Jupyter's kernel."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "_build" / "html"
PAGES = sorted(path.stem for path in SITE.glob("*.html") if "<live-cell" in path.read_text(encoding="utf-8"))
CHART = "application/vnd.vegalite.v6+json"


def published():
    """The address that the site was built for."""
    return re.search(r'<link rel="canonical" href="([^"]+)">', (SITE / "index.html").read_text())[1]


def read(name):
    return nbformat.reads((SITE / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"), 4)


@pytest.fixture(scope="session")
def kernels(tmp_path_factory):
    """A kernel in a virtual environment of its own, with ipykernel and nothing of this repository."""
    folder = tmp_path_factory.mktemp("jupyter")
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
    python = folder / "venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    subprocess.run([python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "ipykernel"], check=True)
    spec = folder / "kernels" / "clean"
    spec.mkdir(parents=True)
    command = [str(python), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    facts = {"argv": command, "display_name": "clean", "language": "python"}
    (spec / "kernel.json").write_text(json.dumps(facts))
    return KernelSpecManager(kernel_dirs=[str(folder / "kernels")])


def test_every_page_with_live_cells_offers_one():
    assert sorted(path.stem for path in (SITE / "notebooks").glob("*.ipynb")) == PAGES
    for name in PAGES:
        assert f'href="notebooks/{name}.ipynb"' in (SITE / f"{name}.html").read_text(encoding="utf-8")


def test_nothing_in_it_is_written_for_sphinx():
    for name in PAGES:
        cells = read(name).cells
        text = "\n".join(cell.source for cell in cells)
        assert re.findall(r"\{[a-z:]+\}`|myst_nb|^:::|```\{", text, re.MULTILINE) == [], name
        prose = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
        assert re.findall(r"\]\((?!https?://)", prose) == [], name


@pytest.mark.parametrize("name", PAGES)
def test_it_runs_from_top_to_bottom_with_what_its_first_cell_installs(name, kernels, address, tmp_path, monkeypatch):
    monkeypatch.delenv("PYTHONPATH", raising=False)
    book = read(name)
    nbformat.validate(book)
    install = next(cell for cell in book.cells if cell.cell_type == "code")
    assert published() in install.source
    install.source = install.source.replace(published(), address)
    manager = AsyncKernelManager(kernel_name="clean", kernel_spec_manager=kernels)
    NotebookClient(book, km=manager, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    shown = [output for cell in book.cells if cell.cell_type == "code" for output in cell.outputs]
    assert [output.text for output in shown if output.get("name") == "stderr"] == []
    drawn = [output.data for output in shown if "data" in output and CHART in output.data]
    assert len(drawn) >= (SITE / f"{name}.html").read_text(encoding="utf-8").count("data-spec=")
    assert all("text/html" in data for data in drawn)  # for programs that do not know the type
