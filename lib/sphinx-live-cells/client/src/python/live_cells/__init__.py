"""The Python side of a page: one session that runs its cells. Written into the worker's site-packages at start.

Nothing here imports Pyodide, so that every file is tested natively too.
"""
