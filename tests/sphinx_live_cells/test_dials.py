"""Dials at build time: real controls in the page, and a build that ends at a form that makes none."""

from pathlib import Path

import pytest
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import docutils_namespace

PAGE = """---
file_format: mystnb
kernelspec: {name: python3}
---
# Dials

```{code-cell} python3
:tags: [live]
len("a cell without")
```

```{code-cell} python3
:tags: [live]
# the depth of the network
depth = DEPTH  #@param {type:"slider", min:1, max:40, step:1}
act = "tanh"  #@param ["sigmoid", "tanh"]
```

```{code-cell} python3
other = 3  #@param {type:"nothing, and not live"}
```
"""


def build(folder: Path, depth: str, builder: str = "html") -> str:
    (folder / "book").mkdir()
    (folder / "book" / "index.md").write_text(PAGE.replace("DEPTH", depth))
    options = {"extensions": ["sphinx_live_cells"], "nb_execution_mode": "off", "html_theme": "basic"}
    places = [str(folder / "book"), None, str(folder / "site"), str(folder / "trees")]
    with docutils_namespace():
        Sphinx(*places, builder, options, status=None, warning=None).build()
    return next((folder / "site").glob("index.*")).read_text(encoding="utf-8")


def test_controls_stand_below_the_code_disabled_and_labelled(tmp_path: Path) -> None:
    page = build(tmp_path, "10")
    assert page.count("<fieldset") == 1
    cell = page[page.index('data-cell="2"') :]
    assert cell.index("</pre>") < cell.index('<fieldset class="live-dials" aria-label="Dials of cell 2" disabled>')
    assert '<label for="dial-2-1">depth</label><input id="dial-2-1"' in cell
    assert 'type="range" min="1" max="40" step="1" value="10"' in cell
    assert '<label for="dial-2-2">act</label><select id="dial-2-2"' in cell


def test_a_form_that_makes_no_control_ends_the_build_and_says_where(tmp_path: Path) -> None:
    with pytest.raises(ExtensionError) as caught:
        build(tmp_path, "41")
    assert str(caught.value) == (
        "index: live cell 2, line 2: `depth = 41` is outside its slider, which runs from 1 to 40."
    )


def test_on_paper_the_code_says_the_value(tmp_path: Path) -> None:
    page = build(tmp_path, "10", "text")
    assert "depth = 10" in page and "fieldset" not in page
