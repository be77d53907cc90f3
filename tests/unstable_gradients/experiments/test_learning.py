"""What the figures of `learning` say, asserted on their rows, and its formulas, checked once more without them."""

import itertools

import numpy as np
import pytest
from unstable_gradients.datasets import digits
from unstable_gradients.experiments import decision_boundary, minibatch_noise, rate_sweep, step_sizes
from unstable_gradients.gradcheck import numeric_gradient
from unstable_gradients.losses import softmax_cross_entropy
from unstable_gradients.mlp import MLP
from unstable_gradients.results import read

GUESSING = np.log(10)
MOONS = read("decision_boundary").rows
NOISE = read("minibatch_noise").rows
SWEEP = read("rate_sweep").rows
RATES = {row["eta"]: row for row in SWEEP if row["kind"] == "rate"}


def test_the_three_rates_of_the_moons_creep_learn_and_throw():
    creeps, learns, throws = (row["loss"] for row in MOONS if row["kind"] == "curve")
    assert 0.3 < creeps[-1] < creeps[0]
    assert learns[-1] < 0.1
    assert min(throws[20:]) > np.log(2)
    last = {row["eta"]: row["right"] for row in MOONS if row["kind"] == "map" and row["step"] == 400}
    assert last[0.01] < 0.9 < 0.98 < last[0.5] and last[10] < 0.6


def test_the_map_is_what_the_network_says_there():
    settings = decision_boundary.Settings(etas=(0.01,), steps=25)
    again = [row for row in decision_boundary.run(settings) if row["kind"] == "map"]
    assert len(again) == 2
    for row in again:
        (old,) = (o for o in MOONS if o["kind"] == "map" and (o["eta"], o["step"]) == (row["eta"], row["step"]))
        assert np.allclose(row["shade"], old["shade"], atol=0.011)
        assert len(row["shade"]) == settings.columns * settings.rows


def test_the_map_of_the_design_is_that_of_the_experiment():
    from unstable_gradients.charts import decision_boundary as chart

    settings = decision_boundary.Settings()
    assert (settings.columns, settings.rows) == (chart.COLUMNS, chart.ROWS)
    assert tuple(chart.RATES.values()) == settings.etas


def test_the_error_of_a_batch_is_as_its_formula_says_over_all_batches_there_are():
    """The chapter's formula, exactly: every batch of 3 out of 7 images, by counting."""
    rng = np.random.default_rng(0)
    net = MLP((64, 5, 10), activation="tanh", rng=rng)
    data = digits().take(np.arange(7))
    single = [minibatch_noise.gradient(net, data, np.array([i])) for i in range(7)]
    whole = minibatch_noise.gradient(net, data, np.arange(7))
    N, B = 7, 3
    errors = [
        np.sum((minibatch_noise.gradient(net, data, np.array(batch)) - whole) ** 2)
        for batch in itertools.combinations(range(N), B)
    ]
    spread = np.mean([np.sum((g - whole) ** 2) for g in single])
    assert np.mean(errors) == pytest.approx(spread / B * (N - B) / (N - 1), rel=1e-10)


def test_four_times_the_batch_is_half_the_error():
    before = {row["batch"]: row for row in NOISE if row["moment"] == "before learning"}
    for size in (1, 4, 8, 32, 64):
        assert before[4 * size]["noise"] / before[size]["noise"] == pytest.approx(0.5, abs=0.07)
    for row in before.values():
        assert row["noise"] == pytest.approx(row["predicted"], rel=0.1)
        assert row["low"] <= row["noise"] <= row["high"]
    assert before[32]["noise"] > 1 > before[64]["noise"]


def test_after_learning_the_error_is_larger_relative_to_the_gradient():
    for size in (32, 128, 512):
        early, late = (row["noise"] for row in NOISE if row["batch"] == size)
        assert late > 2 * early


def test_the_curvature_is_the_largest_eigenvalue_of_the_hessian():
    net = MLP((64, 3, 10), activation="tanh", rng=np.random.default_rng(1))
    data = digits().take(np.arange(50))
    columns = []
    for w in net.parameters():
        for index in np.ndindex(w.shape):
            direction = [np.zeros_like(other) for other in net.parameters()]
            next(d for d, other in zip(direction, net.parameters(), strict=True) if other is w)[index] = 1.0
            turned = rate_sweep.hessian_times(net, data, direction)
            columns.append(np.concatenate([part.ravel() for part in turned]))
    hessian = np.array(columns)
    assert np.allclose(hessian, hessian.T, atol=1e-6)
    largest = np.linalg.eigvalsh((hessian + hessian.T) / 2)[-1]
    assert rate_sweep.curvature(net, data, 60) == pytest.approx(largest, rel=1e-3)


