"""The table of contents of the extension: its configuration, its nodes, and the events it answers."""

from importlib.metadata import version
from typing import Any

from sphinx.application import Sphinx

from sphinx_live_cells import cells, charts, dials, exercises, folding, freshness, page, predictions, runtime, streams

__version__ = version("sphinx-live-cells")


def setup(app: Sphinx) -> dict[str, object]:
    """Connect the extension to Sphinx."""
    app.setup_extension("myst_nb")
    streams.join_pieces()

    # Projects (folders with a pyproject.toml) or wheels that live cells may import, relative to the configuration.
    app.add_config_value("live_cells_wheels", [], "env", types=[list])
    # Files and folders that the cells' outputs depend on: a change in them runs every page again.
    app.add_config_value("live_cells_watch", [], "env", types=[list])
    # What stands under a cell tagged `chaotic`.
    app.add_config_value("live_cells_chaotic_note", cells.CHAOTIC_NOTE, "env", types=[str])

    app.add_node(cells.live_cell, html=(cells.visit_live_cell, cells.depart_live_cell), **_everywhere_else(cells))
    app.add_node(dials.dials, html=(dials.visit_dials, None), **_everywhere_else(dials))
    folded = (folding.visit_folded_code, folding.depart_folded_code)
    app.add_node(folding.folded_code, html=folded, **_everywhere_else(folding))
    app.add_node(charts.chart, html=(charts.visit_chart, None), **_everywhere_else(charts))
    for node, visit, depart in (*exercises.NODES, *predictions.NODES):
        app.add_node(node, html=(visit, depart), **_everywhere_else(exercises))
    app.add_directive("predict", predictions.Predict)

    app.connect("builder-inited", runtime.prepare)
    app.connect("env-get-outdated", freshness.outdated_pages)
    app.connect("doctree-read", exercises.gather_exercises, priority=400)  # before their cells are wrapped
    app.connect("doctree-read", cells.wrap_live_cells)
    app.connect("doctree-read", dials.add_dials)
    app.connect("doctree-read", folding.fold_code)
    app.connect("doctree-read", predictions.resolve_predictions, priority=600)
    app.connect("env-updated", freshness.pages_to_write)
    app.connect("env-purge-doc", cells.forget_page)
    app.connect("env-merge-info", cells.merge_pages)
    app.connect("html-page-context", page.add_client)
    app.connect("build-finished", runtime.install)
    return {"version": __version__, "env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}


def _everywhere_else(module: Any) -> dict[str, Any]:
    """Other builders show a live cell as the cell it is, and a chart by its description."""
    visitors = (module.visit_elsewhere, module.depart_elsewhere)
    return dict.fromkeys(["latex", "text", "man", "texinfo"], visitors)
