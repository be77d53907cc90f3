"""The figures of the chapter `diagnosis`: readable at both widths, and saying what the rows say."""

import math

import pytest
from pictures import assert_readable, svg, texts
from unstable_gradients.charts.treatments import treatments
from unstable_gradients.charts.vital_signs import place, placed, vital_signs, wrong
from unstable_gradients.checklist import CHECKLIST
from unstable_gradients.results import read

SIGNS = read("vital_signs")
LEARNED = SIGNS.settings["learned"]
ROWS = placed(SIGNS.rows, LEARNED)


@pytest.mark.parametrize("width", [640, 320])
@pytest.mark.parametrize("sign", CHECKLIST)
def test_vital_signs_counts_what_lies_outside(width, sign):
    picture = svg(vital_signs(ROWS), width, sign=sign)
    assert_readable(picture, width)
    sick, well = (wrong(SIGNS.rows, sign, LEARNED, learns) for learns in (False, True))
    words = {f"did not: {sick[0]} of {sick[1]} outside", f"learned: {well[0]} of {well[1]} outside"}
    assert words <= set(texts(picture))


def test_no_two_groups_are_counted_together():
    for sign in CHECKLIST:
        sick, well = (wrong(SIGNS.rows, sign, LEARNED, learns)[1] for learns in (False, True))
        assert sick + well == sum(row[sign] is not None for row in SIGNS.rows)


def test_a_place_is_a_power_or_a_percentage_and_never_off_the_axis():
    assert place("delta", 0.01) == pytest.approx(-2)
    assert place("dead", 0.25) == 25
    assert place("delta", 0.0) == -8 and place("one_batch", math.nan) == place("loss", math.inf) == 4
    assert place("saturated", None) is None


@pytest.mark.parametrize("width", [640, 320])
def test_treatments_writes_a_median_into_every_tile(width):
    rows = read("treatments").rows
    picture = svg(treatments(rows), width)
    assert_readable(picture, width)
    figures = [text for text in texts(picture) if text.isdigit()]
    assert len(figures) == len(rows)
    assert "Patient F is cured by mend labels." in treatments(rows).description
