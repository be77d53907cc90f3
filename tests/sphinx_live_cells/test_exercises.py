"""Exercises at build time: what belongs to one, in which order, and names that leave nobody stuck."""

import pytest
from notebooks import build, code, text
from sphinx.errors import ExtensionError
from sphinx_live_cells.exercise_names import bound
from sphinx_live_cells.exercises import live_exercise, live_hint, live_solution

START = code("live", "w = 2\nk = 3")
EXERCISE = code("live, exercise", "# Exercise: the area\ndef area(x):\n    return 0")
HINT = code("hint", "# It is $x^2$, in code `x * x`.")
SOLUTION = code("solution", "def area(x):\n    return x * x")
CHECK = code("check", 'assert area(w) == 4, "the area of 2 is 4."\nprint("four.")', "four.\n")
GOOD = [START, EXERCISE, HINT, HINT, SOLUTION, CHECK]


def test_an_exercise_is_one_thing_with_hints_and_a_solution_and_its_check_is_out_of_sight(tmp_path):
    app = build(tmp_path, [*GOOD, text("After."), code("live", "w + k")])
    (found,) = app.env.get_doctree("index").findall(live_exercise)
    assert (found["number"], found["title"], found["praise"], found["needs"]) == (1, "the area", "four.", ["w"])
    assert found["check"].startswith("assert area(w)")
    hints = list(found.findall(live_hint))
    assert [(hint["number"], hint["of"]) for hint in hints] == [(1, 2), (2, 2)]
    assert [node.tagname for node in hints[0][0].children if node.tagname != "#text"] == ["math", "literal"]
    assert "return x * x" in next(found.findall(live_solution)).astext()
    assert "assert" not in app.env.get_doctree("index").astext()


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ([START, EXERCISE, HINT, SOLUTION], "the exercise in the code at cell 3 of the notebook has no check. Put"),
        ([START, EXERCISE, CHECK], "has no solution. Put a code cell tagged `solution` right after it"),
        ([START, EXERCISE, SOLUTION, HINT, CHECK], "the code at cell 5 of the notebook, tagged `hint`, is out of order"),
        ([START, EXERCISE, CHECK, SOLUTION], "tagged `solution`, is out of order. The order is"),
        ([START, EXERCISE, SOLUTION, SOLUTION, CHECK], "has a second `solution`, in the code at cell 5"),
        ([START, EXERCISE, SOLUTION, text("Now."), CHECK], "has no check"),
        ([START, CHECK, EXERCISE, SOLUTION, CHECK], "the code at cell 3 of the notebook is tagged `check` but belongs to no"),
        ([START, code("exercise", "1"), SOLUTION, CHECK], "is not live. Tag it `live, exercise`"),
        ([START, EXERCISE, code("live, solution", "1"), CHECK], "is tagged `live` and `solution`. Remove `live`"),
        ([START, code("live, exercise, raises-exception", "1"), SOLUTION, CHECK], "Its code must run"),
        ([START, EXERCISE, code("hint, remove-input", "# a"), SOLUTION, CHECK], "has no code on the page"),
        ([START, EXERCISE, code("hint", "# a\nx = 1"), SOLUTION, CHECK], "line 2 of the hint in the code at cell 4 of the notebook is code"),
        ([START, EXERCISE, SOLUTION, code("check", "area(w)")], "asserts nothing. Write `assert condition"),
        ([START, EXERCISE, SOLUTION, code("check", "\nassert area(w)")], "line 2 of the check in the code at cell 5"),
        ([*GOOD, code("live", "area(1)")], "live cell 3 uses `area`, which the exercise in live cell 2 makes. A reader who"),
        ([START, EXERCISE, code("solution", "def area(x):\n    return x * x\nk = 4"), CHECK, code("live", "k")], "live cell 3 uses `k`"),
        ([START, code("live, exercise", "s = 2\narea = None"), code("solution", "area = lambda x: x * s"), CHECK], "a solution that uses `s`, which no ordinary"),
        ([START, EXERCISE, SOLUTION, code("check", 'assert volume(w), "no."')], "a check that uses `volume`, which neither"),
        ([code("live", "w = 2\narea = 1"), EXERCISE, SOLUTION, CHECK], "looks at `area`, which live cell 1 makes too"),
    ],
)  # fmt: skip
def test_what_would_mislead_a_reader_ends_the_build_with_the_place_and_the_remedy(tmp_path, cells, said):
    with pytest.raises(ExtensionError) as raised:
        build(tmp_path, cells)
    assert str(raised.value).startswith("index: ")
    assert said in str(raised.value)


def test_loops_imports_and_methods_entangle_nothing(tmp_path):
    build(
        tmp_path,
        [
            code("live", "import math\nw = [2]\nfor i in w: pass"),
            code("live, exercise", "import math\ndef area(x):\n    return 0\nfor i in w: print(w.index(i))"),
            code("solution", "import math\ndef area(x):\n    return math.pow(x, 2)"),
            code("check", 'for i in w: assert area(i) == i * i, f"{i}"'),
            code("live", "for i in w: print(math.sqrt(i))"),
        ],
    )


def test_other_books_may_use_the_tags_for_something_else(tmp_path):
    build(tmp_path, [code("solution", "1"), code("check", "2"), code("hint", "3")])


def test_bound_names_are_those_of_the_top_level_without_imports():
    source = "import os\nx = y = 1\nd['k'] = 2\nnet.W[0] = 3\nfor i in r: n += 1\ndef f(a): b = a\nw.append(1)\n[j for j in r]"
    assert set(bound(source)) == {"x", "y", "d", "net", "i", "n", "f"}
