"""The map of the lecture's claims: every row leads to a passage, a figure and a live cell that shows what the row says.

The cells' saved outputs are read here; `test_pages` runs every live cell in a real browser and holds it to its saved output.
"""

import re
from functools import cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

SITE = Path(__file__).resolve().parents[2] / "_build" / "html"
MAP = "reproducibility.html"

# What the output of each claim's cell must show; of a chart, what its description must say.
SHOWN = {
    1: r"W1 (\(64, 16\))  gradient \1[\s\S]*b2 (\(10,\)) +gradient \2[\s\S]*1210 numbers\s+delta of layer 1 \(32, 16\)",
    2: r"weights of layer 1   12 numbers   agree: True[\s\S]*biases of layer 2 +2 numbers   agree: True",
    3: r"step 0   loss  2\.2\d+   foretold next  2\.27\d\s+step 1   loss  2\.27\d[\s\S]*step 5   loss  2\.1\d",
    4: r"layer  1   norm of dL/dW \d\.\de-0[67][\s\S]*layer 10   norm of dL/dW [4-9]\.\de-01",
    5: r"SGD .*times 2\.00\nMomentum .*times 2\.00\nSign .*times 1\.00\nAdam .*times 1\.00",
    6: r"w1 = -4   loss 0\.4\d+   gradient \de-07",
    7: r"all layers learn[\s\S]*9\d% right[\s\S]*layers 1 and 2 stay as drawn[\s\S]*step 1000   10% right",
    8: r"product of terms (\d\.\d+e-06)\s+by moving w1     \1",
    9: r"weight 8    3 terms[\s\S]*weight 7    5 terms[\s\S]*weight 1   17 terms",
    10: r"steepest slope 0\.25[\s\S]*w =   3   factor up to  0\.75   1 or more over 0\.00[\s\S]*w =   5   factor up to  1\.25",
    11: r"all weights 1  gradient of w1 7\.\de-06\s+w6 = 100       gradient of w1 7\.\de-04",
    12: r"SGD  0\.0001  layer 1 (\d)e-11[\s\S]*SGD  0\.01    layer 1 \1e-09",
    13: r"(from layer +\d+ to \d   times 0\.2\d\s+){9}same as the library: True",
    14: r"all entries 0\.1 +largest entry 0\.1 .*delta 1e\+15[\s\S]*small, but one is 3 +largest entry 3\.0 .*delta \de-0[23]",
    15: r"step 0   loss 3e\+01   distance x 1e\+00[\s\S]*step 4   loss \de\+27\d   distance x \de\+38",
    16: r"(step \d   loss \de.*\s+){5}step 5   loss nan",
    17: r"weight scale 0\.6 .*: vanishes\n(.*: holds\n)+weight scale 3\.0 .*: explodes",
    18: r"2 layers of sigmoids    9\d% right[\s\S]*8 layers of sigmoids    10% right",
    19: r"sigmoid, as was customary    10% right[\s\S]*tanh, near the edge          9\d% right",
}


@cache
def page(name: str) -> BeautifulSoup:
    return BeautifulSoup((SITE / name).read_text(encoding="utf-8"), "html.parser")


def rows() -> dict[int, list[Tag]]:
    """The cells of each row of the map: number, claim, passage, figure, cell, and also."""
    heads = ["claim", "in short", "passage", "figure", "cell", "and also"]
    for table in page(MAP).select("article table"):
        if [head.get_text() for head in table.select("thead th")] == heads:
            lines = [line.find_all("td") for line in table.select("tbody tr")]
            return {int(line[0].get_text()): line for line in lines}
    pytest.fail(f"{MAP} has no table with the heads {heads}")


ROWS = rows()


def aim(cell: Tag) -> Tag:
    """What the one link of a cell of the table leads to."""
    (link,) = cell.find_all("a")
    name, _, anchor = link["href"].partition("#")
    (target,) = page(name or MAP).find_all(id=anchor)
    return target


def output_of(cell: Tag) -> str:
    """The text that a live cell has put out, and the descriptions of its charts."""
    texts = [pre.get_text() for pre in cell.select(".cell_output pre")]
    return "\n".join(texts + [svg["aria-label"] for svg in cell.select(".cell_output [aria-label]")])


def test_every_figure_is_listed_with_its_experiment():
    figures = {
        figure["id"]
        for path in SITE.glob("*.html")
        for figure in page(path.name).select("article figure[id^=fig-]")
        if figure["id"] != "fig-sigmoid-slope"  # a formula
    }
    listed = [
        cells[0].find("a")["href"].partition("#")[2]
        for table in page(MAP).select("article table")
        if table.select_one("thead th").get_text() == "figure"
        for cells in (line.find_all("td") for line in table.select("tbody tr"))
    ]
    assert sorted(listed) == sorted(figures)


def test_the_tests_that_hold_published_numbers_exist():
    root = Path(__file__).resolve().parents[1]
    (table,) = (t for t in page(MAP).select("article table") if "published" in t.select_one("thead").get_text())
    named = {code.get_text() for code in table.select("tbody td:last-child code")}
    assert len(named) >= 4
    assert named <= {path.stem for path in root.glob("unstable_gradients/**/test_*.py")}


def test_the_map_has_every_claim():
    assert list(ROWS) == list(range(1, 20))
    assert set(SHOWN) == set(ROWS)


@pytest.mark.parametrize("number", ROWS)
def test_a_claim_has_a_passage_a_figure_and_something_to_add(number):
    _, claim, passage, figure, _, also = ROWS[number]
    assert len(claim.get_text()) > 10
    assert aim(passage).find_parent("article")
    assert aim(figure).name == "figure" and aim(figure).find("svg")
    assert aim(also).find_parent("article") and len(also.get_text()) > 10


@pytest.mark.parametrize("number", ROWS)
def test_the_cell_of_a_claim_shows_it(number):
    target = aim(ROWS[number][4])
    cell = target if target.name == "live-cell" else target.find_parent("live-cell")
    assert cell, f"{target.get('id')} is not at a live cell"
    assert re.search(SHOWN[number], output_of(cell)), output_of(cell)
