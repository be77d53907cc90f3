"""What goes wrong after a cell has ended: in a task that it started, or in a function that it gave to the browser.

Nobody waits for these, so their errors would be lost. They are shown in the cell that ran last.
"""

import sys
from collections.abc import Callable, Mapping
from typing import Any

MOST = 5  # errors shown until the next run: a timer may raise the same one for ever
_LATER = "This happened after the cell had ended, in code that it left to run later."


class Later:
    """Shows the errors that nobody waits for.

    show: shows a report; describe: makes one of an error.
    """

    def __init__(
        self, show: Callable[[dict[str, Any]], object], describe: Callable[[BaseException], dict[str, Any]]
    ) -> None:
        self._show = show
        self._describe = describe
        self.renew()

    def renew(self) -> None:
        """Start a run: errors may be shown again."""
        self._left = MOST

    def watch(self) -> None:
        """Be told of the errors of tasks, where there is a loop that runs them."""
        import asyncio

        try:
            loop: Any = asyncio.get_running_loop()
        except RuntimeError:
            return
        loop.set_exception_handler(self._of_task)
        sys.excepthook = lambda *_: None  # called before an error goes to JavaScript, which may well catch it
        loop._keyboard_interrupt_handler = lambda: None  # Pyodide's loop: Stop ends the cell, not the loop

    def show(self, error: BaseException | None = None) -> None:
        """Show an error; by default the one that Python handed to JavaScript last."""
        error = error or getattr(sys, "last_exc", None)
        if error is None or isinstance(error, KeyboardInterrupt) or self._left == 0:
            return
        self._left -= 1
        report = self._describe(error)
        report["advice"] = f"{report['advice']} {_LATER}" if report["advice"] else _LATER
        self._show(report)

    def _of_task(self, _loop: object, context: Mapping[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, Exception):
            self.show(error)
        elif error is None:
            sys.stderr.write(f"{context.get('message', 'Something went wrong in a task.')}\n")
