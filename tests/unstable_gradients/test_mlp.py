import inspect
import warnings

import numpy as np
import pytest
from unstable_gradients.activations import LeakyReLU, sigmoid, tanh
from unstable_gradients.initializers import constant, he, lecun, normal
from unstable_gradients.losses import quadratic, softmax_cross_entropy
from unstable_gradients.mlp import MLP


def generator(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_two_units_by_hand() -> None:
    """2-1-1, sigmoid and identity, one example; every number of the forward and the backward pass on paper."""
    net = MLP((2, 1, 1), rng=generator())
    net.W = [np.array([[1.0], [2.0]]), np.array([[3.0]])]
    net.b = [np.array([-4.0]), np.array([0.5])]
    forward = net.forward(np.array([[2.0, 1.0]]))
    assert [z.tolist() for z in forward.z] == [[[0.0]], [[2.0]]]  # 2 + 2 - 4 and 3 * 0.5 + 0.5
    assert [a.tolist() for a in forward.a] == [[[2.0, 1.0]], [[0.5]], [[2.0]]]
    value, _, backward = net.loss_and_gradients(np.array([[2.0, 1.0]]), np.array([[1.0]]), quadratic)
    assert value == 0.5
    assert [delta.tolist() for delta in backward.delta] == [[[0.75]], [[1.0]]]  # 1 * 3 * 1/4, and 2 - 1
    assert [dW.tolist() for dW in backward.dW] == [[[1.5], [0.75]], [[0.5]]]
    assert [db.tolist() for db in backward.db] == [[0.75], [1.0]]


def test_shapes() -> None:
    net = MLP((5, 4, 3, 2), rng=generator())
    assert net.depth == 3 and net.sizes == (5, 4, 3, 2)
    assert [W.shape for W in net.W] == [(5, 4), (4, 3), (3, 2)]
    assert [b.shape for b in net.b] == [(4,), (3,), (2,)]
    value, forward, backward = net.loss_and_gradients(
        generator().normal(size=(7, 5)), np.zeros(7, dtype=int), softmax_cross_entropy
    )
    assert isinstance(value, float)
    assert [a.shape for a in forward.a] == [(7, 5), (7, 4), (7, 3), (7, 2)]
    assert [z.shape for z in forward.z] == [delta.shape for delta in backward.delta] == [(7, 4), (7, 3), (7, 2)]
    assert [dW.shape for dW in backward.dW] == [W.shape for W in net.W]
    assert [db.shape for db in backward.db] == [b.shape for b in net.b]
    assert all(p.shape == g.shape for p, g in zip(net.parameters(), backward.gradients(), strict=True))


def test_the_parts_make_the_whole() -> None:
    net = MLP((5, 4, 3), activation="tanh", rng=generator())
    X, y = generator(1).normal(size=(6, 5)), np.array([0, 1, 2, 0, 1, 2])
    forward = net.forward(X)
    output = net(X)
    backward = net.backward(forward, softmax_cross_entropy.gradient(output, y))
    value, forward2, backward2 = net.loss_and_gradients(X, y, softmax_cross_entropy)
    assert np.array_equal(output, forward.a[-1]) and value == softmax_cross_entropy(output, y)
    for one, two in zip(forward.z + forward.a, forward2.z + forward2.a, strict=True):
        assert np.array_equal(one, two)
    for one, two in zip(backward.gradients(), backward2.gradients(), strict=True):
        assert np.array_equal(one, two)


def test_a_batch_is_the_mean_of_its_examples() -> None:
    net = MLP((5, 4, 3), activation="gelu", rng=generator())
    X, y = generator(1).normal(size=(6, 5)), np.array([0, 1, 2, 0, 1, 2])
    value, _, backward = net.loss_and_gradients(X, y, softmax_cross_entropy)
    single = [net.loss_and_gradients(X[i : i + 1], y[i : i + 1], softmax_cross_entropy) for i in range(6)]
    assert value == pytest.approx(np.mean([row[0] for row in single]), rel=1e-14)
    for parts in zip(backward.gradients(), *(row[2].gradients() for row in single), strict=True):
        assert np.allclose(parts[0], np.mean(parts[1:], axis=0), rtol=1e-12, atol=1e-16)


def test_parameters_are_the_arrays_themselves() -> None:
    net = MLP((3, 2, 2), rng=generator())
    parameters = net.parameters()
    assert [id(p) for p in parameters] == [id(net.W[0]), id(net.b[0]), id(net.W[1]), id(net.b[1])]
    net.W[1] = np.ones((2, 2))  # a reader may put a matrix of their own in place
    assert net.parameters()[2] is net.W[1]


def test_gradients_come_in_the_order_of_the_parameters() -> None:
    net = MLP((3, 2, 2), rng=generator())
    _, _, backward = net.loss_and_gradients(np.ones((1, 3)), np.array([0]), softmax_cross_entropy)
    assert [id(g) for g in backward.gradients()] == [
        id(g) for g in (backward.dW[0], backward.db[0], backward.dW[1], backward.db[1])
    ]


def test_a_copy_has_weights_of_its_own() -> None:
    net = MLP((3, 2, 2), rng=generator())
    twin = net.copy()
    X = np.ones((1, 3))
    before = net(X)
    assert np.array_equal(twin(X), before)
    for p in twin.parameters():
        p += 1
    assert np.array_equal(net(X), before) and not np.array_equal(twin(X), before)
    twin.W[0] = np.zeros((3, 2))
    assert np.array_equal(net(X), before)


def test_passes_leave_network_and_data_alone() -> None:
    net = MLP((3, 4, 2), activation="relu", rng=generator())
    X, y = generator(1).normal(size=(5, 3)), np.array([0, 1, 0, 1, 0])
    before = [array.copy() for array in (X, y, *net.parameters())]
    forward = net.forward(X)
    kept = [array.copy() for array in forward.z + forward.a]
    output_gradient = softmax_cross_entropy.gradient(forward.a[-1], y)
    given = output_gradient.copy()
    net.backward(forward, output_gradient)
    net.loss_and_gradients(X, y, softmax_cross_entropy)
    assert all(np.array_equal(a, b) for a, b in zip(before, (X, y, *net.parameters()), strict=True))
    assert all(np.array_equal(a, b) for a, b in zip(kept, forward.z + forward.a, strict=True))
    assert np.array_equal(output_gradient, given)


def test_activations_go_where_they_are_sent() -> None:
    net = MLP((3, 2, 2, 1), activation="tanh", output_activation="sigmoid", rng=generator())
    assert net.activations == [tanh, tanh, sigmoid]
    leaky = LeakyReLU(0.3)
    assert MLP((3, 2, 1), activation=leaky, rng=generator()).activations[0] is leaky


def test_weights_and_biases_are_drawn_layer_by_layer_from_one_generator() -> None:
    net = MLP((4, 3, 2), weights=he(gain=0.5), biases=normal(1.0), rng=generator(5))
    rng = generator(5)
    for fan_in, W, b in zip((4, 3), net.W, net.b, strict=True):
        assert np.array_equal(W, 0.5 * rng.normal(0, np.sqrt(2 / fan_in), W.shape))
        assert np.array_equal(b, rng.normal(0, 1, b.shape))


def test_the_same_seed_gives_the_same_bits() -> None:
    first, again = (MLP((9, 8, 7), biases=normal(1.0), rng=generator(3)) for _ in range(2))
    for p, q in zip(first.parameters(), again.parameters(), strict=True):
        assert p.tobytes() == q.tobytes()


@pytest.mark.parametrize("activation", ["identity", "sigmoid", "tanh", "relu", "elu", "selu", "gelu", "softplus"])
def test_float32_stays_float32(activation: str) -> None:
    net, reference = (
        MLP((5, 4, 3), activation=activation, biases=normal(0.1), rng=generator(), dtype=dtype)
        for dtype in (np.float32, np.float64)
    )
    X, y = generator(1).normal(size=(6, 5)), np.array([0, 1, 2, 0, 1, 2])
    value, forward, backward = net.loss_and_gradients(X, y, softmax_cross_entropy)
    value64, _, backward64 = reference.loss_and_gradients(X, y, softmax_cross_entropy)
    assert {array.dtype for array in net.parameters() + forward.z + forward.a} == {np.dtype(np.float32)}
    assert {array.dtype for array in backward.delta + backward.gradients()} == {np.dtype(np.float32)}
    assert value == pytest.approx(value64, rel=1e-5)
    for single, double in zip(backward.gradients(), backward64.gradients(), strict=True):
        assert np.linalg.norm(single - double) <= 1e-5 * np.linalg.norm(double)


def test_integers_and_lists_are_taken_as_numbers() -> None:
    net = MLP((2, 2), rng=generator())
    assert np.array_equal(net([[1, 2]]), net(np.array([[1.0, 2.0]])))


def test_an_exploding_network_shows_inf_and_nan_without_a_warning() -> None:
    net = MLP((4, 4, 4, 4), activation="relu", weights=constant(1e200), rng=generator())
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        value, forward, backward = net.loss_and_gradients(np.ones((2, 4)), np.array([0, 1]), softmax_cross_entropy)
        net.backward(net.forward(np.ones((2, 4))), np.full((2, 4), 1e200))
        MLP((4, 4, 4), weights=constant(1e4), rng=generator())(-np.ones((2, 4)))
    assert np.isinf(forward.z[1]).all()
    assert np.isnan(value)
    assert np.isnan(backward.dW[0]).any()


def test_a_chapter_can_print_the_two_passes() -> None:
    for method in (MLP.forward, MLP.backward):
        source = inspect.getsource(method)
        assert "def " in source and "(batch, out)" in source
        assert len(source.splitlines()) <= 20


@pytest.mark.parametrize("sizes", [(64,), (), (64, 0, 10), (64, -3), (64, 32.5)])
def test_sizes_that_make_no_network_are_named(sizes: tuple) -> None:
    with pytest.raises(ValueError, match="a network needs two or more whole numbers from 1 up"):
        MLP(sizes, rng=generator())


def test_bad_input_is_answered_with_what_came_and_what_fits() -> None:
    net = MLP((64, 10), rng=generator())
    with pytest.raises(ValueError, match="X has 3 columns; this network takes 64"):
        net(np.zeros((5, 3)))
    with pytest.raises(ValueError, match=r"X has shape \(64,\); this network takes \(batch, 64\)"):
        net(np.zeros(64))
    with pytest.raises(ValueError, match=r"output_gradient has shape \(10,\); the output has \(5, 10\)"):
        net.backward(net.forward(np.zeros((5, 64))), np.zeros(10))
    with pytest.raises(ValueError, match="no activation is called 'swish'"):
        MLP((64, 10), activation="swish", rng=generator())
    with pytest.raises(TypeError, match="rng is 0; it takes a generator"):
        MLP((64, 10), weights=lecun(), rng=0)
