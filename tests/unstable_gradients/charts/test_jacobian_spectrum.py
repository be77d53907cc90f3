import re

import pytest
from pictures import assert_readable, svg, texts
from unstable_gradients.charts.jacobian_spectrum import VALUES, jacobian_spectrum
from unstable_gradients.results import read

ROWS = read("jacobian_spectrum").rows


@pytest.mark.parametrize("width", [640, 320])
@pytest.mark.parametrize("activation", ["identity", "tanh"])
def test_both_panels_can_be_read(width, activation):
    picture = svg(jacobian_spectrum(ROWS), width, activation=activation, scale=1.125)
    assert_readable(picture, width)
    assert {"Gaussian weights", "orthogonal weights", "largest", "half lie below", "a tenth lie below"} <= set(
        texts(picture)
    )


def test_every_position_draws_six_lines():
    for scale in (0.75, 0.875, 1, 1.125, 1.25, 1.375):
        picture = svg(jacobian_spectrum(ROWS), 640, scale=scale)
        assert len(re.findall(r'<path[^>]*stroke="var\(--series-[12]\)"[^>]*>', picture)) == 6


def test_what_lies_outside_the_fixed_axis_is_only_the_faintest():
    for row in ROWS:
        assert max(row["q100"]) < VALUES[1] and min(row["q50"]) > VALUES[0] and min(row["q10"]) > 0.1 * VALUES[0]


def test_the_description_compares_the_two():
    text = jacobian_spectrum(ROWS).description
    assert "Gaussian weights, no activation, weight scale 1: after 20 layers the largest is 5" in text
    assert "orthogonal weights, no activation, weight scale 1: after 20 layers the largest is 1, the median 1" in text
