"""The theory of infinite width against closed forms, against wide networks and against its own derivatives."""

import math

import numpy as np
import pytest
from unstable_gradients.activations import tanh
from unstable_gradients.initializers import lecun, normal
from unstable_gradients.mean_field import (
    chi,
    correlation_map,
    correlation_slope,
    critical_weight_variance,
    depth_scale,
    expectation,
    fixed_point,
    settled_correlation,
    variance_map,
)
from unstable_gradients.mlp import MLP


def test_moments_of_a_normal_number() -> None:
    assert expectation(np.ones_like, 3.0) == pytest.approx(1, rel=1e-14)
    assert expectation(lambda z: z**2, 3.0) == pytest.approx(3, rel=1e-12)
    assert expectation(lambda z: z**4, 2.0) == pytest.approx(3 * 2**2, rel=1e-12)
    assert expectation(np.cos, 2.0) == pytest.approx(math.exp(-1), rel=1e-12)


@pytest.mark.parametrize("q", [0.01, 0.3, 1.0])
def test_it_agrees_with_gauss_hermite_where_that_is_exact(q: float) -> None:
    nodes, weights = np.polynomial.hermite_e.hermegauss(100)
    weights = weights / weights.sum()
    z = math.sqrt(q) * nodes
    assert variance_map(q, "tanh", 2.0, 0.1) == pytest.approx(2 * (weights @ np.tanh(z) ** 2) + 0.1, rel=1e-9)
    assert chi(q, "tanh", 2.0) == pytest.approx(2 * (weights @ tanh.derivative(z) ** 2), rel=1e-8)


@pytest.mark.parametrize("q", [0.2, 1.0, 7.0])
def test_relu_has_closed_forms(q: float) -> None:
    """Half of the square and half of the slopes; the correlation is the arc-cosine kernel (Cho and Saul 2009)."""
    assert variance_map(q, "relu", 1.4, 0.3) == pytest.approx(1.4 * q / 2 + 0.3, rel=1e-12)
    assert chi(q, "relu", 2.0) == pytest.approx(1, rel=1e-12)
    assert fixed_point("relu", 1.0, 0.5) == pytest.approx(1, rel=1e-12)
    assert fixed_point("relu", 2.1) == math.inf
    for c in (0.0, 0.5, 0.9):
        kernel = (math.sqrt(1 - c * c) + c * (math.pi - math.acos(c))) / math.pi
        assert correlation_map(c, q, "relu", 2.0) == pytest.approx(kernel, abs=2e-3)


def test_without_an_activation_the_map_is_a_line() -> None:
    assert variance_map(0.7, "identity", 1.5, 0.2) == pytest.approx(1.5 * 0.7 + 0.2, rel=1e-12)
    assert fixed_point("identity", 0.5, 0.2) == pytest.approx(0.4, rel=1e-12)
    assert chi(3.0, "identity", 1.5) == pytest.approx(1.5, rel=1e-12)


@pytest.mark.parametrize("weight_variance, bias_variance", [(0.5, 0.1), (1.7, 0.05), (4.0, 0.0), (3.0, 0.5)])
def test_the_fixed_point_is_one_and_draws_others_in(weight_variance: float, bias_variance: float) -> None:
    q = fixed_point("tanh", weight_variance, bias_variance)
    assert q > 0 and variance_map(q, "tanh", weight_variance, bias_variance) == pytest.approx(q, rel=1e-10)
    for start in (0.01, 5.0):
        for _ in range(300):
            start = variance_map(start, "tanh", weight_variance, bias_variance)
        assert start == pytest.approx(q, rel=1e-8)


def test_small_weights_without_biases_settle_at_nothing() -> None:
    assert fixed_point("tanh", 0.9) < 1e-15 and chi(0.0, "tanh", 0.9) == pytest.approx(0.9, rel=1e-12)


@pytest.mark.parametrize("weight_variance", [0.8, 1.7, 3.0])
@pytest.mark.parametrize("c", [0.0, 0.4, 0.95])
def test_the_slope_of_the_correlation_map_by_finite_differences(weight_variance: float, c: float) -> None:
    q = fixed_point("tanh", weight_variance, 0.1)
    above, below = (correlation_map(c + h, q, "tanh", weight_variance, 0.1) for h in (1e-5, -1e-5))
    assert correlation_slope(c, q, "tanh", weight_variance) == pytest.approx((above - below) / 2e-5, rel=1e-7)


