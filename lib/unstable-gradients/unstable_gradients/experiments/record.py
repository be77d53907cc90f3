"""Runs an experiment and writes its rows; the last line of every experiment calls it. Used by all chapters' figures."""

import sys
import time
from collections.abc import Callable
from dataclasses import Field, asdict
from pathlib import Path
from typing import Any, ClassVar, Protocol

import numpy as np

from unstable_gradients.results import Result, Row, as_text, location


class Settings(Protocol):
    """A frozen dataclass of plain values."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


def record[S: Settings](slug: str, run: Callable[[S], list[Row]], settings: S, *, digits: int = 6) -> Result:
    """Run an experiment and write `results/<slug>.json`, numbers in the rows rounded to `digits` significant digits."""
    start = time.perf_counter()
    rows = run(settings)
    seconds = significant(time.perf_counter() - start, 2)  # more would change with every run
    result = Result(slug, _plain(asdict(settings)), seconds, [_rounded(row, digits) for row in rows])
    path = Path(str(location(slug)))
    path.write_text(as_text(result), encoding="utf-8")
    print(f"{slug}: {len(rows)} rows in {seconds:g} s, {path.stat().st_size / 1000:.0f} kB", file=sys.stderr)
    return result


def significant(value: float, digits: int) -> float:
    """`value` to so many significant digits; inf and NaN stay as they are."""
    return float(f"{float(value):.{digits}g}")


def _rounded(row: Row, digits: int) -> Row:
    plain: Row = _plain(row)
    return {name: _round(value, digits) for name, value in plain.items()}


def _round(value: Any, digits: int) -> Any:
    if isinstance(value, list):
        return [_round(entry, digits) for entry in value]
    return significant(value, digits) if isinstance(value, float) else value


def _plain(value: Any) -> Any:
    """The same with native values, lists and dicts only."""
    if isinstance(value, dict):
        return {key: _plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple | np.ndarray):
        return [_plain(entry) for entry in value]
    return value.item() if isinstance(value, np.generic) else value
