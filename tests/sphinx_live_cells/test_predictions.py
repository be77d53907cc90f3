"""Predictions at build time: choices and an explanation, and a right answer that the saved output gives."""

import pytest
from notebooks import build, code, text
from sphinx.errors import ExtensionError
from sphinx_live_cells.expectations import holds
from sphinx_live_cells.predictions import live_answer, live_prediction

SUM = code("live, total", "print(1 + 2)", "the sum is 3\n")
PICTURE = code("live", "print()", rows=[{"x": 0, "y": 1.5}, {"x": 1, "y": 0.5}])


def predict(
    options: str, choices: str = "- [ ] two, $1 + 1$\n- [x] three,\n  which is `1 + 2`", end: str = "\n---\nIt *is* so."
) -> object:
    """A directive in a cell of Markdown."""
    return text(f"```{{predict}} What is the *sum*?\n{options}\n\n{choices}{end}\n```")


def test_a_prediction_knows_its_cell_and_its_answer(tmp_path):
    app = build(tmp_path, [code("live", "1"), predict(":output: sum  is 3"), text("And now:"), SUM])
    (found,) = app.env.get_doctree("index").findall(live_prediction)
    assert (found["cell"], found["right"], found["kind"]) == (2, 1, "text")
    choices = found[1]
    assert [item.astext().replace("\n", " ") for item in choices] == ["two, 1 + 1", "three, which is 1 + 2"]
    assert next(choices[0].findall(lambda node: node.tagname == "math")).astext() == "1 + 1"
    assert next(found.findall(live_answer)).astext().split() == [
        "three,",
        "which",
        "is",
        "1",
        "+",
        "2",
        "It",
        "is",
        "so.",
    ]


@pytest.mark.parametrize("option", [":cell: 1", ":cell: total"])
def test_a_prediction_may_name_a_cell_wherever_it_stands(tmp_path, option):
    app = build(tmp_path, [SUM, PICTURE, predict(f"{option}\n:output: /is \\d$/")])
    (found,) = app.env.get_doctree("index").findall(live_prediction)
    assert found["cell"] == 1


def test_an_expression_of_the_charts_rows_ties_as_well(tmp_path):
    build(tmp_path, [predict(':rows: \'rows[0]["y"] > rows[1]["y"]\''), PICTURE])


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ([predict(":output: sum is 4"), SUM], "is not answered by the saved output of live cell 1: `:output:` is not in it"),
        ([predict(":output: /is [^3]/"), SUM], "`:output:` is not in it. Correct the right choice"),
        ([predict(":rows: rows[0]['y'] < 1"), PICTURE], "`:rows:` is not true of its chart"),
        ([predict(":rows: rows[0]['z'] < 1"), PICTURE], "`:rows:` is not true of its chart"),
        ([predict(":rows: rows"), SUM], "the output of live cell 1 has no chart"),
        ([predict(""), SUM], "is tied to an output, in one way. Give it `:output:`"),
        ([predict(":output: 3\n:rows: rows"), SUM], "in one way"),
        ([predict(":output: /(/"), SUM], "is not a regular expression"),
        ([predict(":rows: rows ="), PICTURE], "is not a Python expression"),
        ([SUM, predict(":output: 3")], "is followed by no live cell. Move it above one"),
        ([predict(":cell: 7\n:output: 3"), SUM], "no live cell of the page has this number or tag"),
        ([predict(":cell: live\n:output: 3"), SUM, PICTURE], "2 live cells of the page have this number or tag"),
        ([predict(":output: 3", "- [ ] a\n- [ ] b"), SUM], "one of them is right. Write each choice as"),
        ([predict(":output: 3", "- [x] a\n- [x] b"), SUM], "one of them is right"),
        ([predict(":output: 3", "- [x] a"), SUM], "has two or more choices"),
        ([predict(":output: 3", "Well:\n- [x] a\n- [ ] b"), SUM], "“Well:” is no choice"),
        ([predict(":output: 3", end=""), SUM], "has no explanation"),
    ],
)  # fmt: skip
def test_a_prediction_that_would_mislead_ends_the_build_with_the_place_and_the_remedy(tmp_path, cells, said):
    with pytest.raises(ExtensionError) as raised:
        build(tmp_path, cells)
    assert str(raised.value).startswith("index: the prediction at cell ")
    assert said in str(raised.value)


@pytest.mark.parametrize(
    ("kind", "wanted", "text", "rows", "expected"),
    [
        ("text", "a  b", "x a\nb y", "[]", True),
        ("text", "a c", "a b", "[]", False),
        ("pattern", r"^b \d", "a\nb 7", "[]", True),
        ("pattern", r"^7", "a\nb 7", "[]", False),
        ("rows", "len(rows) == 1", "", '[{"x": 1}]', True),
        ("rows", "all(row['x'] > limit for row in rows for limit in [0])", "", '[{"x": 1}]', True),
        ("rows", "rows[0]['gone']", "", '[{"x": 1}]', False),
    ],
)
def test_holds(kind, wanted, text, rows, expected):
    assert holds(kind, wanted, text, rows) is expected
