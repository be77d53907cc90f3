import pytest
from pictures import assert_readable, svg, texts
from unstable_gradients.charts.matrix_products import SQUARES, matrix_products
from unstable_gradients.results import read

ROWS = read("matrix_products").rows


@pytest.mark.parametrize("width", [640, 320])
@pytest.mark.parametrize("units", [4, 8, 128])
def test_the_fraction_follows_the_dial(width, units):
    picture = svg(matrix_products(ROWS), width, units=units)
    assert_readable(picture, width)
    (row,) = [row for row in ROWS if row["width"] == units]
    assert f"median; {row['longer'][-1]:.0%} are longer than 1" in texts(picture)
    assert "mean of 10,000" in texts(picture)


def test_nothing_lies_outside_the_fixed_axis():
    assert all(
        SQUARES[0] < value < SQUARES[1] for row in ROWS for name in ("low", "high", "mean") for value in row[name]
    )


def test_the_description_compares_narrow_and_wide():
    text = matrix_products(ROWS).description
    assert "With width 4, after 40 matrices" in text and "With width 128, after 40 matrices" in text
