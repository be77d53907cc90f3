import math
import warnings

import numpy as np
import pytest
from unstable_gradients.activations import identity, leaky_relu, relu, sigmoid, tanh
from unstable_gradients.diagnostics import (
    dead,
    jacobian,
    jacobian_singular_values,
    layer_rows,
    saturation,
    time_rows,
    update_ratio,
)
from unstable_gradients.initializers import constant, lecun, normal, orthogonal
from unstable_gradients.losses import quadratic, softmax_cross_entropy
from unstable_gradients.lstm import LSTM
from unstable_gradients.mlp import MLP
from unstable_gradients.rnn import RNN
from unstable_gradients.sequences import adding_problem


def generator(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_a_row_a_layer_with_the_norms_and_spreads_of_its_arrays() -> None:
    net = MLP((5, 4, 3, 2), activation="tanh", biases=normal(1.0), rng=generator())
    X, y = generator(1).normal(size=(8, 5)), generator(2).integers(2, size=8)
    _, forward, backward = net.loss_and_gradients(X, y, softmax_cross_entropy)
    rows = layer_rows(net, forward, backward)
    assert [(row["layer"], row["layers"]) for row in rows] == [(1, 3), (2, 3), (3, 3)]
    for l, row in enumerate(rows):
        for key, array in {
            "delta": backward.delta[l],
            "activation": forward.a[l + 1],
            "dW": backward.dW[l],
            "db": backward.db[l],
            "W": net.W[l],
            "z": forward.z[l],
        }.items():
            if f"{key}_norm" in row:
                assert row[f"{key}_norm"] == pytest.approx(np.linalg.norm(array), rel=1e-13)
            if f"{key}_sd" in row:
                assert row[f"{key}_sd"] == pytest.approx(np.std(array), rel=1e-13)
        assert row["saturation"] == saturation(net.activations[l], forward.z[l])
    assert {"delta_norm", "delta_sd", "activation_norm", "activation_sd", "dW_norm", "dW_sd", "db_norm"} <= set(rows[0])
    assert all(type(value) in (int, float) for row in rows for value in row.values())  # JSON takes these


def test_vanishing_is_not_underflow() -> None:
    """A gradient of 1e-200 squares to 0, but its norm is there to be seen."""
    depth = 80
    net = MLP([3] * (depth + 1), weights=constant(1e-2), rng=generator())
    _, forward, backward = net.loss_and_gradients(np.ones((2, 3)), np.array([0, 1]), softmax_cross_entropy)
    rows = layer_rows(net, forward, backward)
    assert 0 < rows[0]["dW_norm"] < 1e-160 and np.linalg.norm(backward.dW[0]) == 0


def test_an_exploded_network_is_described_without_a_warning() -> None:
    net = MLP((3, 3, 3, 3), activation="relu", weights=constant(1e200), rng=generator())
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        _, forward, backward = net.loss_and_gradients(np.ones((2, 3)), np.array([0, 1]), softmax_cross_entropy)
        rows = layer_rows(net, forward, backward)
    assert rows[0]["activation_norm"] == pytest.approx(3e200 * math.sqrt(6))
    assert rows[1]["activation_norm"] == math.inf and math.isnan(rows[1]["activation_sd"])


def test_saturation_counts_the_entries_that_let_little_through() -> None:
    assert saturation(tanh, np.array([[0.0, 5.0], [-5.0, 1.0]])) == 0.5
    assert saturation(relu, np.array([[1.0, -1.0, 2.0, -1e-9]])) == 0.5
    assert saturation(leaky_relu, np.array([[1.0, -1.0]])) == 0.5  # it passes one hundredth
    assert saturation(identity, np.array([[1e9, -1e9]])) == 0
    edge = math.atanh(math.sqrt(0.95))  # where the slope 1 - tanh^2 is 0.05
    assert saturation(tanh, np.array([edge - 1e-9])) == 0 and saturation(tanh, np.array([edge + 1e-9])) == 1
    quarter = np.array([0.0, 3.0])  # slopes 0.25 and 0.045 of at most 0.25
    assert saturation(sigmoid, quarter) == 0 and saturation(sigmoid, quarter, threshold=0.2) == 0.5


def test_dead_counts_the_units_without_a_slope_for_any_example() -> None:
    z = np.array([[-1.0, 1.0, -1.0], [-2.0, -1.0, -3.0]])
    assert dead(relu, z) == pytest.approx(2 / 3)
    assert dead(leaky_relu, z) == 0 and dead(identity, z) == 0


def test_update_ratio() -> None:
    W = np.array([[3.0, 4.0]])
    assert update_ratio(W, W + np.array([[0.0, 0.005]])) == pytest.approx(1e-3, rel=1e-12)
    assert update_ratio(np.zeros(2), np.ones(2)) == math.inf
    assert math.isnan(update_ratio(np.zeros(2), np.zeros(2)))


@pytest.mark.parametrize("activation", ["identity", "sigmoid", "tanh", "gelu", "softplus"])
def test_jacobian_elementwise(activation: str) -> None:
    net = MLP((4, 6, 5, 3), activation=activation, biases=normal(1.0), rng=generator())
    x = generator(1).normal(size=4)
    J = jacobian(net, x)
    assert J.shape == (3, 4)
    for column in range(4):
        step = np.zeros(4)
        step[column] = 1e-5
        numeric = (net((x + step)[np.newaxis])[0] - net((x - step)[np.newaxis])[0]) / 2e-5
        assert np.abs(J[:, column] - numeric).max() < 1e-9


def test_jacobians_of_parts_multiply_to_that_of_the_whole() -> None:
    net = MLP((4, 6, 5, 3), activation="tanh", rng=generator())
    X = generator(1).normal(size=(7, 4))
    parts = [jacobian(net, X, start=l, stop=l + 1) for l in range(3)]
    assert [part.shape for part in parts] == [(7, 6, 4), (7, 5, 6), (7, 3, 5)]
    assert np.allclose(parts[2] @ parts[1] @ parts[0], jacobian(net, X), rtol=1e-12, atol=1e-15)
    for x, J in zip(X, jacobian(net, X), strict=True):
        assert np.allclose(J, jacobian(net, x), rtol=1e-12, atol=1e-15)


def test_singular_values_are_those_of_the_jacobian_largest_first() -> None:
    net = MLP((4, 6, 3), activation="tanh", rng=generator())
    X = generator(1).normal(size=(7, 4))
    values = jacobian_singular_values(net, X)
    assert values.shape == (7, 3) and (np.diff(values, axis=1) <= 0).all()
    assert np.allclose((values**2).sum(axis=1), (jacobian(net, X) ** 2).sum(axis=(1, 2)))
    assert jacobian_singular_values(net, X[0], start=1).shape == (3,)


def test_an_orthogonal_linear_network_keeps_every_length() -> None:
    net = MLP([6] * 21, activation="identity", weights=orthogonal(gain=1.1), rng=generator())
    assert np.allclose(jacobian_singular_values(net, np.ones(6)), 1.1**20, rtol=1e-10)


def test_singular_values_of_an_overflow_are_nan() -> None:
    net = MLP((3, 3, 3), activation="relu", weights=constant(1e200), rng=generator())
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        values = jacobian_singular_values(net, np.array([[1.0, 1, 1], [-1.0, -1, -1]]))
    assert np.isnan(values[0]).all() and np.array_equal(values[1], np.zeros(3))


def test_layers_that_do_not_exist_are_named() -> None:
    net = MLP((4, 6, 3), weights=lecun(), rng=generator())
    for start, stop in ((1, 1), (2, 1), (-1, 2), (0, 3)):
        with pytest.raises(ValueError, match=f"start is {start} and stop is {stop}; this network has"):
            jacobian(net, np.zeros(4), start=start, stop=stop)
    with pytest.raises(ValueError, match="X has 5 columns; this network takes 4"):
        jacobian_singular_values(net, np.zeros(5))


@pytest.mark.parametrize("kind", [RNN, LSTM])
def test_a_row_a_time_step(kind) -> None:
    net = kind((2, 4, 1), rng=generator())
    _, forward, backward = net.loss_and_gradients(*adding_problem(6, 7, rng=generator()), quadratic)
    rows = time_rows(forward, backward)
    assert [(row["time"], row["times"], row["lag"]) for row in rows] == [(t + 1, 7, 6 - t) for t in range(7)]
    for t, row in enumerate(rows):
        expected = {"delta": backward.delta[t], "dh": backward.dh[t + 1], "h": forward.h[t + 1]}
        if kind is LSTM:
            expected |= {"dc": backward.dc[t + 1], "c": forward.c[t + 1]}
            assert row["forget"] == pytest.approx(forward.forget[t].mean(), rel=1e-14)
        expected["dW_h"] = forward.h[t].T @ backward.delta[t]
        assert {key.removesuffix("_norm") for key in row if key.endswith("_norm")} == set(expected)
        for name, array in expected.items():
            assert row[f"{name}_norm"] == pytest.approx(np.linalg.norm(array), rel=1e-13)
    assert np.allclose(sum(forward.h[t].T @ backward.delta[t] for t in range(7)), backward.dW_h, rtol=1e-12)
    assert all(type(value) in (int, float) for row in rows for value in row.values())  # JSON takes these
