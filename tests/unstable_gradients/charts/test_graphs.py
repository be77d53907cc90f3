"""The two graphs of the chapter `backpropagation`: every number that is known is to be read, at any width."""

from itertools import pairwise

import pytest
from pictures import assert_readable, svg, texts
from unstable_gradients.charts.hand_network import hand_network
from unstable_gradients.charts.two_paths import two_paths
from unstable_gradients.results import read


@pytest.mark.parametrize("width", [640, 320])
def test_two_paths_shows_values_and_gradients(width):
    picture = svg(two_paths(read("two_paths").rows), width, w=0.5, v=0.5)
    assert_readable(picture, width)
    assert {"w = 0.50", "L = 0.50", "dL/dw = 0.00", "dL/dh = 0.00", "dL/dL = 1.00"} <= set(texts(picture))
    assert {"dp/dh = 0.47", "dq/dh = −0.47", "dL/dp = −1.00"} <= set(texts(picture))


def test_two_paths_has_a_row_for_every_position_of_its_dials():
    chart = two_paths(read("two_paths").rows)
    wanted = set()
    w, v = (parameter["bind"] for parameter in chart.specification["params"])
    for i in range(round((w["max"] - w["min"]) / w["step"]) + 1):
        for j in range(round((v["max"] - v["min"]) / v["step"]) + 1):
            wanted.add((w["min"] + i * w["step"], v["min"] + j * v["step"]))
    assert {(row["w"], row["v"]) for row in chart.rows} == wanted


@pytest.mark.parametrize("width", [640, 320])
def test_hand_network_shows_what_is_known_after_each_step(width):
    shown = []
    for row in read("hand_network").rows:
        picture = svg(hand_network(read("hand_network").rows), width, step=row["step"])
        assert_readable(picture, width)
        assert row["name"] in texts(picture)
        shown.append({text for text in texts(picture) if " = " in text})
    for before, after in pairwise(shown):
        assert before < after
    assert {"loss = 0.0382", "delta = −0.0553", "dw = −0.0217", "dw = −0.0435"} <= shown[-1]
    assert not any("delta" in text or "dw" in text for text in shown[3])


def test_the_descriptions_tell_the_numbers():
    assert "dL/dw = -0.18" in two_paths(read("two_paths").rows).description
    assert "the output 0.7235 and the loss 0.0382" in hand_network(read("hand_network").rows).description
