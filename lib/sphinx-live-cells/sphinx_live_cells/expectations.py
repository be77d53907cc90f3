"""Whether what a cell shows is what a prediction is about.

One file for both sides: the build asks it of the saved output, the page of what the reader's run showed. Standard
library only, so that it runs in Pyodide as it is.
"""

import json
import re


def holds(kind: str, wanted: str, text: str, rows: str) -> bool:
    """Return whether an output answers as the author said.

    kind: "text", to be found in the output's text, however it is spaced; "pattern", a regular expression to be found in
        it; "rows", a Python expression that must be true of `rows`, the rows of the output's chart.
    text: all that the cell printed, and its value as text.
    rows: a JSON list of the chart's rows; each is a dictionary.
    """
    if kind == "text":
        return " ".join(wanted.split()) in " ".join(text.split())
    if kind == "pattern":
        return re.search(wanted, text, re.MULTILINE) is not None
    try:
        return bool(eval(wanted, {"rows": json.loads(rows)}))
    except Exception:  # other rows than the expression was written for: an edited cell may show anything
        return False
