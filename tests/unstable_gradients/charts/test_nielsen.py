import pytest
from pictures import assert_readable, svg, texts
from unstable_gradients.charts.nielsen import nielsen
from unstable_gradients.results import read


@pytest.mark.parametrize("width", [640, 320])
def test_it_can_be_read_and_names_the_networks(width):
    picture = svg(nielsen(read("nielsen").rows), width)
    assert_readable(picture, width)
    assert {"2 layers", "3 layers", "4 layers"} <= set(texts(picture))


def test_the_description_has_the_nine_numbers():
    text = nielsen(read("nielsen").rows).description
    assert text.count("published") == 1 + 9
    assert "9 of 9 published values lie in our bands" in text
    assert "published 0.0657" in text and "published 0.0030" in text
