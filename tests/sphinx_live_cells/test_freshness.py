"""An upgrade of the package: pages that did not change must ask for the new files."""

import json
import shutil
from pathlib import Path

import pytest
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace
from sphinx_live_cells import runtime

PAGE = "---\nfile_format: mystnb\nkernelspec: {name: python3}\n---\n# Words\n\n```{code-cell} python3\n:tags: [live]\nlen('abc')\n```\n"


def build(folder: Path) -> str:
    options = {
        "extensions": ["sphinx_live_cells"],
        "nb_execution_mode": "off",
        "html_theme": "basic",
    }
    places = [str(folder / "book"), None, str(folder / "site"), str(folder / "trees")]
    with docutils_namespace():
        Sphinx(*places, "html", options, status=None, warning=None).build()
    return (folder / "site" / "index.html").read_text(encoding="utf-8")


def test_pages_are_written_again_when_the_client_has_another_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = tmp_path / "built"
    shutil.copytree(runtime.BUILT, built)
    monkeypatch.setattr(runtime, "BUILT", built)
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "index.md").write_text(PAGE)
    manifest = json.loads((built / "manifest.json").read_text())
    old = manifest["entry"]["client"]
    assert f'src="_static/live-cells/{old}"' in build(tmp_path)
    unchanged = (tmp_path / "site" / "index.html").stat().st_mtime_ns
    build(tmp_path)
    assert (tmp_path / "site" / "index.html").stat().st_mtime_ns == unchanged

    new = "client-0123456789ab.js"
    (built / old).rename(built / new)
    manifest["files"][new] = manifest["files"].pop(old)
    manifest["entry"]["client"] = new
    (built / "manifest.json").write_text(json.dumps(manifest))
    assert f'src="_static/live-cells/{new}"' in build(tmp_path)
    assert not (tmp_path / "site" / "_static" / "live-cells" / old).exists()
