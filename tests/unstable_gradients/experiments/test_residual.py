"""What the chapter `residual` claims, asserted on the rows that its figures draw, and its formulas on fresh networks."""

import math

import numpy as np
import pytest
from unstable_gradients.experiments import doubling
from unstable_gradients.gradcheck import numeric_gradient
from unstable_gradients.results import read

BEFORE = {(row["arm"], row["scale"], row["blocks"]): row for row in read("adding").rows}
BLOCKS = doubling.Settings().blocks
TRAINED = {(row["arm"], row["depth"]): row for row in read("residual_training").rows}
ALIKE = {(row["arm"], row["blocks"]): row["cosine"] for row in read("shattered").rows}


def middle(values):
    return float(np.median(values))


def ends(kind, way):
    return [row[way][-1] for row in read("doubling").rows if row["kind"] == kind]


def test_prince_2023_the_variance_doubles_in_each_block():
    assert doubling.Settings().seeds == 20
    for way in ("forward", "back"):
        factors = [end ** (1 / BLOCKS) for end in ends("sum", way)]
        assert middle(factors) == pytest.approx(2, rel=0.02)
        assert all(factor == pytest.approx(2, rel=0.06) for factor in factors)


def test_the_three_ways_to_stop_it():
    for way in ("forward", "back"):
        assert middle(ends("half", way)) == pytest.approx(1, abs=0.25)
        assert middle(ends("scaled", way)) == pytest.approx((1 + 1 / BLOCKS) ** BLOCKS, rel=0.05)
        assert max(ends("scaled", way)) < math.e * 1.15
    assert all(end == pytest.approx(1 + BLOCKS, rel=0.1) for end in ends("norm", "forward"))
    for row in read("doubling").rows:
        if row["kind"] == "norm":
            assert np.all(np.abs(np.array(row["forward"]) - 1 - np.arange(BLOCKS + 1)) < 2.5)  # a straight line
    assert 100 < middle(ends("norm", "back")) < 2**BLOCKS / 1000


@pytest.mark.parametrize("kind", doubling.Settings().kinds)
def test_the_gradients_of_doubling_agree_with_finite_differences(kind):
    rng = np.random.default_rng(3)
    parts = doubling.network(kind, 3, 4, rng)
    X, at_end = rng.normal(size=(2, 5, 4))

    def inner():
        x = X
        for part in parts:
            x = part.forward(x)[0]
        return float(np.vdot(x, at_end))

    caches, x = [], X
    for part in parts:
        x, cache = part.forward(x)
        caches.append(cache)
    gradient = at_end
    for part, cache in zip(reversed(parts), reversed(caches), strict=True):
        gradient = part.backward(gradient, cache)[0]
    (numeric,) = numeric_gradient(inner, [X])
    assert gradient == pytest.approx(numeric, rel=1e-5, abs=1e-7)


def test_blocks_that_add_cannot_lose_the_gradient():
    for (arm, _, _), row in BEFORE.items():
        if arm != "plain":
            assert min(row["gradient"]) > 0.5 and min(row["signal"]) > 0.5
    assert BEFORE["plain", 0.75, 25]["gradient"][0] < 1e-5


def test_what_simply_adding_does_at_hes_scale_and_what_holds_it():
    assert BEFORE["adds", 1.0, 50]["signal"][-1] > 1e6
    assert BEFORE["scaled", 1.0, 50]["signal"][-1] < 3
    assert BEFORE["normed", 1.0, 50]["signal"][-1] < 20
    for scale in (0.5, 1.5):
        assert BEFORE["normed", scale, 50]["signal"][-1] == pytest.approx(
            BEFORE["normed", 1.0, 50]["signal"][-1], rel=0.05
        )


def test_depth_100_trains_with_a_scaled_branch_or_a_norm_and_not_without():
    for arm in ("plain", "adds", "plain_batch"):
        assert max(TRAINED[arm, 100]["test"]) < 0.15
    for arm in ("scaled", "pre_batch"):
        assert middle(TRAINED[arm, 100]["test"]) > 0.93 and min(TRAINED[arm, 100]["test"]) > 0.85
        assert middle(TRAINED[arm, 100]["test"]) > middle(TRAINED[arm, 10]["test"]) - 0.03
    assert TRAINED["adds", 100]["loss"][-1] == math.inf


def test_all_learn_at_ten_layers():
    assert min(middle(row["test"]) for (_, depth), row in TRAINED.items() if depth == 10) > 0.8


def test_a_relu_behind_the_sum_costs_more_the_deeper():
    cost = {
        depth: middle(TRAINED["pre_batch", depth]["test"]) - middle(TRAINED["post_batch", depth]["test"])
        for depth in (10, 30, 100)
    }
    assert cost[10] < 0.03 and cost[30] < 0.06 < cost[100]


def test_degradation_with_gradients_that_do_not_vanish():
    loss = {key: np.mean(row["loss"][-3:]) for key, row in TRAINED.items()}
    assert loss["plain_batch", 10] < 0.5 < 1.5 < loss["plain_batch", 30] < loss["plain_batch", 100]
    assert max(loss["pre_batch", depth] for depth in (10, 30, 100)) < 0.4
    assert 0.3 < min(TRAINED["plain_batch", 30]["ratio"]) < max(TRAINED["plain_batch", 30]["ratio"]) < 2
    assert min(TRAINED["pre_batch", 30]["ratio"]) > 5
    assert min(TRAINED["plain_batch", 100]["ratio"]) > 0.05 and max(TRAINED["pre_batch", 100]["ratio"]) < 20


def test_shattering():
    plain, adds, scaled = ([middle(ALIKE[arm, blocks]) for blocks in (1, 4, 32)] for arm in ("plain", "adds", "scaled"))
    assert plain == sorted(plain, reverse=True) and plain[-1] < 0.15
    assert adds[1] > plain[1] and adds[-1] < 0.15
    assert min(scaled) > 0.5
    assert middle(ALIKE["plain_layer", 32]) < 0.02
