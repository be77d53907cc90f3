"""Live Python cells and charts for Jupyter Book and Sphinx: `extensions = ["sphinx_live_cells"]`."""

from sphinx_live_cells.extension import __version__, setup

__all__ = ["__version__", "setup"]
