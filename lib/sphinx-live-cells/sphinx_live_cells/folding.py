"""The tag `hide-input` on a live cell: the code is folded away, dials and buttons stay in view.

MyST-NB folds the whole input, so that a reader would have to look for Run.
"""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxTranslator

from sphinx_live_cells.builders import makes_site
from sphinx_live_cells.cells import live_cell

LEFT = {"input": None, "input+output": "output"}  # what MyST-NB still has to fold


class folded_code(nodes.General, nodes.Element):
    """The code of one live cell, closed at first."""


def fold_code(app: Sphinx, doctree: nodes.document) -> None:
    """Fold the code of each live cell whose author hides its input."""
    for cell in doctree.findall(live_cell):
        for whole in cell.findall(nodes.container):
            mode = whole.get("hide_mode")
            if whole.get("nb_element") == "cell_code" and mode in LEFT:
                whole["hide_mode"] = LEFT[mode]
                block = next(whole.findall(nodes.literal_block))
                folded = folded_code()
                block.parent.replace(block, folded)
                folded += block


def visit_folded_code(self: SphinxTranslator, node: folded_code) -> None:
    """On paper there is nothing to open: the code is there."""
    if makes_site(self.builder):
        self.body.append('<details class="live-folded"><summary>Code</summary>\n')


def depart_folded_code(self: SphinxTranslator, node: folded_code) -> None:
    """Close what the visit opened."""
    if makes_site(self.builder):
        self.body.append("</details>\n")


def visit_elsewhere(self: SphinxTranslator, node: folded_code) -> None:
    """Paper and text show the code as it is."""


def depart_elsewhere(self: SphinxTranslator, node: folded_code) -> None:
    """Nothing to close."""
