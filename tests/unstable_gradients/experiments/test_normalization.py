"""What the chapter `normalization` claims, asserted on the rows that its figures draw, and its formulas on fresh networks."""

import math

import numpy as np
import pytest
from unstable_gradients.architectures import build
from unstable_gradients.datasets import digits
from unstable_gradients.experiments.batch_norm_growth import Settings as Growth
from unstable_gradients.experiments.covariate_shift import Settings as Shifted
from unstable_gradients.experiments.covariate_shift import Shake, shaken_or_not
from unstable_gradients.experiments.every_rate import train_at_every_rate
from unstable_gradients.experiments.norm_training import network
from unstable_gradients.experiments.protocol import Budget, digits_split, train_best
from unstable_gradients.gradcheck import gradcheck
from unstable_gradients.initializers import he, lecun
from unstable_gradients.losses import softmax_cross_entropy
from unstable_gradients.normalization import BatchNorm
from unstable_gradients.results import read

BEFORE = {(row["activation"], row["norm"], row["scale"]): row for row in read("rescaling").rows}
GROWTH = read("batch_norm_growth").rows
LAST = {(row["architecture"], row["blocks"]): row["gradient"][-1] for row in read("norm_placement").rows}
TRAINED = {(row["norm"], row["scale"], row["depth"]): row["test"] for row in read("norm_training").rows}
SMALL = {(row["norm"], row["batch"]): row for row in read("small_batches").rows}
WARM = {
    (row["architecture"], row["blocks"], row["warm_up"], row["eta"]): row["right"] for row in read("norm_warm_up").rows
}
SHIFT = {(row["arm"], row["depth"]): row for row in read("covariate_shift").rows if row["test"]}


def middle(values):
    return float(np.median(values))


@pytest.mark.parametrize("norm", ["batch", "layer"])
@pytest.mark.parametrize("activation", ["relu", "tanh", "sigmoid"])
def test_with_a_norm_the_weight_scale_changes_nothing_but_without_one_it_does(activation, norm):
    for field, end in (("activation_rms", -1), ("delta_rms", 0)):
        with_norm, without = ([BEFORE[activation, n, s][field][end] for s in (0.5, 4.0)] for n in (norm, "none"))
        assert with_norm[1] == pytest.approx(with_norm[0], rel=0.1)
        assert not 0.9 < without[1] / without[0] < 1.1
    assert BEFORE[activation, norm, 0.5]["activation_rms"][-1] == pytest.approx(
        BEFORE[activation, norm, 0.5]["activation_rms"][0], rel=0.05
    )


def test_yang_2019_growth_with_relu():
    published = math.sqrt(math.pi / (math.pi - 1))
    assert (Growth().width, Growth().batch) == (512, 512)
    for row in GROWTH:
        if row["kind"] == "start" and row["activation"] == "relu":
            assert row["factor"] == pytest.approx(published, rel=0.015)


def test_the_growth_is_less_the_nearer_to_no_activation_function_and_never_below_one():
    relu, tanh, none = (
        [row["factor"] for row in GROWTH if row["kind"] == "start" and row["activation"] == name]
        for name in ("relu", "tanh", "identity")
    )
    assert min(relu) > max(tanh) > min(tanh) > max(none) > min(none) > 1


def test_the_derivation_of_the_growth_in_a_single_wide_layer():
    """Delta through a layer of weights and the batch norm in front of it, from units that are normal over the batch."""
    rng = np.random.default_rng(0)
    u, delta = rng.normal(size=(2, 1000, 1000))
    W = rng.normal(0, 0.7, (1000, 1000))  # any scale
    z = np.maximum(u, 0) @ W
    norm = BatchNorm(1000)
    _, cache = norm.forward(z)
    back, _ = norm.backward(delta, cache)
    through = (back @ W.T) * (u > 0)
    assert np.mean(through**2) / np.mean(delta**2) == pytest.approx(math.pi / (math.pi - 1), rel=0.03)


def test_one_step_takes_most_of_the_growth_away():
    for row in GROWTH:
        if row["kind"] == "steps":
            assert row["low"][0] > 1e4 and row["high"][1] < 1e-1 * row["low"][0]
            assert row["median"][1] < 0.01 * row["median"][0]


@pytest.mark.parametrize("norm", ["batch", "layer"])
def test_the_gradient_goes_as_one_over_the_scale_and_stands_at_a_right_angle(norm):
    data = digits()
    found = []
    for times in (1, 7):
        net = build((64, *[16] * 5, 10), norm=norm, activation="relu", weights=he(), rng=np.random.default_rng(0))
        net.W[2][:] *= times
        loss, _, backward = net.loss_and_gradients(data.X[:32], data.y[:32], softmax_cross_entropy)
        W, dW = net.W[2], backward.dW[2]
        assert abs(np.vdot(W, dW)) < 1e-4 * np.linalg.norm(W) * np.linalg.norm(dW)
        found.append((loss, np.linalg.norm(dW)))
    (loss, size), (scaled_loss, scaled_size) = found
    assert scaled_loss == pytest.approx(loss, rel=1e-4)
    assert size / scaled_size == pytest.approx(7, rel=1e-3)


