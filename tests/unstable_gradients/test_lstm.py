import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from unstable_gradients.initializers import constant, normal, orthogonal
from unstable_gradients.losses import quadratic, softmax_cross_entropy
from unstable_gradients.lstm import LSTM
from unstable_gradients.sequences import adding_problem


def generator(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def gate(z):
    return 1 / (1 + anp.exp(-z))


@pytest.mark.parametrize("steps", [1, 2, 7])
def test_every_gradient_against_autograd(steps: int) -> None:
    rng = generator(steps)
    net = LSTM((3, 4, 2), biases=normal(0.5), rng=rng)
    X, y = rng.normal(size=(6, steps, 3)), rng.integers(2, size=6)
    value, forward, backward = net.loss_and_gradients(X, y, softmax_cross_entropy)

    def independent(W_x, W_h, b, W_out, b_out, delta, dc, dh):
        """The last three are 0: the derivatives with respect to them are those of the same name."""
        c, h = dc[0], dh[0]
        for t in range(steps):
            z = anp.dot(X[:, t], W_x) + anp.dot(h, W_h) + b + delta[t]
            c = gate(z[:, 4:8]) * c + gate(z[:, :4]) * anp.tanh(z[:, 12:]) + dc[t + 1]
            h = gate(z[:, 8:12]) * anp.tanh(c) + dh[t + 1]
        p = anp.exp(anp.dot(h, W_out) + b_out)
        return -anp.sum(anp.log(p[anp.arange(6), y] / anp.sum(p, axis=1))) / 6

    over_time = [np.zeros(shape) for shape in ((steps, 6, 16), (steps + 1, 6, 4), (steps + 1, 6, 4))]
    assert value == pytest.approx(independent(*net.parameters(), *over_time), rel=1e-12)
    theirs = grad(independent, tuple(range(8)))(*net.parameters(), *over_time)
    ours = (*backward.gradients(), backward.delta, backward.dc, backward.dh)
    for mine, expected in zip(ours, theirs, strict=True):
        assert np.linalg.norm(mine - expected) <= 1e-12 * max(np.linalg.norm(expected), 1e-3)
    assert forward.forget.shape == (steps, 6, 4) and not forward.c[0].any()


def test_the_forget_gate_starts_open() -> None:
    for forget_bias in (0.0, 1.0, 5.0):
        net = LSTM((2, 3, 1), forget_bias=forget_bias, biases=constant(0.5), rng=generator())
        assert net.b.tolist() == [0.5] * 3 + [0.5 + forget_bias] * 3 + [0.5] * 6
        forward = net.forward(np.zeros((1, 1, 2)))
        assert np.allclose(forward.forget, gate(0.5 + forget_bias))
        assert np.array_equal(forward.forget, forward.gates[..., 3:6])


def test_each_gate_is_drawn_by_itself() -> None:
    net = LSTM((2, 5, 1), recurrent=orthogonal(), rng=generator())
    for k in range(4):
        part = net.W_h[:, 5 * k : 5 * (k + 1)]
        assert np.allclose(part @ part.T, np.eye(5), atol=1e-12)
    assert not np.allclose(net.W_h[:, :5], net.W_h[:, 5:10])


def test_along_the_cells_the_gradient_is_multiplied_by_the_forget_gate_alone() -> None:
    """No path through the states: W_h is 0 and only the last state is read."""
    net = LSTM((2, 3, 1), recurrent=constant(0.0), forget_bias=3.0, rng=generator())
    _, forward, backward = net.loss_and_gradients(*adding_problem(4, 40, rng=generator()), quadratic)
    assert np.allclose(backward.dc[:-1], backward.dc[1:] * forward.forget, rtol=1e-12)
    assert np.linalg.norm(backward.dc[0]) > 0.05 * np.linalg.norm(backward.dc[-1]) > 0
    assert not backward.dh[:-1].any()
