"""What the page `comparison` says about its table, asserted on the rows; and rows that do not depend on the processes."""

from dataclasses import replace

import numpy as np
import pytest
from unstable_gradients.experiments.protocol import Best
from unstable_gradients.experiments.remedies import ARMS, Settings, measured, reached, run
from unstable_gradients.results import read

SETTINGS = Settings()
RESULT = read("remedies")
ROWS = {(row["arm"], row["depth"]): row for row in RESULT.rows}
SIGMOIDS = [arm for arm in ARMS if arm.startswith("sigmoid")]


def right(arm, depth):
    return float(np.median(ROWS[arm, depth]["test"]))


def start(arm, depth, field="delta"):
    return ROWS[arm, depth][field][0] / ROWS[arm, depth][field][-1]


def test_every_arm_at_every_depth_with_a_norm_for_each_layer_and_five_seeds():
    assert set(ROWS) == {(arm, depth) for arm in ARMS for depth in (5, 10, 20, 30, 50, 100)}
    for (arm, depth), row in ROWS.items():
        assert len(row["delta"]) == len(row["dW"]) == depth and len(row["test"]) == 5
        assert row["eta"] in (ARMS[arm].etas or SETTINGS.etas)
    assert all(len(arm.etas or SETTINGS.etas) == 5 for arm in ARMS.values())
    assert (SETTINGS.width, SETTINGS.batch) == (32, 32) and SETTINGS.steps <= 500


def test_rows_are_the_same_for_any_number_of_processes():
    small = replace(SETTINGS, arms=("selu", "resnet"), depths=(5, 7), steps=20, seeds=2)
    alone, shared = run(small, processes=1), run(small, processes=2)
    assert [(row["depth"], row["arm"]) for row in alone] == [(7, "selu"), (7, "resnet"), (5, "selu"), (5, "resnet")]
    assert repr(alone) == repr(shared)


@pytest.mark.parametrize("depth", [10, 100])
def test_norms_run_again_are_the_committed_ones(depth):
    quick = replace(SETTINGS, steps=20, etas=(0.01,))
    for arm in ("sigmoid", "batch_norm", "scaled"):
        row = measured(quick, arm, depth)
        for field in ("delta", "dW"):
            assert np.asarray(row[field]) == pytest.approx(ROWS[arm, depth][field], rel=6e-3)


def test_steps_are_counted_to_the_first_mean_below_the_goal():
    losses = np.array([[3, 3, 0, 0, 3, 3], [3, 3, 3, 3, 3, 3], [3, 3, 3, np.nan, np.nan, np.nan]], dtype=float)
    assert reached(Best(0.1, [], losses, [], []), every=2, goal=1.0) == [4, np.inf, np.inf]


def test_no_step_mends_the_sigmoid_network():
    for depth in (10, 20, 30, 50, 100):
        assert all(max(ROWS[arm, depth]["test"]) <= 0.2 for arm in SIGMOIDS)
    assert right("sigmoid_adam", 5) > 0.5 and all(right(arm, 5) < 0.2 for arm in SIGMOIDS if arm != "sigmoid_adam")


def test_adam_mends_some_of_a_wrong_scale_and_more_of_a_right_one():
    for bad in ("relu_small", "relu_large"):
        assert right(bad, 20) + 0.3 < right(f"{bad}_adam", 20) < right("he_adam", 20)
    assert right("he", 20) < right("he_adam", 20)


def test_clipping_keeps_the_numbers_finite_and_helps_only_networks_that_are_not_deep():
    for depth in (30, 50, 100):
        assert ROWS["relu_large", depth]["end"] is None and ROWS["relu_large_clip", depth]["end"] is not None
        assert right("relu_large_clip", depth) < 0.25
    assert right("relu_large_clip", 10) > right("relu_large", 10)


def test_an_even_gradient_of_the_weights_may_be_a_small_one():
    assert start("relu_small", 30) < 1e-4 and 1 < start("relu_small", 30, "dW") < 100
    assert min(ROWS["he", 30]["dW"]) > 1000 * max(ROWS["relu_small", 30]["dW"])


def test_an_even_gradient_is_not_enough():
    assert 0.1 < start("layer_norm", 100) < 10 and right("layer_norm", 100) < 0.2


def test_batch_norm_explodes_at_the_start_and_helps_all_the_same_where_that_is_little():
    assert start("batch_norm", 50) > 1000 and start("batch_norm", 100) > 1e8
    assert right("batch_norm", 10) > right("he", 10) + 0.1 and right("batch_norm", 50) < 0.2
    assert right("resnet", 50) > 0.8


def test_paths_need_small_branches_and_then_depth_makes_no_difference():
    assert all(right(arm, 50) < 0.2 for arm in ("post_activation", "pre_activation"))
    for arm in ("scaled", "pre_norm"):
        assert all(right(arm, depth) > 0.93 for depth in SETTINGS.depths)
        assert all(ROWS[arm, depth]["reached"] < 100 for depth in SETTINGS.depths)
    paths = {arm for arm in ARMS if ARMS[arm].blocks.get("architecture")}
    assert {arm for arm in ARMS if right(arm, 100) >= 0.85} == {"scaled", "pre_norm", "resnet"} < paths


def test_orthogonal_tanh_is_the_best_without_a_path():
    plain = [arm for arm in ARMS if not ARMS[arm].blocks.get("architecture")]
    for depth in (30, 50, 100):
        assert max(plain, key=lambda arm: right(arm, depth)) == "tanh_orthogonal"