@pytest.mark.parametrize("weight_variance", [0.8, 1.7, 3.0])
def test_chi_is_the_slope_at_one(weight_variance: float) -> None:
    q = fixed_point("tanh", weight_variance, 0.1)
    assert correlation_map(1.0, q, "tanh", weight_variance, 0.1) == pytest.approx(1, rel=1e-10)
    rise = 1 - correlation_map(1 - 1e-6, q, "tanh", weight_variance, 0.1)
    assert rise / 1e-6 == pytest.approx(chi(q, "tanh", weight_variance), rel=1e-5)
    assert correlation_slope(1.0, q, "tanh", weight_variance) == pytest.approx(
        chi(q, "tanh", weight_variance), rel=1e-12
    )


def test_inputs_become_alike_on_one_side_of_the_edge_and_not_on_the_other() -> None:
    edge = critical_weight_variance("tanh", 0.1)
    for factor, alike in ((0.8, True), (1.3, False)):
        q = fixed_point("tanh", factor * edge, 0.1)
        c = settled_correlation(q, "tanh", factor * edge, 0.1)
        assert (c > 1 - 1e-9) == alike
        assert correlation_map(c, q, "tanh", factor * edge, 0.1) == pytest.approx(c, abs=1e-9)
        assert correlation_slope(c, q, "tanh", factor * edge) < 1


def test_the_edge_of_chaos() -> None:
    """At (1, 0), as is known, and where chi is 1; chi grows across it."""
    assert critical_weight_variance("tanh") == pytest.approx(1, abs=1e-9)
    for bias_variance in (0.05, 0.5, 2.0):
        edge = critical_weight_variance("tanh", bias_variance)
        factors = [chi(fixed_point("tanh", v, bias_variance), "tanh", v) for v in (0.9 * edge, edge, 1.1 * edge)]
        assert factors[0] < 0.99 and factors[1] == pytest.approx(1, abs=1e-9) and factors[2] > 1.01
    with pytest.raises(ValueError, match="relu has no edge of chaos at a bias variance"):
        critical_weight_variance("relu", 0.1)


def test_the_depth_scale_is_that_of_an_exponential() -> None:
    for factor in (0.5, 0.9, 1.1, 2.0):
        assert abs(math.log(factor ** depth_scale(factor))) == pytest.approx(1, rel=1e-12)
    assert depth_scale(1.0) == math.inf and depth_scale(0.0) == 0


@pytest.mark.parametrize("weight_variance, bias_variance", [(0.8, 0.2), (1.5, 0.1), (3.0, 0.3)])
def test_a_wide_network_follows_the_maps(weight_variance: float, bias_variance: float) -> None:
    """Variance layer by layer, the correlation of two inputs, and the way back, in one network 1,000 wide."""
    width, depth = 1000, 8
    rng = np.random.default_rng(0)
    net = MLP(
        [width] * (depth + 1),
        activation="tanh",
        weights=lecun(weight_variance**0.5),
        biases=normal(bias_variance**0.5),
        rng=rng,
    )
    X = rng.normal(size=(2, width))
    z = net.forward(X).z
    q, c = float(np.mean(z[0] ** 2)), float(np.mean(z[0][0] * z[0][1]) / np.mean(z[0] ** 2))
    for l in range(1, depth):
        q = variance_map(q, "tanh", weight_variance, bias_variance)
        assert np.mean(z[l] ** 2) == pytest.approx(q, rel=0.15)
    settled = fixed_point("tanh", weight_variance, bias_variance)
    for _ in range(1, depth):
        c = correlation_map(c, settled, "tanh", weight_variance, bias_variance)
    assert np.mean(z[-1][0] * z[-1][1]) / np.mean(z[-1] ** 2) == pytest.approx(c, abs=0.1)
    delta = net.backward(net.forward(X), rng.normal(size=(2, width))).delta
    squares = [float(np.mean(d**2)) for d in delta]
    factor = (squares[3] / squares[-2]) ** (1 / (depth - 5))
    assert factor == pytest.approx(chi(settled, "tanh", weight_variance), rel=0.1)
