"""What the experiments measured: one `<slug>.json` each, written by `experiments/<slug>.py` and by nothing else.

Chapters read them for their figures and for the numbers in their text.

    from unstable_gradients.results import read
    chart(read("nielsen").rows)
"""

import json
import math
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, NamedTuple

Row = dict[str, Any]


class Result(NamedTuple):
    """A run of an experiment."""

    experiment: str  # the slug
    settings: dict[str, Any]  # everything that it takes to run it again
    seconds: float  # how long that took where it was run
    rows: list[Row]


def read(slug: str) -> Result:
    """The committed result of `experiments/<slug>.py`; raises `FileNotFoundError` if there is none."""
    file = location(slug)
    if not file.is_file():
        raise FileNotFoundError(
            f"no result of {slug!r}; write it with: python -m unstable_gradients.experiments.{slug}"
        )
    content = json.loads(file.read_text("utf-8"))
    return Result(**_with_floats(content))


def location(slug: str) -> Traversable:
    """Where the result of an experiment lies."""
    return files("unstable_gradients.results") / f"{slug}.json"


def as_text(result: Result) -> str:
    """JSON with one row a line. It has no inf and NaN, so they are written as texts; `read` turns them back."""
    head = {name: value for name, value in result._asdict().items() if name != "rows"}
    lines = [json.dumps(_with_texts(row), allow_nan=False) for row in result.rows]
    opening = json.dumps(_with_texts(head), allow_nan=False, indent=2).removesuffix("\n}")
    return opening + ',\n  "rows": [\n    ' + ",\n    ".join(lines) + "\n  ]\n}\n"


def _with_texts(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _with_texts(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_with_texts(entry) for entry in value]
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


def _with_floats(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _with_floats(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_with_floats(entry) for entry in value]
    return float(value) if value in ("inf", "-inf", "nan") else value
