"""The charts of the chapter `exploding`: to be read at any width, at any position of their dials."""

import pytest
from pictures import assert_readable, svg, texts
from unstable_gradients.charts.bad_step import bad_step
from unstable_gradients.charts.divergence import divergence
from unstable_gradients.charts.first_step import first_step
from unstable_gradients.charts.matrix_growth import matrix_growth
from unstable_gradients.charts.overshoot import overshoot
from unstable_gradients.results import read

CHARTS = {chart.slug: chart for chart in (bad_step, divergence, first_step, matrix_growth, overshoot)}


@pytest.fixture(scope="module")
def drawn():
    return {slug: chart(read(slug).rows) for slug, chart in CHARTS.items()}


@pytest.mark.parametrize("width", [640, 320])
@pytest.mark.parametrize("slug", CHARTS)
def test_it_can_be_read(drawn, slug, width):
    assert_readable(svg(drawn[slug], width).replace(">NaN<", "><"), width)  # the word is one of the messages


@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_first_step_has_a_row_for_every_position_of_its_dials(drawn, activation):
    positions = {(row["scale"], row["depth"]) for row in drawn["first_step"].rows if row["activation"] == activation}
    _, scale, depth = (parameter["bind"] for parameter in drawn["first_step"].specification["params"])
    assert len(positions) == ((scale["max"] - scale["min"]) / scale["step"] + 1) * (
        (depth["max"] - depth["min"]) / depth["step"] + 1
    )
    picture = svg(drawn["first_step"], 320, activation=activation, scale=3, depth=40)
    assert {"tanh": "layer 1: × 5.8e+1", "relu": "layer 1: × 1.8e+9"}[activation] in texts(picture)


def test_matrix_growth_names_its_lines(drawn):
    assert {row["setting"] for row in read("matrix_growth").rows} <= set(texts(svg(drawn["matrix_growth"], 320)))


@pytest.mark.parametrize("eta, said", [(0.5, "0.00024"), (1.0, "0"), (2.0, "1"), (2.5, "130")])
def test_overshoot_says_where_the_weight_ends(drawn, eta, said):
    assert f"after 12 steps: {said} away" in texts(svg(drawn["overshoot"], 320, eta=eta))


@pytest.mark.parametrize("eta, lost", [(0.003, 0), (0.01, 0), (0.03, 0), (0.1, 4), (0.3, 5)])
def test_divergence_marks_each_run_that_is_lost(drawn, eta, lost):
    picture = svg(drawn["divergence"], 640, eta=eta)
    words = texts(picture)
    assert words.count("NaN") == (2 * 2 if lost else 0)  # in two panels, each with its halo
    assert picture.count("rotate(45)") == 2 * lost  # the crosses
    assert not [text for text in words if "not finite" in text]


def test_the_descriptions_tell_what_the_figures_show(drawn):
    assert "With learning rate 0.1 4 of 5 runs end in NaN" in drawn["divergence"].description
    assert "largest entry 0.1, largest singular value 6.4: 1e+15 after 20 layers" in drawn["matrix_growth"].description
    assert "0.014 with a learning rate of 0.3" in drawn["overshoot"].description
    assert "1 with a learning rate of 2, 1.3e+02 with a learning rate of 2.5" in drawn["overshoot"].description
    assert "step 10,000 times the usual: 95% dead, 8% right" in drawn["bad_step"].description
    assert "by 3e+05 of it if by 4." in drawn["first_step"].description
