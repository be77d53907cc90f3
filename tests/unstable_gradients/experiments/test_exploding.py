"""What the figures of the chapter `exploding` claim, asserted on the rows that they draw."""

import math
from itertools import pairwise

import numpy as np
import pytest
from unstable_gradients.experiments import bad_step, divergence, first_step, matrix_growth, overshoot
from unstable_gradients.results import read

GROWTH = {(row["setting"], row["behind"]): row for row in read("matrix_growth").rows}
BAD = {(row["activation"], row["times"]): row for row in read("bad_step").rows}


def test_the_first_step_of_tanh_grows_towards_the_input_and_that_of_relu_everywhere():
    for row in read("first_step").rows:
        hidden = row["moved"][1:-1]
        if row["activation"] == "tanh" and row["scale"] >= 2 and row["depth"] >= 10:
            assert row["moved"][0] == max(row["moved"])
        if row["activation"] == "relu" and row["depth"] >= 10:
            assert max(hidden) < 4 * min(hidden)


def test_the_first_step_grows_exponentially_with_depth():
    moved = {(row["activation"], row["scale"], row["depth"]): row["moved"][0] for row in read("first_step").rows}
    depths = first_step.Settings().depths
    for key in (("relu", 3.0), ("tanh", 3.0)):
        logs = np.log([moved[*key, depth] for depth in depths])
        slope, at = np.polyfit(depths, logs, 1)
        assert slope > 0.1 and np.abs(logs - slope * np.array(depths) - at).max() < 1.5  # a straight line


def test_small_entries_explode_and_a_large_one_does_not():
    end = matrix_growth.Settings().layers
    for setting in ("all entries 0.1", "random, up to 0.5"):
        assert GROWTH[setting, end]["entry"] <= 0.5 and GROWTH[setting, end]["low"] > 1e6
    assert GROWTH["small, but one is 3", end]["entry"] == 3 and GROWTH["small, but one is 3", end]["high"] < 0.1
    assert GROWTH["orthogonal", end]["low"] == pytest.approx(1) == GROWTH["orthogonal", end]["high"]


@pytest.mark.parametrize("kind", matrix_growth.KINDS)
@pytest.mark.parametrize("seed", range(5))
def test_the_bounds_of_the_chapter_hold(kind, seed):
    W = matrix_growth.KINDS[kind](np.random.default_rng(seed))
    values = np.linalg.svd(W, compute_uv=False)
    entry = np.abs(W).max()
    assert entry <= values[0] + 1e-9 <= matrix_growth.WIDTH * entry + 2e-9
    norms = matrix_growth.path(matrix_growth.KINDS[kind], 3, seed)
    assert all(after <= before * 8 for before, after in pairwise(norms))


@pytest.mark.parametrize(
    "kind, near", [("random, up to 0.5", 0.05), ("orthogonal", 1e-6), ("small, but one is 3", 0.05)]
)
def test_a_random_delta_grows_by_the_root_mean_square_of_the_singular_values(kind, near):
    end = matrix_growth.Settings().layers
    rate = GROWTH[kind, end]["median"] ** (1 / end)
    assert rate == pytest.approx(GROWTH[kind, end]["rms"], rel=near)


def test_equal_entries_shrink_a_random_delta_first_and_then_stretch_it_by_their_largest_singular_value():
    steps = [GROWTH["all entries 0.1", behind]["median"] for behind in range(21)]
    assert steps[1] < steps[0]
    assert np.diff(np.log(steps[1:])) == pytest.approx(math.log(6.4), rel=1e-3)


def test_beyond_2_a_step_leads_away():
    for row in read("overshoot").rows:
        distance = np.abs(row["weight"])
        if row["eta"] < 2:
            assert distance[-1] < distance[0]
        elif row["eta"] > 2:
            assert (np.diff(distance) > 0).all()
    slope = (overshoot.descent(overshoot.Settings(), 0.3)["loss"][0] - 0.5 * (1 - 1e-6) ** 2) / 1e-6
    assert slope == pytest.approx(1, rel=1e-5)  # the gradient at the start is the weight, 1


def test_small_steps_come_nearer_to_the_good_place_and_large_ones_are_lost():
    rows = read("divergence").rows
    near = [row["distance"][-1] for row in rows if row["eta"] == 0.003]
    assert len(near) == divergence.Settings().seeds and max(near) < 1
    large = [row for row in rows if row["eta"] == 0.1]
    lost = [row for row in large if len(row["step"]) < row["steps"]]
    assert len(lost) == 4 and all(len(row["step"]) < 10 for row in lost)
    assert all(row["distance"][-1] > 1e9 for row in lost)
    assert all(row["distance"][-1] > 2 for row in large)
    assert all(len(row["step"]) < row["steps"] for row in rows if row["eta"] == 0.3)
    assert all(row["test"] > 0.85 for row in rows)  # the good place is good


def test_at_rate_0_03_the_loss_falls_and_the_distance_does_not():
    for row in (row for row in read("divergence").rows if row["eta"] == 0.03):
        assert row["loss"][-1] < row["loss"][0] / 5 and row["distance"][-1] > 1.2


def test_a_step_ten_times_too_long_is_forgiven_and_one_a_thousand_times_too_long_is_not():
    for activation in ("relu", "tanh"):
        usual, ten, thousand = (np.median(BAD[activation, times]["test"]) for times in (1, 10, 1000))
        assert ten > usual - 0.03 and thousand < 0.2
        assert np.median(BAD[activation, 10]["idle"]) < 0.1 < 0.8 < np.median(BAD[activation, 1000]["idle"])


def test_no_loss_of_the_tanh_networks_is_ever_infinite():
    for (activation, _), row in BAD.items():
        if activation == "tanh":
            assert np.isfinite(row["loss_then"] + row["loss"]).all()


def test_after_a_step_a_hundred_times_too_long_relu_settles_at_guessing_and_more_units_die():
    row = BAD["relu", 100]
    assert np.median(row["loss"]) == pytest.approx(math.log(10), abs=0.01)
    assert np.median(row["idle_then"]) < 0.5 < 0.9 < np.median(row["idle"])


def test_what_is_called_idle():
    from unstable_gradients.datasets import digits
    from unstable_gradients.initializers import lecun
    from unstable_gradients.mlp import MLP

    parts = digits().split(rng=np.random.default_rng(0))
    net = MLP((64, 8, 8, 10), activation="relu", weights=lecun(1.0), rng=np.random.default_rng(0))
    net.b[0][:4] = -1e6  # four of sixteen
    assert bad_step.state(net, parts)[1] == pytest.approx(4 / 16)
