"""The book for plain Sphinx; `-D html_theme=furo` gives it another theme."""

project = "Pendulum"
author = "Nobody in particular"
extensions = ["sphinx_live_cells", "sphinx_external_toc"]  # the first brings myst_nb along
html_theme = "alabaster"
exclude_patterns = ["_build", "swing", "README.md"]

nb_execution_raise_on_error = True
nb_execution_timeout = 60
nb_merge_streams = True

live_cells_wheels = ["swing"]
external_toc_path = "_toc.yml"
