"""`sys.stdout` and `sys.stderr` of a cell: text goes to the page as it comes, up to a limit a run."""

import io
from collections.abc import Callable

LIMIT = 100_000  # characters of text that one run may show: more would make the page slow and help nobody


VALUES = 200  # values that one run may show


class Budget:
    """What a run may still show, shared by its two streams and `display`, and how much there was beyond that."""

    def __init__(self, limit: int = LIMIT) -> None:
        self.limit = limit
        self.renew()

    def renew(self) -> None:
        """Start a run with all of it."""
        self.left = self.limit
        self.dropped = 0
        self.values = 0

    def take_value(self) -> bool:
        """Whether one more value may be shown."""
        self.values += 1
        return self.values <= VALUES

    def beyond(self) -> list[tuple[str, int]]:
        """What is not shown: ("cut", characters) and ("dropped", values)."""
        counts = [("cut", self.dropped), ("dropped", self.values - VALUES)]
        return [(kind, count) for kind, count in counts if count > 0]

    def take(self, text: str) -> str:
        """Return the part of `text` that may still be shown."""
        shown = text[: self.left]
        self.left -= len(shown)
        self.dropped += len(text) - len(shown)
        return shown


class Stream(io.TextIOBase):
    """A text stream that hands what is written to `emit(name, text)`."""

    encoding = "utf-8"

    def __init__(self, name: str, emit: Callable[[str, str], object], budget: Budget) -> None:
        self.name = name
        self._emit = emit
        self._budget = budget

    def writable(self) -> bool:
        """Text can be written."""
        return True

    def write(self, text: str) -> int:
        """Send text on; what goes beyond the limit is counted and dropped, so that an endless loop stays cheap."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if self._budget.left > 0:
            self._emit(self.name, self._budget.take(text))
        else:
            self._budget.dropped += len(text)
        return len(text)
