import pytest
from pictures import assert_readable, svg, texts
from unstable_gradients.charts.edge_of_chaos import edge_of_chaos
from unstable_gradients.experiments.edge_of_chaos import Settings, theory
from unstable_gradients.results import read

ROWS = read("edge_of_chaos").rows + theory(Settings())


@pytest.mark.parametrize("width", [640, 320])
@pytest.mark.parametrize("units", [32, 128, 512])
def test_regions_and_curves_are_named(width, units):
    picture = svg(edge_of_chaos(ROWS), width, units=units)
    assert_readable(picture, width)
    assert {"vanishing", "exploding", "holds", "bias variance 0", "0.1", "0.5"} <= set(texts(picture))


def test_the_dial_moves_the_points_and_not_the_lines():
    wide, narrow = (svg(edge_of_chaos(ROWS), 640, units=units) for units in (512, 32))
    lines = [[part for part in picture.split("<path") if "mark-line" in part] for picture in (wide, narrow)]
    assert wide != narrow and lines[0] == lines[1]


def test_the_description_tells_theory_and_measurement():
    assert "at bias variance 0.1 theory 1.99, measured 1.9" in edge_of_chaos(ROWS).description