def test_xiong_2020_the_last_blocks_gradient():
    for blocks in (6, 12, 24, 48):
        assert LAST["post_norm", blocks] == pytest.approx(LAST["post_norm", 3], rel=0.15)
        assert LAST["pre_norm", blocks] == pytest.approx(LAST["pre_norm", 3] * math.sqrt(3 / blocks), rel=0.2)


def test_at_ten_layers_a_norm_trains_at_every_scale_and_without_one_only_the_right_scale_does():
    for scale in (0.5, 1.41, 4.0):
        assert min(TRAINED["batch", scale, 10]) > 0.88
        assert middle(TRAINED["layer", scale, 10]) > 0.8
        assert middle(TRAINED["batch", scale, 10]) > middle(TRAINED["layer", scale, 10])
    assert max(TRAINED["none", 0.5, 10] + TRAINED["none", 4.0, 10]) < 0.12
    assert middle(TRAINED["none", 1.41, 10]) > 0.75


def test_at_thirty_layers_neither_norm_is_a_cure():
    assert max(middle(TRAINED[norm, scale, 30]) for norm in ("batch", "layer") for scale in (0.5, 1.41, 4.0)) < 0.6


def test_batch_norm_is_best_with_large_batches_and_worst_with_small_ones():
    for field in ("test", "together"):
        at = {key: middle(row[field]) for key, row in SMALL.items()}
        assert at["batch", 32] > at["layer", 32] > at["none", 32]
        assert at["batch", 4] < at["none", 4] < at["layer", 4]
        assert at["batch", 2] < 0.2 < at["none", 2]


def test_warm_up_widens_the_rates_of_the_norm_behind_the_sum_and_the_other_does_without():
    def at(architecture, warm_up, eta):
        return middle(WARM[architecture, 24, warm_up, eta])

    assert at("post_norm", 0, 0.003) < 0.75 and at("post_norm", 100, 0.003) > 0.85
    assert at("post_norm", 0, 0.001) > 0.9
    assert at("post_norm", 0, 0.01) < 0.15 and at("post_norm", 100, 0.01) < 0.15
    for warm_up in (0, 100):
        assert min(at("pre_norm", warm_up, eta) for eta in (0.001, 0.003, 0.01, 0.03)) > 0.9


def test_the_shaken_network_moves_most_and_learns_nearly_as_well_as_with_batch_norm():
    for depth in (5, 10, 20):
        none, batch, shaken = (SHIFT[arm, depth] for arm in ("none", "batch", "shaken"))
        assert middle(batch["moved"]) < 0.02 < middle(none["moved"]) < 0.5 * middle(shaken["moved"])
        assert middle(shaken["test"]) > middle(batch["test"]) - 0.07
        assert min(shaken["test"]) > middle(none["test"]) - 0.05
    assert min(SHIFT["shaken", 10]["test"]) > max(SHIFT["none", 10]["test"])


def test_with_batch_norm_more_rates_work():
    def working(arm, depth):
        rows = [row for row in read("covariate_shift").rows if (row["arm"], row["depth"]) == (arm, depth)]
        right = [middle(row["right"]) for row in rows]
        return sum(one > 0.9 * max(right) for one in right)

    for depth in (5, 10):
        assert working("batch", depth) > working("none", depth)
        assert working("shaken", depth) > working("none", depth)


def test_the_gradients_of_a_shaken_network_agree_with_finite_differences():
    class Held(Shake):
        def forward(self, x):
            return x + np.linspace(-0.5, 0.5, x.shape[1]), None

    net = shaken_or_not(Shifted(width=4), "shaken", 3, np.random.default_rng(0))
    for part in net.chain.parts:
        if isinstance(part, Shake):
            part.__class__ = Held
    data = digits()
    assert gradcheck(net, data.X[:8], data.y[:8], softmax_cross_entropy, show=0).relative_error < 1e-5


def test_a_shake_moves_every_image_alike_and_is_over_after_training():
    shake = Shake(0.5, np.random.default_rng(0))
    x = np.zeros((3, 4))
    first, second = shake.forward(x)[0], shake.forward(x)[0]
    assert np.all(first == first[0]) and not np.allclose(first, second) and np.abs(first).max() <= 0.5
    assert np.all(shake.evaluate(x) == x)


def test_train_at_every_rate_chooses_as_train_best_does():
    parts, budget = digits_split(), Budget(etas=(0.03, 0.3), steps=20, seeds=2)

    def draw(rng):
        return network("batch", 1.41, 3, 16, rng)

    rows = train_at_every_rate(draw, parts, budget)
    wanted = train_best(draw, parts, budget)
    assert [(row["eta"], row["test"]) for row in rows if row["test"]] == [(wanted.eta, wanted.test)]
    assert [row["eta"] for row in rows] == [0.03, 0.3] and all(len(row["right"]) == 2 for row in rows)


def test_weights_before_a_norm_of_another_scale_make_the_same_network():
    """`lecun(scale)` draws the same numbers at every scale, so the rows of `norm_training` differ in size alone."""
    small, large = (network("none", scale, 3, 8, np.random.default_rng(0)).W for scale in (0.5, 4.0))
    assert all(np.allclose(8 * one, other) for one, other in zip(small, large, strict=True))
    assert lecun(2.0).gain == 2.0
