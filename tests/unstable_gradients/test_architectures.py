import inspect

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from unstable_gradients.architectures import ARCHITECTURES, build
from unstable_gradients.gradcheck import gradcheck
from unstable_gradients.initializers import he, normal
from unstable_gradients.losses import softmax_cross_entropy
from unstable_gradients.mlp import MLP
from unstable_gradients.normalization import Norm
from unstable_gradients.residual import Residual
from unstable_gradients.stack import Stack

SIZES = (4, 5, 5, 5, 5, 5, 3)  # four layers between the first and the last
S = 2**-0.5  # two blocks


def generator(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def draw(architecture: str, norm=None, **settings) -> Stack:
    defaults = {"activation": "tanh", "biases": normal(0.5), "scale_power": 0.5, "rng": generator()}
    net = build(SIZES, architecture=architecture, norm=norm, **{**defaults, **settings})
    rng = generator(9)
    for part in net.members:
        if isinstance(part, Norm):
            part.gamma[:], part.beta[:] = rng.normal(1, 0.3, 5), rng.normal(0, 0.3, 5)
    return net


def batch() -> tuple[np.ndarray, np.ndarray]:
    rng = generator(1)
    return rng.normal(size=(6, 4)), rng.integers(3, size=6)


# The five architectures written out for two blocks of two layers: `w(l, h)` is layer l, `n(h)` the next norm.


def plain(w, n, f, h):
    for l in range(5):
        h = f(n(w(l, h)))
    return w(5, h)


def post_activation(w, n, f, h):
    h = f(n(w(0, h)))
    h = f(h + S * n(w(2, f(n(w(1, h))))))
    h = f(h + S * n(w(4, f(n(w(3, h))))))
    return w(5, h)


def pre_activation(w, n, f, h):
    h = w(0, h)
    h = h + S * w(2, f(n(w(1, f(n(h))))))
    h = h + S * w(4, f(n(w(3, f(n(h))))))
    return w(5, f(n(h)))


def post_norm(w, n, f, h):
    h = w(0, h)
    h = n(h + S * w(2, f(w(1, h))))
    h = n(h + S * w(4, f(w(3, h))))
    return w(5, h)


def pre_norm(w, n, f, h):
    h = w(0, h)
    h = h + S * w(2, f(w(1, n(h))))
    h = h + S * w(4, f(w(3, n(h))))
    return w(5, n(h))


WRITTEN_OUT = {f.__name__: f for f in (plain, post_activation, pre_activation, post_norm, pre_norm)}


@pytest.mark.parametrize("norm", [None, "batch", "layer"])
@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_every_gradient_against_autograd_and_differences(architecture: str, norm) -> None:
    net, (X, y) = draw(architecture, norm), batch()
    norms = [part for part in net.members if isinstance(part, Norm)]

    def independent(W, b, gamma, beta, nudge):
        places = iter(range(len(gamma)))

        def n(x):
            if norm is None:
                return x
            k, axis = next(places), 0 if norm == "batch" else 1
            centred = x - anp.mean(x, axis=axis, keepdims=True)
            variance = anp.mean(centred**2, axis=axis, keepdims=True)
            return gamma[k] * centred / anp.sqrt(variance + 1e-5) + beta[k]

        def w(l, h):
            return anp.dot(h, W[l]) + b[l] + nudge[l]  # nudge is 0: the derivative with respect to it is delta

        logits = WRITTEN_OUT[architecture](w, n, anp.tanh, X)
        p = anp.exp(logits) / anp.sum(anp.exp(logits), axis=1, keepdims=True)
        assert next(places, None) is None  # every norm was used
        return -anp.sum(anp.log(p[anp.arange(6), y])) / 6

    value, _, backward = net.loss_and_gradients(X, y, softmax_cross_entropy)
    arguments = (
        net.W,
        net.b,
        [part.gamma for part in norms],
        [part.beta for part in norms],
        [np.zeros((6, W.shape[1])) for W in net.W],
    )
    assert value == pytest.approx(independent(*arguments), rel=1e-10)
    dW, db, dgamma, dbeta, delta = grad(independent, tuple(range(5)))(*arguments)
    named = dict(zip(net.parameter_names(), backward.gradients(), strict=True))
    for letter, expected in (("W", dW), ("b", db), ("gamma", dgamma), ("beta", dbeta)):
        for k, theirs in enumerate(expected):
            error = np.linalg.norm(named[f"{letter}[{k}]"] - theirs)
            assert error <= 1e-10 * max(np.linalg.norm(theirs), 1e-3), f"{letter}[{k}]"  # db in front of a norm is 0
    for l, theirs in enumerate(delta):
        assert np.linalg.norm(backward.delta[l] - theirs) <= 1e-10 * np.linalg.norm(theirs)
    check = gradcheck(net, X, y, softmax_cross_entropy, show=0)
    assert check.relative_error <= 1e-6, check.report()


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_the_weights_are_those_of_the_mlp_with_the_same_seed(architecture: str) -> None:
    net, mlp = draw(architecture, "layer", weights=he()), MLP(SIZES, weights=he(), biases=normal(0.5), rng=generator())
    for ours, theirs in ((net.W, mlp.W), (net.b, mlp.b)):
        assert all(np.array_equal(p, q) for p, q in zip(ours, theirs, strict=True))
    assert net.depth == mlp.depth == 6


def test_plain_without_a_norm_is_the_mlp() -> None:
    net, mlp = draw("plain"), MLP(SIZES, activation="tanh", biases=normal(0.5), rng=generator())
    assert np.array_equal(net(batch()[0]), mlp(batch()[0]))


@pytest.mark.parametrize(("branch", "lengths"), [(1, [1, 1, 1, 1]), (2, [2, 2]), (3, [3, 1]), (9, [4])])
def test_blocks_have_as_many_layers_as_asked_and_the_last_what_is_left(branch: int, lengths: list[int]) -> None:
    for architecture in set(ARCHITECTURES) - {"plain"}:
        blocks = [part for part in draw(architecture, branch=branch).members if isinstance(part, Residual)]
        assert [sum("W" in part.names for part in block.members()) for block in blocks] == lengths
        assert all(block.scale == pytest.approx(len(lengths) ** -0.5) for block in blocks)


def test_post_activation_blocks_of_one_layer_are_a_plain_network_with_the_identity_added() -> None:
    net = draw("post_activation", branch=1, scale_power=0)
    mlp = MLP(SIZES, activation="tanh", biases=normal(0.5), rng=generator())
    for l in range(1, 5):
        mlp.W[l] = mlp.W[l] + np.eye(5)
    assert np.allclose(net(batch()[0]), mlp(batch()[0]), rtol=1e-12)


@pytest.mark.parametrize(("scale_power", "lowest", "highest"), [(0.0, 100.0, 1e30), (0.5, 1.5, 5.0), (1.0, 0.9, 1.2)])
def test_scaled_branches_keep_the_variance_bounded(scale_power: float, lowest: float, highest: float) -> None:
    """He-initialised branches of one layer double the variance: 2^40 over 40 blocks, (1 + 1/40)^40 = e if scaled."""
    net = build(
        [64] * 43,
        architecture="pre_activation",
        branch=1,
        scale_power=scale_power,
        activation="relu",
        weights=he(),
        rng=generator(),
    )
    stream = net.forward(generator(1).normal(size=(32, 64))).stream
    assert lowest < stream[-1].var() / stream[0].var() < highest


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_a_network_without_inner_layers_has_no_blocks(architecture: str) -> None:
    net = build((4, 5, 3), architecture=architecture, norm="layer", rng=generator())
    assert net(np.ones((2, 4))).shape == (2, 3)


@pytest.mark.parametrize("norm", [None, "batch", "layer"])
@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_float32_stays_float32(architecture: str, norm) -> None:
    net = draw(architecture, norm, dtype=np.float32)
    X, y = batch()
    _, forward, backward = net.loss_and_gradients(X, y, softmax_cross_entropy)
    arrays = net.parameters() + forward.z + forward.a + backward.delta + backward.gradients() + [backward.dX, net(X)]
    assert {array.dtype for array in arrays} == {np.dtype(np.float32)}


def test_a_chapter_can_print_an_architecture() -> None:
    for architecture in ARCHITECTURES.values():
        assert len(inspect.getsource(architecture).splitlines()) <= 12


def test_what_cannot_be_built_is_said() -> None:
    with pytest.raises(ValueError, match="no architecture is called 'resnet'; there are plain, post_activation"):
        draw("resnet")
    with pytest.raises(ValueError, match="no norm is called 'group'; there are batch, layer, or None"):
        draw("plain", "group")
    with pytest.raises(ValueError, match="branch is 0; a block has 1 or more layers"):
        draw("plain", branch=0)
    for sizes in ((4, 5, 6, 3), (4, 3)):
        with pytest.raises(ValueError, match="a network of blocks has one width between input and output"):
            build(sizes, rng=generator())
    with pytest.raises(TypeError, match="rng is 0; it takes a generator"):
        build((4, 5, 3), rng=0)
    with pytest.raises(ValueError, match="no activation is called 'swish'"):
        draw("plain", activation="swish")
