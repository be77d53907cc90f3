"""The pictures of `learning`: readable at both widths at every place of their dials."""

import re

import pytest
from pictures import assert_readable, svg, texts
from unstable_gradients.charts.decision_boundary import COLUMNS, RATES, ROWS, decision_boundary
from unstable_gradients.charts.minibatch_noise import minibatch_noise
from unstable_gradients.charts.rate_sweep import rate_sweep
from unstable_gradients.charts.step_sizes import step_sizes
from unstable_gradients.results import read

WIDTHS = pytest.mark.parametrize("width", [640, 320])


@WIDTHS
@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("step", [0, 25, 400])
def test_the_plane_is_full_and_its_colours_are_the_networks(width, rate, step):
    rows = read("decision_boundary").rows
    picture = svg(decision_boundary(rows), width, rate=rate, step=step)
    assert_readable(picture, width)
    (row,) = (row for row in rows if row["kind"] == "map" and (row["eta"], row["step"]) == (RATES[rate], step))
    cells = re.findall(r'd="M[\d.,-]+?h[\d.-]+v[\d.-]+h[^"]+" fill="var\(--series-(\d)\)"', picture)
    assert len(cells) == COLUMNS * ROWS
    assert cells.count("1") == sum(shade > 0.5 for shade in row["shade"])


@WIDTHS
def test_minibatch_noise_can_be_read(width):
    chart = minibatch_noise(read("minibatch_noise").rows)
    picture = svg(chart, width)
    assert_readable(picture, width)
    assert {"before learning", "after 300 steps", "as large as the gradient"} <= set(texts(picture))
    assert "for 32" in chart.description


@WIDTHS
@pytest.mark.parametrize("exponent", [-3, 0, 2])
def test_rate_sweep_follows_its_dial(width, exponent):
    picture = svg(rate_sweep(read("rate_sweep").rows), width, exponent=exponent)
    assert_readable(picture, width)
    assert {f"learning rate {10**exponent:g}", "2 / curvature"} <= set(texts(picture))


@WIDTHS
def test_step_sizes_can_be_read(width):
    chart = step_sizes(read("step_sizes").rows)
    picture = svg(chart, width)
    assert_readable(picture, width)
    assert {"SGD, momentum", "sign, RMSProp, Adam"} <= set(texts(picture))
    assert "SGD 1e+03" in chart.description and "Adam 1" in chart.description
