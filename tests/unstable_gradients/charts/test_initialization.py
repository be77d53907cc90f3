"""The figures of the chapter `initialization`: readable at both widths, and following their dials."""

from itertools import product

import pytest
from pictures import assert_readable, svg, texts
from unstable_gradients.charts.first_weights import SIZES, first_weights
from unstable_gradients.charts.he_depth import he_depth
from unstable_gradients.charts.narrow_he import SQUARES, narrow_he
from unstable_gradients.charts.starts import starts
from unstable_gradients.results import read

FIRST = read("first_weights").rows
NARROW = read("narrow_he").rows
STARTS = read("starts").rows


@pytest.mark.parametrize("width", [640, 320])
@pytest.mark.parametrize(
    "start, activation, shape, words",
    [
        ("lecun", "relu", "64", {"vanishes"}),
        ("he", "relu", "64", {"holds"}),
        ("he", "tanh", "64", {"holds"}),
        ("glorot", "tanh", "64 and 16", {"vanishes"}),
        ("uniform", "sigmoid", "64", {"holds", "vanishes"}),
    ],
)
def test_the_words_and_factors_of_first_weights_follow_the_dials(width, start, activation, shape, words):
    picture = svg(first_weights(FIRST), width, start=start, activation=activation, shape=shape)
    assert_readable(picture, width)
    assert {"vanishes", "holds", "explodes"} & set(texts(picture)) == words
    (row,) = [row for row in FIRST if (row["start"], row["activation"], row["shape"]) == (start, activation, shape)]
    for end in (row["activation_rms"][-1], row["delta_rms"][0]):
        assert f"× {end ** (1 / 28):.2f} a layer" in texts(picture)


def test_what_falls_below_the_axis_is_sigmoids_only():
    for row in FIRST:
        if row["activation"] != "sigmoid":
            assert all(SIZES[0] < value < SIZES[1] for value in row["activation_rms"] + row["delta_rms"])


@pytest.mark.parametrize("template, rows", [(first_weights, FIRST), (starts, STARTS)])
def test_every_position_of_the_dials_has_a_row(template, rows):
    dials = template(rows).specification["params"]
    positions = set(product(*(dial["bind"]["options"] for dial in dials)))
    assert positions <= {tuple(row[dial["name"]] for dial in dials) for row in rows}


@pytest.mark.parametrize("width", [640, 320])
def test_he_depth_names_both_lines(width):
    picture = svg(he_depth(read("he_depth").rows), width)
    assert_readable(picture, width)
    assert {"variance 2/n (He): stays", "variance 1/n: falls as 2 to the −L/2"} <= set(texts(picture))


@pytest.mark.parametrize("width", [640, 320])
@pytest.mark.parametrize("units", [4, 64])
def test_narrow_he_counts_the_silent_ones(width, units):
    picture = svg(narrow_he(NARROW), width, units=units)
    assert_readable(picture, width)
    (row,) = [row for row in NARROW if row["kind"] == "draws" and row["width"] == units]
    assert f"{row['dead'][-1]:.0%} silent after 40 layers" in texts(picture)


def test_narrow_he_stays_below_the_top_of_its_axis():
    assert max(value for row in NARROW if row["kind"] == "draws" for value in row["high"] + row["mean"]) < SQUARES[1]


@pytest.mark.parametrize("width", [640, 320])
@pytest.mark.parametrize("activation, depth", [("relu", 20), ("tanh", 5), ("tanh", 30)])
def test_starts_names_all_six(width, activation, depth):
    picture = svg(starts(STARTS), width, activation=activation, depth=depth)
    assert_readable(picture, width)
    assert {"all zeros", "± 1/√n", "LeCun", "Glorot", "He", "orthogonal", "guessing"} <= set(texts(picture))


def test_the_descriptions_tell_the_ends():
    assert "He: the activation of layer 29 is" in first_weights(FIRST).description
    assert "With variance 1/n of the weights it ends at 3." in he_depth(read("he_depth").rows).description
    assert "Width 4: after 40 layers" in narrow_he(NARROW).description
    assert "ReLU, 30 layers, test digits right: all zeros 8%" in starts(STARTS).description