def test_a_product_with_the_hessian_is_the_second_difference_of_the_loss():
    net = MLP((64, 3, 10), activation="tanh", rng=np.random.default_rng(1))
    data = digits().take(np.arange(20))
    direction = [np.random.default_rng(2).normal(size=w.shape) for w in net.parameters()]
    turned = rate_sweep.hessian_times(net, data, direction)
    along = sum(float(np.vdot(v, u)) for v, u in zip(direction, turned, strict=True))
    step = np.zeros(1)

    def slope():
        moved = net.copy()
        for w, v in zip(moved.parameters(), direction, strict=True):
            w += step[0] * v
        gradients = moved.loss_and_gradients(data.X, data.y, softmax_cross_entropy)[2].gradients()
        return sum(float(np.vdot(v, g)) for v, g in zip(direction, gradients, strict=True))

    assert along == pytest.approx(numeric_gradient(slope, [step])[0][0], rel=1e-5)


def test_the_loss_falls_with_the_rate_until_it_breaks_within_a_factor_of_two_of_two_over_the_curvature():
    (bend,) = (row["curvature"] for row in SWEEP if row["kind"] == "curvature")
    limit = 2 / np.median(bend)
    losses = {eta: np.median(row["loss"]) for eta, row in RATES.items()}
    best = min(losses, key=losses.get)
    below = [loss for eta, loss in losses.items() if eta <= best]
    assert below == sorted(below, reverse=True)
    assert limit / 2 < best < 2 * limit
    assert all(loss > GUESSING for eta, loss in losses.items() if eta > 2 * limit)
    assert losses[min(losses)] > 0.9 * GUESSING
    for eta, row in RATES.items():
        assert np.median(row["saturation"]) > 0.9 if losses[eta] > GUESSING * 1.1 else max(row["saturation"]) < 0.1


def test_a_step_is_proportional_to_the_gradient_for_sgd_and_momentum_only():
    by_rule = {rule: {} for rule in step_sizes.RULES}
    for row in read("step_sizes").rows:
        by_rule[row["rule"]][row["factor"]] = row["relative"]
    for rule in ("SGD", "momentum"):
        assert all(relative == pytest.approx(factor, rel=1e-9) for factor, relative in by_rule[rule].items())
    assert set(by_rule["sign"].values()) == {1}
    for rule in ("RMSProp", "Adam"):
        assert all(
            relative == pytest.approx(1, abs=0.06) for factor, relative in by_rule[rule].items() if factor >= 1e-4
        )
        assert by_rule[rule][1e-6] > 0.4


@pytest.mark.parametrize("classes", [2, 10, 27, 1000])
def test_a_sane_start_has_the_loss_ln_c(classes):
    """Karpathy's check, makemore part 3: 27 characters, about 3.3."""
    from unstable_gradients.initializers import lecun

    data = digits()
    losses = []
    for seed in range(20):
        rng = np.random.default_rng(seed)
        net = MLP((64, 32, classes), activation="tanh", weights=lecun(0.1), rng=rng)
        losses.append(softmax_cross_entropy(net(data.X), rng.integers(classes, size=len(data))))
    assert losses == pytest.approx([np.log(classes)] * 20, abs=0.01)


def slowest(eta, mu, curvatures):
    """The factor a step of momentum on a bowl in the long run: the largest eigenvalue of (v, w) -> (v, w)."""
    return max(
        np.abs(np.linalg.eigvals([[mu, -eta * curvature], [mu, 1 - eta * curvature]])).max() for curvature in curvatures
    )


@pytest.mark.parametrize("kappa", [4.0, 20.0, 100.0])
def test_the_best_factors_of_plain_descent_and_of_momentum_on_a_bowl(kappa):
    """Goh 2017: (kappa - 1)/(kappa + 1) and (root - 1)/(root + 1), and no other rate does better."""
    curvatures, root = (1.0, kappa), np.sqrt(kappa)
    best = slowest(2 / (1 + kappa), 0.0, curvatures)
    assert best == pytest.approx((kappa - 1) / (kappa + 1), rel=1e-12)
    assert min(slowest(eta, 0.0, curvatures) for eta in np.linspace(0.001, 2 / kappa, 300)) >= best - 1e-9
    heavy = slowest((2 / (1 + root)) ** 2, ((root - 1) / (root + 1)) ** 2, curvatures)
    assert heavy == pytest.approx((root - 1) / (root + 1), abs=1e-6)  # a double root: half of the digits
    others = [slowest(e, m, curvatures) for e in np.linspace(0.01, 4 / kappa, 40) for m in np.linspace(0, 0.99, 40)]
    assert min(others) >= heavy - 1e-6
