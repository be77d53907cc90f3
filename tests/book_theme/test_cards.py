"""cards: a picture with the title in it, in colours that need no style sheet."""

import json
import re
import struct
import xml.etree.ElementTree as ET

import pytest
from book_theme import cards
from unstable_gradients.charts.layer_norms import layer_norms

CHART = json.dumps(layer_norms([{"layer": layer, "delta_norm": 0.5**layer} for layer in (1, 2, 3)]).specification)


def test_it_has_the_size_that_programs_expect_and_the_title_changes_it():
    card = cards.card("One title", "A book", CHART)
    assert card[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", card[16:24]) == (1200, 630)
    assert card != cards.card("Another", "A book", CHART)
    assert card == cards.card("One title", "A book", CHART)


def test_it_is_drawn_in_the_type_of_the_book():
    cards._use_fonts()
    text = '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="50"><text y="40" font-size="40" font-family="{}">agR</text></svg>'
    with_font, without = (
        cards.vl_convert.svg_to_png(text.format(name)) for name in ("Source Serif Cards", "No Such Type")
    )
    assert with_font != without


def test_every_colour_is_spelled_out_and_what_is_written_is_escaped():
    svg = cards.drawing("a < b & c", "A book", CHART)
    assert "var(" not in svg
    texts = [element.text for element in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]
    assert texts[:2] == ["A book", "a < b & c"]


def test_title_and_chart_lie_on_the_card():
    svg = cards.drawing("How does a network learn from a gradient?", "A book", CHART)
    left, top, scale = map(float, re.search(r"translate\(([\d.]+) ([\d.]+)\) scale\(([\d.]+)\)", svg).groups())
    width, height = map(float, re.search(r'<g transform=.*?<svg[^>]*?width="([\d.]+)" height="([\d.]+)"', svg).groups())
    title = max(float(y) for y in re.findall(r'y="([\d.]+)" font-size="58"', svg))
    assert title < top
    assert top + scale * height <= cards.HEIGHT
    assert left >= cards.MARGIN - 1
    assert left + scale * width <= cards.WIDTH - cards.MARGIN + 1


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("The laboratory", ["The laboratory"]),
        ("What if a layer adds instead of replacing?", ["What if a layer adds", "instead of replacing?"]),
        ("My network does not train: what is it?", ["My network does not", "train: what is it?"]),
    ],
)
def test_a_long_title_takes_lines_of_about_the_same_length(title, lines):
    assert cards.wrapped(title) == lines


@pytest.mark.parametrize("title", ["word " * 30, "x" * 200, "a" * 80 + " b"])
def test_no_word_of_a_title_is_lost(title):
    assert " ".join(cards.wrapped(title)).split() == title.split()
