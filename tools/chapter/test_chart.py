"""The figure of the chapter `SLUG`: readable at both widths, and following its dial."""

import pytest
from pictures import assert_readable, svg
from unstable_gradients.charts.SLUG import SLUG
from unstable_gradients.results import read

DEPTHS = read("SLUG").settings["depths"]


@pytest.mark.parametrize("width", [640, 320])
def test_every_position_of_the_dial_draws_another_picture(width):
    """TODO: and the words in it say what the rows do."""
    pictures = [svg(SLUG(read("SLUG").rows), width, depth=depth) for depth in DEPTHS]
    for picture in pictures:
        assert_readable(picture, width)
    assert len(set(pictures)) == len(DEPTHS)
