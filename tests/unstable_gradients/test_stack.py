import warnings

import numpy as np
import pytest
from unstable_gradients.activations import identity, relu, tanh
from unstable_gradients.architectures import ARCHITECTURES, build
from unstable_gradients.datasets import digits
from unstable_gradients.diagnostics import layer_rows, saturation
from unstable_gradients.gradcheck import gradcheck
from unstable_gradients.initializers import constant, lecun, normal
from unstable_gradients.losses import softmax_cross_entropy
from unstable_gradients.mlp import MLP
from unstable_gradients.normalization import BatchNorm
from unstable_gradients.optimizers import SGD
from unstable_gradients.parts import Linear, Nonlinearity
from unstable_gradients.stack import Stack
from unstable_gradients.training import train

SIZES = (4, 5, 5, 5, 3)


def generator(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def batch(seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    rng = generator(seed)
    return rng.normal(size=(6, 4)), rng.integers(3, size=6)


def test_linear_parts_and_activations_alone_are_an_mlp_bit_for_bit() -> None:
    mlp = MLP(SIZES, activation="gelu", output_activation="tanh", biases=normal(0.5), rng=generator())
    parts = [
        part for W, b, f in zip(mlp.W, mlp.b, mlp.activations, strict=True) for part in (Linear(W, b), Nonlinearity(f))
    ]
    stack = Stack(parts)
    assert stack.depth == 4 and stack.activations == mlp.activations and stack.dtype == mlp.dtype
    assert stack.parameter_names() == mlp.parameter_names()
    X, y = batch()
    passes = [net.loss_and_gradients(X, y, softmax_cross_entropy) for net in (mlp, stack)]
    (value, forward, backward), (value2, forward2, backward2) = passes
    assert value == value2 and np.array_equal(mlp(X), stack(X))
    for ours, theirs in (
        (forward2.z, forward.z),
        (forward2.a, forward.a),
        (backward2.delta, backward.delta),
        (backward2.dW, backward.dW),
        (backward2.db, backward.db),
        (backward2.gradients(), backward.gradients()),
    ):
        assert all(np.array_equal(p, q) for p, q in zip(ours, theirs, strict=True))
    assert layer_rows(stack, forward2, backward2) == layer_rows(mlp, forward, backward)
    assert np.allclose(backward2.dX, backward.delta[0] @ mlp.W[0].T) and forward2.stream == backward2.stream == []


@pytest.mark.parametrize("norm", [None, "batch", "layer"])
@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_the_equations_of_the_mlp_hold_in_every_layer(architecture: str, norm) -> None:
    net = build(SIZES, architecture=architecture, norm=norm, activation="tanh", biases=normal(0.5), rng=generator())
    _, forward, backward = net.loss_and_gradients(*batch(), softmax_cross_entropy)
    for l in range(net.depth):
        assert np.allclose(forward.z[l], forward.a[l] @ net.W[l] + net.b[l], rtol=1e-13, atol=1e-15)
        assert np.allclose(backward.dW[l], forward.a[l].T @ backward.delta[l], rtol=1e-13, atol=1e-15)
        assert np.allclose(backward.db[l], backward.delta[l].sum(axis=0), rtol=1e-13, atol=1e-15)
        u, fu = forward.activated[l]
        assert np.array_equal(fu, net.activations[l](u))
    assert forward.a[-1] is forward.output
    assert all(p.shape == g.shape for p, g in zip(net.parameters(), backward.gradients(), strict=True))


def test_rows_describe_the_activation_behind_a_norm() -> None:
    net = build(SIZES, norm="batch", activation="relu", weights=lecun(gain=100), rng=generator())
    _, forward, backward = net.loss_and_gradients(*batch(), softmax_cross_entropy)
    rows = layer_rows(net, forward, backward)
    assert net.activations == [relu, relu, relu, identity]
    for row, (u, _), z in zip(rows, forward.activated, forward.z, strict=True):
        assert row["z_sd"] == pytest.approx(z.std())
        assert row["saturation"] == saturation(net.activations[row["layer"] - 1], u)
    assert forward.activated[0][0].std() == pytest.approx(1, rel=0.01) and forward.z[0].std() > 10
    assert all(type(value) in (int, float) for row in rows for value in row.values())


def test_a_layer_without_an_activation_has_the_identity() -> None:
    net = build((4, 5, 5, 5, 5, 3), architecture="post_norm", norm="layer", activation="tanh", rng=generator())
    assert net.activations == [identity, tanh, identity, identity, identity]
    _, forward, _ = net.loss_and_gradients(*batch(), softmax_cross_entropy)
    assert forward.activated[0][0] is forward.activated[0][1] is forward.z[0]


def test_of_two_activations_in_a_row_the_first_counts() -> None:
    net = Stack([Linear(np.eye(2), np.ones(2)), Nonlinearity(tanh), Nonlinearity(relu), Linear(np.eye(2), np.ones(2))])
    assert net.activations == [tanh, identity] and net.activated_at == [1, None]


def test_the_stream_adds_up_and_its_gradient_is_that_of_the_loss() -> None:
    net = build(
        [4, *[5] * 5, 3], architecture="pre_activation", branch=1, activation="tanh", scale_power=0.5, rng=generator()
    )
    X, y = batch()
    _, forward, backward = net.loss_and_gradients(X, y, softmax_cross_entropy)
    assert len(forward.stream) == 5 and len(backward.stream) == 4
    assert forward.stream[0] is forward.z[0]
    for block in range(4):
        assert np.allclose(forward.stream[block + 1], forward.stream[block] + 0.5 * forward.z[block + 1], rtol=1e-13)
        assert np.allclose(backward.delta[block + 1], 0.5 * backward.stream[block], rtol=1e-13)
    tail = Stack(net.chain.parts[3:])  # behind the second block
    h, numeric = forward.stream[2].copy(), np.zeros((6, 5))
    for index in np.ndindex(h.shape):
        kept = h[index]
        h[index] = kept + 1e-5
        above = softmax_cross_entropy(tail.chain.forward(h)[0], y)
        h[index] = kept - 1e-5
        numeric[index] = (above - softmax_cross_entropy(tail.chain.forward(h)[0], y)) / 2e-5
        h[index] = kept
    assert np.allclose(numeric, backward.stream[1], rtol=1e-6, atol=1e-9)


def test_only_a_training_step_moves_the_running_statistics() -> None:
    net = build(SIZES, norm="batch", activation="tanh", rng=generator())
    norms = [part for part in net.members if isinstance(part, BatchNorm)]
    X, y = batch()
    net(X)
    forward = net.forward(X)
    net.backward(forward, np.ones((6, 3)))
    gradcheck(net, X, y, softmax_cross_entropy, show=0)
    assert len(norms) == 3 and all((norm.running_mean == 0).all() for norm in norms)
    net.loss_and_gradients(X, y, softmax_cross_entropy)
    assert np.allclose(norms[0].running_mean, 0.1 * forward.z[0].mean(axis=0)) and norms[2].running_mean.any()


def test_a_copy_has_arrays_of_its_own() -> None:
    net = build(SIZES, architecture="pre_activation", norm="batch", rng=generator())
    twin, (X, y) = net.copy(), batch()
    before = net(X)
    assert np.array_equal(twin(X), before)
    for p in twin.parameters():
        p += 1
    twin.loss_and_gradients(X, y, softmax_cross_entropy)
    assert np.array_equal(net(X), before) and not np.array_equal(twin(X), before)
    assert not any(np.shares_memory(p, q) for p, q in zip(net.parameters(), twin.parameters(), strict=True))


def test_passes_leave_network_and_data_alone() -> None:
    net = build(SIZES, architecture="pre_activation", norm="layer", activation="relu", rng=generator())
    X, y = batch()
    before = [array.copy() for array in (X, y, *net.parameters())]
    forward = net.forward(X)
    kept = [array.copy() for array in forward.z + forward.a + forward.stream]
    output_gradient = softmax_cross_entropy.gradient(forward.output, y)
    given = output_gradient.copy()
    first, again = (net.backward(forward, output_gradient) for _ in range(2))
    assert all(np.array_equal(p, q) for p, q in zip(first.gradients(), again.gradients(), strict=True))
    assert all(np.array_equal(p, q) for p, q in zip(before, (X, y, *net.parameters()), strict=True))
    assert all(np.array_equal(p, q) for p, q in zip(kept, forward.z + forward.a + forward.stream, strict=True))
    assert np.array_equal(output_gradient, given)


def test_a_hundred_layers_train_and_say_how() -> None:
    """The plain network of that depth stays at chance, with the same weights and the same steps."""
    data, losses = digits(), {}
    for architecture, norm in (("plain", None), ("pre_activation", "layer")):
        rng = generator()
        net = build([64, *[16] * 99, 10], architecture=architecture, norm=norm, activation="tanh", rng=rng)
        rows = list(
            train(
                net,
                data.X[:320],
                data.y[:320],
                loss=softmax_cross_entropy,
                optimizer=SGD(0.1),
                steps=101,
                batch_size=32,
                rng=rng,
                diagnostics=True,
                every=100,
            )
        )
        assert [len(row["layer_rows"]) for row in rows] == [100, 100]
        assert rows[0]["layer_rows"][0]["update_ratio"] > 0
        losses[architecture] = rows[-1]["loss"]
    assert losses["plain"] > 2.0 and losses["pre_activation"] < 1.5  # about 1.0, by the machine


def test_an_exploding_network_shows_inf_and_nan_without_a_warning() -> None:
    net = build([4] * 6, architecture="pre_activation", activation="relu", weights=constant(1e200), rng=generator())
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        value, forward, backward = net.loss_and_gradients(np.ones((2, 4)), np.array([0, 1]), softmax_cross_entropy)
        layer_rows(net, forward, backward)
        net(np.ones((2, 4)))
        net.backward(net.forward(np.ones((2, 4))), np.full((2, 4), 1e200))
    assert np.isnan(value) and np.isinf(forward.z[1]).all() and np.isnan(backward.dW[0]).any()


def test_bad_input_is_answered_with_what_came_and_what_fits() -> None:
    net = build((64, 8, 10), rng=generator())
    for call in (net, net.forward):
        with pytest.raises(ValueError, match="X has 3 columns; this network takes 64"):
            call(np.zeros((5, 3)))
        with pytest.raises(ValueError, match=r"X has shape \(64,\); this network takes \(batch, 64\)"):
            call(np.zeros(64))
    with pytest.raises(ValueError, match=r"output_gradient has shape \(10,\); the output has \(5, 10\)"):
        net.backward(net.forward(np.zeros((5, 64))), np.zeros(10))
    with pytest.raises(ValueError, match="no part is Linear; a network needs one or more"):
        Stack([Nonlinearity(tanh)])
