"""The two charts of live cells, from rows of real networks."""

import math
import re

import numpy as np
import pytest
from pictures import assert_readable, svg, texts
from unstable_gradients.charts.layer_norms import layer_norms
from unstable_gradients.charts.loss_curve import loss_curve
from unstable_gradients.datasets import digits
from unstable_gradients.diagnostics import layer_rows
from unstable_gradients.initializers import lecun
from unstable_gradients.losses import softmax_cross_entropy
from unstable_gradients.mlp import MLP
from unstable_gradients.optimizers import SGD
from unstable_gradients.training import train

DATA = digits()


def network(scale):
    return MLP((64, *[32] * 9, 10), activation="tanh", weights=lecun(gain=scale), rng=np.random.default_rng(0))


def norms(scale):
    net = network(scale)
    _, forward, backward = net.loss_and_gradients(DATA.X[:100], DATA.y[:100], softmax_cross_entropy)
    return layer_rows(net, forward, backward)


@pytest.fixture(scope="module")
def fan():
    return [{**row, "setting": f"scale {scale}"} for scale in (0.5, 1.0, 3.0) for row in norms(scale)]


@pytest.fixture(scope="module")
def losses():
    loop = train(
        network(1.0),
        DATA.X,
        DATA.y,
        loss=softmax_cross_entropy,
        optimizer=SGD(0.1),
        steps=60,
        batch_size=32,
        rng=np.random.default_rng(1),
        diagnostics=True,
    )
    return list(loop)


@pytest.mark.parametrize("width", [640, 320])
def test_layer_norms_can_be_read_and_names_each_line(fan, width):
    picture = svg(layer_norms(fan), width)
    assert_readable(picture, width)
    assert {"scale 0.5", "scale 1.0", "scale 3.0"} <= set(texts(picture))
    assert "10⁻⁴" in texts(picture)
    assert {"1", "10"} <= set(texts(picture))  # the first and the last layer


def test_layer_norms_says_which_way_the_gradient_goes(fan):
    text = layer_norms(fan).description
    assert "With scale 0.5: back from layer 10 to layer 1 it falls from" in text
    assert "With scale 3.0: back from layer 10 to layer 1 it grows from" in text


def test_layer_norms_takes_rows_of_one_network_as_they_are():
    chart = layer_norms(norms(0.5))
    assert chart.rows[0] == {"setting": "", "layer": 1, "delta_norm": pytest.approx(norms(0.5)[0]["delta_norm"])}
    assert "Back from layer 10 to layer 1 it falls" in chart.description


def test_layer_norms_says_where_it_is_not_finite():
    rows = norms(1.0)
    rows[0]["delta_norm"] = math.inf
    chart = layer_norms(rows)
    assert "Not finite in every layer." in chart.description
    assert "1 value is not finite: the line breaks there" in texts(svg(chart, 320))


@pytest.mark.parametrize("value", [1e-300, 1e-40, 1e-9, 0.02, 1.0, 3e5, 1e280])
def test_the_logarithmic_axis_has_marks_wherever_it_is(value):
    rows = [{"layer": layer, "delta_norm": value * 10.0**layer} for layer in range(6)]
    labels = [text for text in texts(svg(layer_norms(rows), 320)) if "10" in text or "0." in text]
    if 1e-60 < value < 1e60:
        assert len(labels) >= 2
    assert all(len(label) < 8 for label in labels)


@pytest.mark.parametrize("width", [640, 320])
def test_loss_curve_can_be_read_and_marks_guessing(losses, width):
    rows = [{**row, "setting": "tanh", "chance": math.log(10)} for row in losses]
    picture = svg(loss_curve(rows), width)
    assert_readable(picture, width)
    assert {"tanh", "guessing"} <= set(texts(picture))


def test_loss_curve_takes_rows_of_training_as_they_are(losses):
    chart = loss_curve(losses)
    assert chart.rows[0] == {"setting": "", "step": 0, "loss": losses[0]["loss"], "chance": None}
    assert "guessing" not in texts(svg(chart, 640))
    first, last = losses[0]["loss"], losses[-1]["loss"]
    assert f"{first:.2g} at step 0, {last:.2g} at step 59." in chart.description


def test_loss_curve_breaks_where_the_loss_is_not_finite():
    rows = [{"step": step, "loss": 10.0**step if step < 30 else math.inf} for step in range(40)]
    chart = loss_curve(rows)
    assert "10 values are not finite: the line breaks there" in texts(svg(chart, 320))
    assert "not finite at step 39" in chart.description


@pytest.mark.parametrize("template, x, y", [(layer_norms, "layer", "delta_norm"), (loss_curve, "step", "loss")])
def test_what_is_flat_looks_flat(template, x, y):
    rows = [{x: i, y: 2.3 * (1 + 0.01 * (-1) ** i)} for i in range(10)]
    picture = svg(template(rows), 640)
    line = re.search(r'<path d="([^"]+)" stroke="var\(--series-1\)"', picture)[1]
    heights = [float(point.split(",")[1]) for point in re.split("[ML]", line) if point]
    assert len(heights) == 10
    assert max(heights) - min(heights) < 5  # pixels of about 250
