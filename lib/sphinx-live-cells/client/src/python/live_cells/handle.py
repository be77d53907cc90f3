"""A shown value that can be replaced while its cell runs, as notebooks have it: `shown = display(x, display_id=True)`."""

from collections.abc import Callable


class DisplayHandle:
    """What `display` returns when it is given a `display_id`."""

    def __init__(self, display_id: str, update: Callable[[str, object], None]) -> None:
        self.display_id = display_id
        self._update = update

    def update(self, value: object) -> None:
        """Show `value` where the one before was shown. A chart of the same design takes its rows and stays in place."""
        self._update(self.display_id, value)

    def __repr__(self) -> str:
        return f"<DisplayHandle display_id={self.display_id}>"
