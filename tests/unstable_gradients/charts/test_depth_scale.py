"""Six depth scales of the gradient, drawn over the networks of the first page, are the border of what trains."""

import math

import pytest
from pictures import assert_readable, svg, texts
from unstable_gradients import mean_field
from unstable_gradients.charts.depth_scale import depth_scale
from unstable_gradients.results import read

TRAINED = read("weight_scale").rows


def limit(scale):
    q = mean_field.fixed_point("tanh", scale**2)
    return 6 * mean_field.depth_scale(mean_field.chi(q, "tanh", scale**2))


ROWS = [{"kind": "cell", "scale": row["scale"], "depth": row["depth"], "loss": row["loss"][-1]} for row in TRAINED] + [
    {"kind": "limit", "scale": scale, "depth": limit(scale)} for scale in (0.5, 0.7, 0.9, 1.2, 1.5, 2, 3, 4)
]


@pytest.mark.parametrize("width", [640, 320])
def test_the_figure_can_be_read(width):
    picture = svg(depth_scale(ROWS), width)
    assert_readable(picture, width)
    assert {"learns", "stuck at guessing", "six depth scales"} <= set(texts(picture))


def test_networks_train_below_the_line_and_not_above():
    learned = {(row["scale"], row["depth"]): row["loss"][-1] < math.log(10) / 2 for row in TRAINED}
    below = [it for (scale, depth), it in learned.items() if depth < limit(scale)]
    above = [it for (scale, depth), it in learned.items() if depth >= limit(scale)]
    assert sum(below) > 0.8 * len(below) and sum(above) < 0.05 * len(above)


def test_the_description_tells_what_learned_at_each_depth():
    text = depth_scale(ROWS).description
    assert "At 5 layers weight scales 0.5 to 4 brought" in text and "At 40 layers weight scales 1.25 to 1.25" in text
