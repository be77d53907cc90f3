"""The figures of the chapter `normalization`: readable at both widths, and following their dials."""

from itertools import product

import pytest
from pictures import assert_readable, svg, texts
from unstable_gradients.charts.batch_norm_growth import batch_norm_growth
from unstable_gradients.charts.covariate_shift import ETAS, covariate_shift
from unstable_gradients.charts.norm_placement import SIZES, norm_placement
from unstable_gradients.charts.norm_training import norm_training
from unstable_gradients.charts.norm_warm_up import ETAS as WARM_ETAS
from unstable_gradients.charts.norm_warm_up import norm_warm_up
from unstable_gradients.charts.rescaling import rescaling
from unstable_gradients.charts.small_batches import small_batches
from unstable_gradients.results import read

BEFORE = read("rescaling").rows
DIALS = [
    (rescaling, "rescaling"),
    (norm_training, "norm_training"),
    (norm_placement, "norm_placement"),
    (norm_warm_up, "norm_warm_up"),
    (covariate_shift, "covariate_shift"),
]


@pytest.mark.parametrize("width", [640, 320])
@pytest.mark.parametrize("scale, activation", [(0.5, "relu"), (2.5, "relu"), (4.0, "sigmoid")])
def test_the_factors_of_rescaling_follow_the_dials(width, scale, activation):
    picture = svg(rescaling(BEFORE), width, scale=scale, activation=activation)
    assert_readable(picture, width)
    for norm, name in (("none", "no norm"), ("batch", "batch norm"), ("layer", "layer norm")):
        (row,) = [r for r in BEFORE if (r["norm"], r["scale"], r["activation"]) == (norm, scale, activation)]
        for factor in (
            (row["activation_rms"][-1] / row["activation_rms"][1]) ** (1 / 27),
            (row["delta_rms"][1] / row["delta_rms"][-1]) ** (1 / 27),
        ):
            assert f"{name}: × {factor:.2f} a layer" in texts(picture)


@pytest.mark.parametrize("template, slug", DIALS, ids=[slug for _, slug in DIALS])
def test_every_position_of_the_dials_has_rows(template, slug):
    dials = template(read(slug).rows).specification["params"]
    for dial in dials:
        bind = dial["bind"]
        at = {row[dial["name"]] for row in read(slug).rows}
        if bind["input"] == "range":
            count = round((bind["max"] - bind["min"]) / bind["step"]) + 1
            assert at == {bind["min"] + i * bind["step"] for i in range(count)}
        else:
            assert at == set(bind["options"])
    combined = {tuple(row[dial["name"]] for dial in dials) for row in read(slug).rows}
    each = [sorted({row[dial["name"]] for row in read(slug).rows}) for dial in dials]
    assert combined == set(product(*each))


@pytest.mark.parametrize("width", [640, 320])
def test_batch_norm_growth_names_its_lines(width):
    picture = svg(batch_norm_growth(read("batch_norm_growth").rows), width)
    assert_readable(picture, width)
    assert {"ReLU", "tanh", "no activation function", "learning rate 0.01", "learning rate 0.1"} <= set(texts(picture))


@pytest.mark.parametrize("width", [640, 320])
@pytest.mark.parametrize("blocks", [3, 48])
def test_norm_placement_names_both_places(width, blocks):
    picture = svg(norm_placement(read("norm_placement").rows), width, blocks=blocks)
    assert_readable(picture, width)
    assert {"norm behind the sum", "norm inside the branch"} <= set(texts(picture))
    for row in read("norm_placement").rows:
        assert all(SIZES[0] < value < SIZES[1] for value in [*row["gradient"], row["low"], row["high"]])


@pytest.mark.parametrize("width", [640, 320])
@pytest.mark.parametrize("blocks", [6, 24])
def test_norm_warm_up_has_both_panels(width, blocks):
    picture = svg(norm_warm_up(read("norm_warm_up").rows), width, blocks=blocks)
    assert_readable(picture, width)
    assert {"Without warm-up", "Warm-up over 100 of 300 steps"} <= set(texts(picture))
    assert {"behind the sum", "inside the branch"} <= set(texts(picture))


@pytest.mark.parametrize("width", [640, 320])
@pytest.mark.parametrize("scale, depth", [(4, 10), (0.5, 30)])
def test_norm_training_names_all_three(width, scale, depth):
    picture = svg(norm_training(read("norm_training").rows), width, scale=scale, depth=depth)
    assert_readable(picture, width)
    assert {"no norm", "batch norm", "layer norm", "guessing"} <= set(texts(picture))


@pytest.mark.parametrize("width", [640, 320])
def test_small_batches_names_all_three(width):
    picture = svg(small_batches(read("small_batches").rows), width)
    assert_readable(picture, width)
    assert {"no norm", "batch norm", "layer norm", "Running statistics"} <= set(texts(picture))


@pytest.mark.parametrize("width", [640, 320])
@pytest.mark.parametrize("depth", [5, 20])
def test_covariate_shift_names_all_three(width, depth):
    picture = svg(covariate_shift(read("covariate_shift").rows), width, depth=depth)
    assert_readable(picture, width)
    assert {"no norm", "batch norm", "batch norm, shaken"} <= set(texts(picture))
    assert max(moved for row in read("covariate_shift").rows for moved in row["moved"]) < 0.5


def test_the_axes_of_rates_are_those_of_the_experiments():
    assert read("covariate_shift").settings["etas"] == ETAS
    assert {row["eta"] for row in read("covariate_shift").rows} == set(ETAS)
    assert read("norm_warm_up").settings["etas"] == WARM_ETAS


def test_the_descriptions_tell_the_ends():
    assert "Weight scale 4, batch norm: the activation of layer 29 is 0.7" in rescaling(BEFORE).description
    assert "10 layers, batch norm, shaken: a step moves" in covariate_shift(read("covariate_shift").rows).description
    assert "Batches of 2, batch norm: 13%" in small_batches(read("small_batches").rows).description
    assert "Weight scale 4, 10 layers, batch norm: 93%" in norm_training(read("norm_training").rows).description
    assert "inside the branch the last block's" in norm_placement(read("norm_placement").rows).description
    assert (
        "24 blocks, norm behind the sum, warm-up over 0 steps:" in norm_warm_up(read("norm_warm_up").rows).description
    )
