"""A reader of a page with live cells, in the words of the contract: run, stop, edit, what a cell shows and says."""

from typing import Any

from driver import PATIENCE, Driver, eventually


class Reader:
    """Someone in front of a page. Cells are called by their numbers, buttons by their names."""

    def __init__(self, driver: Driver, address: str) -> None:
        self.driver = driver
        self.address = address

    def open(self, name: str) -> None:
        """Open a page of the site."""
        self.driver.open(f"{self.address}/{name}/")

    def press(self, number: int, button: str) -> None:
        """Press a button of a cell."""
        self.driver.click(f"{cell(number)} button", button)

    def press_all(self, button: str) -> None:
        """Press a button of the page's bar."""
        self.driver.click(".live-cells-bar button", button)

    def run(self, number: int, state: str = "done") -> None:
        """Press Run and wait for a state of the cell."""
        self.press(number, "Run")
        self.ends(number, state)

    def state(self, number: int) -> str:
        """The state of a cell."""
        return self.of(number, "cell.dataset.state")

    def ends(self, number: int, state: str, timeout: float = PATIENCE) -> None:
        """Wait for the state of a cell."""
        try:
            eventually(
                lambda: self.state(number), lambda seen: seen == state, f"state {state} of cell {number}", timeout
            )
        except AssertionError as late:
            raise AssertionError(f"{late}; the cell reads {self.driver.text(cell(number))!r}") from None

    def of(self, number: int, expression: str, *args: Any) -> Any:
        """The value of an expression of `cell`, the element."""
        return self.driver.evaluate(
            f"(of, ...args) => {{ const cell = document.querySelector(of); return ({expression}); }}",
            cell(number),
            *args,
        )

    def code(self, number: int) -> str:
        """The code of a cell, as Run runs it."""
        return self.of(number, "cell.source")

    def outputs(self, number: int) -> list[dict[str, Any]]:
        """What the last live run of a cell showed, as the worker sent it."""
        return self.of(number, "[...cell.outputs]")

    def output(self, number: int) -> str:
        """What a reader sees in the output region of a cell, with single spaces."""
        return self.driver.text(region(number))

    def shows(self, number: int, text: str, timeout: float = PATIENCE) -> None:
        """Wait until the output region of a cell shows a text."""
        self._waits(region(number), text, timeout)

    def says(self, number: int, text: str, timeout: float = PATIENCE) -> None:
        """Wait until something of a cell (label, message, output) reads so."""
        self._waits(cell(number), text, timeout)

    def alert(self, number: int) -> str:
        """The sentence that a cell tells the reader, or ""."""
        return self.driver.text(f"{cell(number)} [role=alert]")

    def enter(self, number: int) -> None:
        """Put the cursor into the code of a cell, in its editor."""
        self.driver.click(f"{cell(number)} [role=textbox]")
        self.driver.wait("of => document.activeElement.matches(`${of} .cm-content`)", cell(number))

    def edit(self, number: int, text: str) -> None:
        """Replace the code of a cell by a text, pasted: unlike typed text it is not indented or completed."""
        self.driver.copy(text)
        self.enter(number)
        self.driver.press("Control+a")
        self.driver.press("Control+v")
        eventually(lambda: self.code(number), lambda seen: seen == text, f"code {text!r} of cell {number}")

    def _waits(self, selector: str, text: str, timeout: float) -> None:
        eventually(lambda: self.driver.text(selector), lambda seen: text in seen, f"{text!r} in {selector}", timeout)


def cell(number: int) -> str:
    """The selector of a cell."""
    return f'live-cell[data-cell="{number}"]'


def region(number: int) -> str:
    """The selector of the output region of a cell, by its role and name."""
    return f'[role=region][aria-label="Output of cell {number}"]'
