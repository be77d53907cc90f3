"""The note on nan and inf, of which numpy in WebAssembly does not warn: for values that nobody expects, and only for them."""

from pathlib import Path

import pytest
from pages import Cell, write_page
from reader import Reader, cell

NAN, INF = "nan is 'not a number'", "inf is more than a float can hold"
CASES: list[tuple[Cell, str | None]] = [
    (Cell("import numpy as np\nbig = np.array([1e200, 3.0]) ** 2\nprint('loss', big - big)", "loss [0. 0.]"), NAN),
    (Cell("big", "array([1., 9.])"), INF),
    (Cell("-np.log(np.zeros(1))[0]", "np.float64(0.5)"), INF),
    (Cell("big - big", "array([nan, 0.])"), None),  # the author's output has it too
    (Cell("big - big", "array([inf, 9.])"), NAN),
    (Cell("best = np.inf\nbest", "inf"), None),
    (Cell("float('nan')", None), None),
    (Cell("print('nan is contagious')", None), None),
    (Cell("print('banana', 'info', 'nano-inf3')", None), None),
    (Cell("'-'.join(['n' + 'an', 'x'])", None), None),  # text
    (Cell("[('loss', float(big[0]))]", None), INF),
    (Cell("{'loss': np.linalg.inv(np.zeros((2, 2)))[0, 0]}", None), NAN),  # a matrix without inverse, silently
    (Cell("print(f'step 3: loss={big[0] - big[0]}, accuracy=0.5')", None), NAN),
    (Cell("print(big[0])\n1 / 0", None, "live raises-exception"), INF),
]


@pytest.fixture
def opened(reader: Reader, site: Path) -> Reader:
    write_page(site, "notanumber", [of for of, _ in CASES])
    reader.open("notanumber")
    return reader


def note(reader: Reader, number: int) -> str:
    return reader.driver.text(f"{cell(number)} > [role=note]")


def test_only_values_that_nobody_expects_are_noted(opened: Reader) -> None:
    opened.press_all("Run all")
    opened.ends(len(CASES), "error")
    for number, (of, sentence) in enumerate(CASES, 1):
        said = note(opened, number)
        assert said.startswith(sentence) if sentence else said == "", (of.source, said, opened.output(number))
        assert not sentence or "Print the quantity step by step" in said


def test_the_note_goes_with_what_it_is_about(opened: Reader) -> None:
    opened.run(2)
    assert note(opened, 2).startswith(INF)
    opened.run(2)
    assert opened.driver.count(f"{cell(2)} > [role=note]") == 1
    opened.edit(2, "big[1]")
    opened.run(2)
    assert note(opened, 2) == ""
    opened.edit(2, "big")
    opened.run(2)
    opened.press(2, "Reset")
    assert note(opened, 2) == ""
