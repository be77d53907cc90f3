"""The checklist measures what it says, leaves the network as it is, and tells a healthy one from a sick one."""

import math

import numpy as np
import pytest
from unstable_gradients.architectures import build
from unstable_gradients.checklist import CHECKLIST, ONE_BATCH_STEPS, different, examine
from unstable_gradients.datasets import digits
from unstable_gradients.initializers import lecun
from unstable_gradients.losses import softmax_cross_entropy
from unstable_gradients.mlp import MLP
from unstable_gradients.norms import norm
from unstable_gradients.optimizers import SGD, Adam

DATA = digits()
X, Y = DATA.X[:64], DATA.y[:64]


def network(activation="tanh", scale=1.0, depth=4, seed=0):
    sizes = (64, *[32] * (depth - 1), 10)
    return MLP(sizes, activation=activation, weights=lecun(scale), rng=np.random.default_rng(seed))


def numbers(net, eta=0.1):
    return examine(net, X, Y, lambda: SGD(eta)).numbers()


def test_the_numbers_are_what_a_look_by_hand_gives():
    net = network()
    signs = examine(net, X, Y, lambda: SGD(0.1))
    loss, _, backward = net.loss_and_gradients(X, Y, softmax_cross_entropy)
    found = signs.numbers()
    assert found["loss"] == pytest.approx(loss / math.log(10))
    assert found["delta"] == pytest.approx(norm(backward.delta[0]) / norm(backward.delta[-1]))
    batch = net.loss_and_gradients(X[:32], Y[:32], softmax_cross_entropy)[2]
    steps = [0.1 * norm(dW) / norm(W) for W, dW in zip(net.W, batch.dW, strict=True)]
    assert [row["update_ratio"] for row in signs.layers] == pytest.approx(steps)
    assert found["update"] == pytest.approx(np.median(steps))
    for _ in range(ONE_BATCH_STEPS):
        gradients = net.loss_and_gradients(X[:32], Y[:32], softmax_cross_entropy)[2].gradients()
        SGD(0.1).step(net.parameters(), gradients)
    assert signs.one_batch == pytest.approx(softmax_cross_entropy(net(X[:32]), Y[:32]))


@pytest.mark.parametrize(
    "make", [network, lambda: build((64, 32, 32, 10), activation="tanh", norm="layer", rng=np.random.default_rng(0))]
)
def test_the_network_stays_as_it_is(make):
    net = make()
    before = [w.copy() for w in net.parameters()]
    examine(net, X, Y, lambda: Adam(0.01))
    for w, old in zip(net.parameters(), before, strict=True):
        np.testing.assert_array_equal(w, old)


def test_a_healthy_network_has_every_sign_in_range():
    assert all(CHECKLIST[name].fits(value) for name, value in numbers(network(scale=1.25, depth=10)).items())


@pytest.mark.parametrize(
    "sign, net, eta",
    [
        ("loss", network(scale=5), 0.1),
        ("delta", network("sigmoid", depth=10), 0.1),
        ("delta", network("relu", scale=4, depth=10), 0.1),
        ("saturated", network(scale=8), 0.1),
        ("update", network(), 1e-5),
        ("update", network(), 10.0),
        ("one_batch", network("sigmoid", depth=10), 0.1),
    ],
)
def test_what_is_ill_shows(sign, net, eta):
    assert not CHECKLIST[sign].fits(numbers(net, eta)[sign])


def test_dead_units_show_and_a_relu_has_no_saturation():
    net = network("relu")
    net.b[1][:20] = -100
    found = numbers(net)
    assert found["dead"] >= 20 / 32 and not CHECKLIST["dead"].fits(found["dead"])
    assert "saturated" not in found


def test_a_loss_that_is_not_a_number_is_not_healthy():
    found = numbers(network("relu", scale=20, depth=10), eta=10.0)
    assert not CHECKLIST["one_batch"].fits(found["one_batch"])


def test_equal_units_are_counted_once():
    W = np.random.default_rng(0).normal(size=(5, 4))
    assert different(W) == 4
    W[:, 2] = W[:, 0]
    assert different(W) == 3
    assert different(np.ones((5, 4))) == 1


def test_ranges_are_written_as_a_reader_reads_them():
    assert CHECKLIST["dead"].range == "healthy 0% to 40%"
    assert CHECKLIST["delta"].range == "healthy 0.01 to 100"
    assert CHECKLIST["dead"].text(0.4) == "40%"
