"""needed: of hidden cells, what the shown ones need and nothing else."""

import pytest
from book_theme.needed import Cell, needed

HIDDEN = """
import math
from myst_nb import glue
from somewhere import rows, NAMES

def say(name, value):
    glue(name, value)

def middle(values):
    return sorted(values)[len(values) // 2]

say("first", rows.get("first"))
table = {}
for row in rows:
    table.setdefault(row.name, []).append(row)
for name, of_name in table.items():
    say(name, middle(of_name))
spread = max(rows) - min(rows)
spread = spread / 2
"""


@pytest.mark.parametrize(
    ("shown", "kept"),
    [
        ("print(1)", ""),
        ("rows", "from somewhere import rows, NAMES"),
        ("math.pi", "import math"),
        ("middle([1])", "def middle(values):\n    return sorted(values)[len(values) // 2]"),
        ("spread", "from somewhere import rows, NAMES\nspread = max(rows) - min(rows)\nspread = spread / 2"),
        (
            "table",
            "from somewhere import rows, NAMES\ntable = {}\n\n"
            "for row in rows:\n    table.setdefault(row.name, []).append(row)",
        ),
        ("def f():\n    return sum(math.sqrt(x) for x in xs)", "import math"),
        ("rows = []\nrows", ""),
    ],
)
def test_a_shown_cell_gets_the_statements_that_it_needs(shown, kept):
    assert needed([Cell(HIDDEN, False), Cell(shown, True)]) == [kept, shown]


def test_what_a_shown_cell_makes_need_not_come_from_a_hidden_one_above():
    cells = [Cell("a = 1\nb = 2", False), Cell("a = 3", True), Cell("c = a + b", False), Cell("c", True)]
    assert needed(cells) == ["b = 2", "a = 3", "c = a + b", "c"]


def test_a_hidden_cell_below_serves_only_what_follows():
    assert needed([Cell("x", True), Cell("x = 1", False), Cell("y", True)]) == ["x", "", "y"]
