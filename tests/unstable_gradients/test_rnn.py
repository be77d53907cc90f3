"""The plain RNN, and what it has in common with the LSTM; what only the LSTM does is in test_lstm.py."""

import inspect
import warnings
from functools import partial

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from unstable_gradients.activations import relu
from unstable_gradients.gradcheck import gradcheck
from unstable_gradients.initializers import constant, normal, orthogonal
from unstable_gradients.losses import LOSSES, quadratic, softmax_cross_entropy
from unstable_gradients.lstm import LSTM
from unstable_gradients.mlp import MLP
from unstable_gradients.optimizers import SGD, Adam, clip_by_norm
from unstable_gradients.rnn import RNN, Recurrent
from unstable_gradients.sequences import adding_problem
from unstable_gradients.training import train

KINDS = [RNN, LSTM]


def generator(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def problem(kind: type[Recurrent], steps: int = 5, **settings) -> tuple[Recurrent, np.ndarray, np.ndarray]:
    rng = generator(steps)
    net = kind((3, 4, 2), rng=rng, **{"recurrent": orthogonal(gain=1.2), "biases": normal(0.5), **settings})
    return net, rng.normal(size=(6, steps, 3)), rng.integers(2, size=6)


def test_two_steps_by_hand() -> None:
    """One unit, no activation, one example; every number of both passes on paper."""
    net = RNN((1, 1, 1), activation="identity", rng=generator())
    net.W_x[:], net.W_h[:], net.b[:], net.W_out[:], net.b_out[:] = 2, 3, 1, 5, -1
    X = np.array([[[1.0], [4.0]]])
    value, forward, backward = net.loss_and_gradients(X, np.array([[88.0]]), quadratic)
    assert forward.z.ravel().tolist() == [3, 18]  # 2 + 1, and 8 + 9 + 1
    assert forward.h.ravel().tolist() == [0, 3, 18] and forward.output.tolist() == [[89]] and value == 0.5
    assert backward.dh.ravel().tolist() == [45, 15, 5] and backward.delta.ravel().tolist() == [15, 5]
    assert [g.ravel().tolist() for g in backward.gradients()] == [[35], [15], [20], [18], [1]]  # 15 + 20, 3 * 5, 15 + 5


@pytest.mark.parametrize("kind", KINDS)
def test_shapes(kind) -> None:
    net, X, y = problem(kind)
    _, forward, backward = net.loss_and_gradients(X, y, softmax_cross_entropy)
    wide = 4 * kind.gates
    assert [p.shape for p in net.parameters()] == [(3, wide), (4, wide), (wide,), (4, 2), (2,)]
    assert [g.shape for g in backward.gradients()] == [p.shape for p in net.parameters()]
    assert forward.x.shape == (5, 6, 3) and forward.h.shape == backward.dh.shape == (6, 6, 4)
    assert backward.delta.shape == (5, 6, wide) and forward.output.shape == net(X).shape == (6, 2)
    assert not forward.h[0].any()


@pytest.mark.parametrize("steps", [1, 2, 7])
@pytest.mark.parametrize("activation", ["tanh", "relu", "sigmoid", "identity"])
def test_every_gradient_against_autograd(activation: str, steps: int) -> None:
    net, X, y = problem(RNN, steps, activation=activation)
    value, _, backward = net.loss_and_gradients(X, y, softmax_cross_entropy)
    f = {
        "tanh": anp.tanh,
        "relu": lambda z: anp.where(z > 0, z, 0 * z),
        "sigmoid": lambda z: 1 / (1 + anp.exp(-z)),
        "identity": lambda z: z,
    }[activation]

    def independent(W_x, W_h, b, W_out, b_out, delta, dh):
        """`delta` and `dh` are 0: the derivatives with respect to them are those of the same name."""
        h = dh[0]
        for t in range(steps):
            h = f(anp.dot(X[:, t], W_x) + anp.dot(h, W_h) + b + delta[t]) + dh[t + 1]
        p = anp.exp(anp.dot(h, W_out) + b_out)
        return -anp.sum(anp.log(p[anp.arange(6), y] / anp.sum(p, axis=1))) / 6

    arguments = (*net.parameters(), np.zeros((steps, 6, 4)), np.zeros((steps + 1, 6, 4)))
    assert value == pytest.approx(independent(*arguments), rel=1e-12)
    theirs = grad(independent, tuple(range(7)))(*arguments)
    for ours, expected in zip((*backward.gradients(), backward.delta, backward.dh), theirs, strict=True):
        assert np.linalg.norm(ours - expected) <= 1e-12 * max(np.linalg.norm(expected), 1e-3)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("steps", [1, 6])
@pytest.mark.parametrize("kind", KINDS)
def test_whole_gradient_against_central_differences(kind, steps: int, loss: str) -> None:
    net, X, y = problem(kind, steps)
    targets = y if loss == "softmax_cross_entropy" else np.stack([y, 1 - y], axis=1)
    check = gradcheck(net, X, targets, LOSSES[loss], show=0)
    assert np.linalg.norm(check.analytic) > 1e-2
    assert check.relative_error <= 1e-6, check.report()
    assert {name.partition("[")[0] for name in check.names} == {"W_x", "W_h", "b", "W_out", "b_out"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_batch_is_the_mean_of_its_examples(kind) -> None:
    net, X, y = problem(kind)
    value, _, backward = net.loss_and_gradients(X, y, softmax_cross_entropy)
    single = [net.loss_and_gradients(X[i : i + 1], y[i : i + 1], softmax_cross_entropy) for i in range(6)]
    assert value == pytest.approx(np.mean([row[0] for row in single]), rel=1e-13)
    for parts in zip(backward.gradients(), *(row[2].gradients() for row in single), strict=True):
        assert np.allclose(parts[0], np.mean(parts[1:], axis=0), rtol=1e-11, atol=1e-15)


def test_unrolled_it_is_an_mlp_with_one_matrix() -> None:
    """With an input at the first step only, T steps are T layers; their gradients add up."""
    rng = generator()
    net = RNN((3, 3, 3), biases=normal(0.1), rng=rng)
    net.W_x[:] = np.eye(3)
    X = np.zeros((6, 4, 3))
    X[:, 0] = rng.normal(size=(6, 3))
    mlp = MLP([3] * 6, activation="tanh", rng=rng)
    mlp.W, mlp.b = [net.W_x, *[net.W_h] * 3, net.W_out], [*[net.b] * 4, net.b_out]
    y = rng.normal(size=(6, 3))
    value, _, backward = net.loss_and_gradients(X, y, quadratic)
    expected, _, layers = mlp.loss_and_gradients(X[:, 0], y, quadratic)
    assert value == pytest.approx(expected, rel=1e-14)
    assert np.allclose(backward.delta, layers.delta[:4], rtol=1e-12)
    assert np.allclose(backward.dW_h, sum(layers.dW[1:4]), rtol=1e-12)
    assert np.allclose(backward.db, sum(layers.db[:4]), rtol=1e-12)


def test_the_last_step_is_read_and_the_first_is_remembered() -> None:
    for kind in KINDS:
        net, X, _ = problem(kind)
        for t in (0, 4):
            other = X.copy()
            other[:, t] += 1
            assert not np.allclose(net(other), net(X))
        assert not np.allclose(net(X[:, :-1]), net(X))


@pytest.mark.parametrize("kind", KINDS)
def test_a_copy_has_weights_of_its_own(kind) -> None:
    net, X, _ = problem(kind)
    twin, before = net.copy(), net(X)
    assert np.array_equal(twin(X), before)
    for p in twin.parameters():
        p += 1
    assert np.array_equal(net(X), before) and not np.array_equal(twin(X), before)


@pytest.mark.parametrize("kind", KINDS)
def test_passes_leave_network_and_data_alone(kind) -> None:
    net, X, y = problem(kind)
    before = [array.copy() for array in (X, y, *net.parameters())]
    forward = net.forward(X)
    kept = [array.copy() for array in forward]
    output_gradient = softmax_cross_entropy.gradient(forward.output, y)
    first, again = (net.backward(forward, output_gradient) for _ in range(2))
    assert all(np.array_equal(p, q) for p, q in zip(first, again, strict=True))
    assert all(np.array_equal(p, q) for p, q in zip(before, (X, y, *net.parameters()), strict=True))
    assert all(np.array_equal(p, q) for p, q in zip(kept, forward, strict=True))


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_seed_gives_the_same_bits_and_float32_stays_float32(kind) -> None:
    for dtype in (np.float64, np.float32):
        (net, X, y), (again, _, _) = (problem(kind, dtype=dtype) for _ in range(2))
        assert all(p.tobytes() == q.tobytes() for p, q in zip(net.parameters(), again.parameters(), strict=True))
        _, forward, backward = net.loss_and_gradients(X, y, softmax_cross_entropy)
        assert {array.dtype for array in (*net.parameters(), *forward, *backward)} == {np.dtype(dtype)}


def test_weights_come_from_where_they_are_sent() -> None:
    net = RNN((3, 4, 2), activation=relu, recurrent=orthogonal(gain=0.5), biases=constant(0.25), rng=generator())
    assert net.activation is relu
    assert np.allclose(net.W_h @ net.W_h.T, 0.25 * np.eye(4), atol=1e-12)
    assert (net.b == 0.25).all() and (net.b_out == 0.25).all()
    rng = generator()
    assert np.array_equal(net.W_x, rng.normal(0, np.sqrt(1 / 3), (3, 4)))


def test_an_orthogonal_linear_network_keeps_the_gradient_and_a_shrunken_one_loses_it() -> None:
    for gain in (1.0, 0.5):
        net = RNN((2, 8, 1), activation="identity", recurrent=orthogonal(gain=gain), rng=generator())
        _, _, backward = net.loss_and_gradients(*adding_problem(4, 50, rng=generator()), quadratic)
        norms = np.linalg.norm(backward.delta, axis=(1, 2))
        assert np.allclose(norms[:-1] / norms[1:], gain, rtol=1e-10)


@pytest.mark.parametrize("kind", KINDS)
def test_it_trains_on_a_short_adding_problem(kind) -> None:
    data = adding_problem(1000, 6, rng=generator())
    net = kind((2, 12, 1), rng=generator())
    settings = {"loss": quadratic, "optimizer": Adam(0.02), "steps": 250, "batch_size": 32, "rng": generator(1)}
    rows = list(train(net, *data, **settings, clip=partial(clip_by_norm, limit=1.0)))
    assert rows[0]["loss"] > 1 / 12
    test = adding_problem(200, 6, rng=generator(2))
    assert quadratic(net(test.X), test.y) < 1 / 12 / 5  # a fifth of what one gets who always says 1


@pytest.mark.parametrize("kind", KINDS)
def test_an_exploding_network_shows_inf_and_nan_without_a_warning(kind) -> None:
    settings = {"activation": "relu"} if kind is RNN else {}
    net, X, y = problem(kind, 30, recurrent=constant(1e200), **settings)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        _, forward, backward = net.loss_and_gradients(np.abs(X), y, softmax_cross_entropy)
        net.backward(net.forward(X), np.full((6, 2), 1e200))
    if kind is RNN:
        assert np.isinf(forward.z[2]).any() and np.isnan(backward.dW_h).any()
    else:  # however large the weights, a gate is between 0 and 1
        assert np.abs(forward.h).max() <= 1 and np.abs(forward.c).max() <= 30


@pytest.mark.parametrize("kind", KINDS)
def test_bad_input_is_answered_with_what_came_and_what_fits(kind) -> None:
    net, X, y = problem(kind)
    for shape in ((6, 5, 2), (6, 3), (6, 0, 3)):
        with pytest.raises(
            ValueError, match=r"X has shape \(.*\); this network takes \(batch, steps, 3\), 1 step or more"
        ):
            net(np.zeros(shape))
    with pytest.raises(ValueError, match=r"output_gradient has shape \(2,\); the output has \(6, 2\)"):
        net.backward(net.forward(X), np.zeros(2))
    for sizes in ((3, 4), (3, 0, 2), (3, 4.5, 2)):
        with pytest.raises(ValueError, match="a recurrent network has three: inputs, state, outputs"):
            kind(sizes, rng=generator())
    with pytest.raises(TypeError, match="rng is 0; it takes a generator"):
        kind((3, 4, 2), rng=0)
    with pytest.raises(TypeError, match=f"diagnostics describe layers, and a {kind.__name__} is deep in time"):
        train(net, X, y, loss=quadratic, optimizer=SGD(0.1), steps=1, batch_size=2, rng=generator(), diagnostics=True)


def test_a_chapter_can_print_the_two_passes() -> None:
    for method in (RNN.forward, RNN.backward, LSTM.forward, LSTM.backward):
        assert len(inspect.getsource(method).splitlines()) <= 22
    for call in (Recurrent.forward, Recurrent.backward):
        with pytest.raises(NotImplementedError):
            call(problem(RNN)[0], *[None] * (call is Recurrent.backward), None)
