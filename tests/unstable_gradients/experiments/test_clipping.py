"""What the chapter `clipping` claims, asserted on the rows that its figures draw, and its formulas on fresh gradients."""

import numpy as np
import pytest
from unstable_gradients.datasets import digits
from unstable_gradients.experiments import cliff, clip_starts
from unstable_gradients.initializers import lecun
from unstable_gradients.losses import softmax_cross_entropy
from unstable_gradients.mlp import MLP
from unstable_gradients.norms import global_norm
from unstable_gradients.optimizers import SGD, Adam, clip_by_norm, clip_by_value
from unstable_gradients.results import read
from unstable_gradients.training import train

PATHS = {row["limit"]: row for row in read("cliff").rows if row["kind"] == "path"}
STARTS = {(row["network"], row["clip"]): row for row in read("clip_starts").rows}
ERRORS, HISTORY = {}, {}
for row in read("clip_limits").rows:
    if row["kind"] == "run":
        ERRORS.setdefault(row["limit"], []).append(row["mse"])
    else:
        HISTORY[row["limit"]] = row


def gradients(scale=3.0):
    data = digits()
    net = MLP([64] + [32] * 9 + [10], activation="relu", weights=lecun(scale), rng=np.random.default_rng(0))
    return net.loss_and_gradients(data.X[:64], data.y[:64], softmax_cross_entropy)[2].gradients()


def cosine(one, other):
    together = sum(np.vdot(a, b) for a, b in zip(one, other, strict=True))
    return together / global_norm(one) / global_norm(other)


@pytest.mark.parametrize("limit", [1e-3, 0.1, 1.0, 1e6])
def test_both_ways_keep_their_bound_and_one_the_direction(limit):
    """Equations eq-clip-norm and eq-clip-value."""
    g = gradients()
    by_norm, by_value = clip_by_norm(g, limit), clip_by_value(g, limit)
    assert global_norm(by_norm) == pytest.approx(min(limit, global_norm(g)))
    assert cosine(g, by_norm) == pytest.approx(1)
    assert max(np.abs(array).max() for array in by_value) <= limit
    assert 0 < cosine(g, by_value) <= 1 + 1e-12  # downhill still
    assert cosine(g, by_value) * global_norm(g) * global_norm(by_value) == pytest.approx(
        sum(np.sum(np.abs(array) * np.minimum(np.abs(array), limit)) for array in g)
    )


def test_the_slope_of_the_cliff_is_that_of_a_finite_difference():
    settings = cliff.Settings()
    for w in (4.0, 4.6, 5.5):
        at = {step: cliff.slope(cliff.unit(w + step, settings), settings)[0] for step in (1e-6, -1e-6)}
        _, dW = cliff.slope(cliff.unit(w, settings), settings)
        assert dW[0, 0] == pytest.approx((at[1e-6] - at[-1e-6]) / 2e-6, rel=1e-3)


def test_unclipped_the_weight_is_thrown_and_stays_away():
    path = PATHS["none"]
    assert path["weight"][-1] > 12 and path["loss"][-1] > 10 * PATHS["0.03"]["loss"][-1]
    assert np.ptp(path["weight"][-5:]) < 1e-3
    for limit in ("0.03", "0.01"):
        assert max(PATHS[limit]["weight"]) < 5 and PATHS[limit]["loss"][-1] < 0.005
    assert max(PATHS["0.1"]["weight"]) < 5.5 and PATHS["0.1"]["loss"][-1] > 0.1  # up on the cliff again
    assert np.allclose(PATHS["none"]["weight"][:12], PATHS["0.03"]["weight"][:12], rtol=0.01)


def test_no_clipping_makes_a_start_of_scale_three_as_good_as_the_right_scale():
    good = min(STARTS["ReLU, right scale", "none"]["test"])
    for clip in ("none", "norm", "value"):
        assert max(STARTS["ReLU, scale 3", clip]["test"]) < good
        assert max(STARTS["sigmoid", clip]["test"]) < 0.12
        assert min(STARTS["ReLU, scale 2", clip]["test"]) > 0.6


def test_what_the_text_says_of_how_often_steps_are_cut():
    assert max(STARTS["sigmoid", "norm"]["cut"]) < 10
    assert min(STARTS["ReLU, right scale", "norm"]["cut"]) > 290
    assert all(row["cut"] == [0] * 5 for (_, clip), row in STARTS.items() if clip == "none")
    assert STARTS["ReLU, right scale", "norm"]["eta"] > STARTS["ReLU, right scale", "none"]["eta"]


def test_clipped_no_run_of_scale_three_comes_to_nan():
    data, settings = digits(), clip_starts.Settings()
    for eta in (0.003, 0.03):
        for name, finite in (("none", False), ("norm", True), ("value", True)):
            net = MLP([64] + [32] * 9 + [10], activation="relu", weights=lecun(3.0), rng=np.random.default_rng(0))
            rows = train(
                net,
                data.X,
                data.y,
                loss=softmax_cross_entropy,
                optimizer=SGD(eta),
                steps=50,
                batch_size=32,
                rng=np.random.default_rng(1),
                clip=clip_starts.clip(name, settings),
            )
            assert np.isfinite([row["loss"] for row in rows]).all() == finite


def test_a_limit_that_is_not_reached_changes_no_bit():
    g = gradients(1.0)
    clipped = clip_by_norm(g, 10 * global_norm(g))
    assert not clip_starts.changed(g, clipped)
    assert clip_starts.changed(g, clip_by_norm(g, global_norm(g) / 2))


def test_pascanu_2013_limits_from_half_to_ten_times_the_average_work():
    average = np.mean(HISTORY["none"]["norms"])
    assert average / 2 < 10 < 10 * average < 100
    assert max(ERRORS["10"]) < 0.01 and max(ERRORS["1"]) < 0.01
    assert min(ERRORS["100"]) > 0.01 and min(ERRORS["none"]) > 0.01
    assert average / 4 < 1 < average / 2  # "a little below"


def test_a_few_cuts_are_all_it_takes():
    assert 0 < HISTORY["10"]["cut"] < 0.05 and HISTORY["none"]["cut"] == 0
    assert HISTORY["0.01"]["cut"] > 0.99 and HISTORY["0.1"]["cut"] > 0.99


def test_adam_remembers_a_spike_for_thousands_of_steps():
    w, adam, lengths = np.zeros(1), Adam(1.0), []
    for step in range(6500):
        before = w[0]
        adam.step([w], [np.array([1000.0 if step == 100 else 1.0])])
        lengths.append(before - w[0])
    assert lengths[100] < 1.5 and lengths[1100] < 0.1
    assert 5000 < np.flatnonzero(np.array(lengths[200:]) > 0.5)[0] + 100 < 6000
