"""Experiments of the book: each module turns settings into rows, and plots nothing.

    python -m unstable_gradients.experiments.nielsen     # writes results/nielsen.json

A module has a frozen dataclass `Settings`, whose defaults are what the book shows, a function `run(settings)` that
returns rows, and ends with `record`. Chapters never run them: they read the rows with `unstable_gradients.results`.
"""
