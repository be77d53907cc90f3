import inspect

import numpy as np
import pytest
from unstable_gradients.activations import tanh
from unstable_gradients.initializers import he
from unstable_gradients.parts import Linear, Nonlinearity
from unstable_gradients.residual import Residual


def generator(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_by_hand() -> None:
    part = Residual([Linear(np.array([[2.0]]), np.array([1.0]))], scale=0.5)
    y, cache = part.forward(np.array([[3.0]]))
    assert y.tolist() == [[6.5]] and cache.x.tolist() == [[3.0]] and cache.y is y  # 3 + (3 * 2 + 1) / 2
    dx, [itself, (delta, (dW, db))] = part.backward(np.array([[10.0]]), cache)
    assert dx.tolist() == [[20.0]]  # 10 + 10 * 0.5 * 2
    assert itself.output.tolist() == [[10.0]] and itself.parameters == ()
    assert (delta.tolist(), dW.tolist(), db.tolist()) == ([[5.0]], [[15.0]], [5.0])
    assert part.evaluate(np.array([[3.0]])).tolist() == [[6.5]]


def test_a_dead_branch_still_lets_the_gradient_through() -> None:
    part = Residual([Linear(np.zeros((3, 3)), np.zeros(3)), Nonlinearity(tanh), Linear(np.zeros((3, 3)), np.zeros(3))])
    x, gradient = generator().normal(size=(4, 3)), generator(1).normal(size=(4, 3))
    y, cache = part.forward(x)
    assert np.array_equal(y, x) and np.array_equal(part.backward(gradient, cache)[0], gradient)


def test_a_branch_that_keeps_the_variance_doubles_it() -> None:
    """Prince 2023, section 11.4.1; the branch `W relu(x)` with He's variance."""
    rng, x = generator(), generator(1).normal(size=(200, 256))
    variances = [x.var()]
    for _ in range(5):
        branch = Linear(he()(256, 256, rng=rng), np.zeros(256))
        x = x + branch.forward(np.maximum(x, 0))[0]
        variances.append(x.var())
    assert np.allclose(np.divide(variances[1:], variances[:-1]), 2, rtol=0.1)


def test_a_branch_of_another_width_is_named() -> None:
    part = Residual([Linear(np.zeros((3, 2)), np.zeros(2))])
    for call in (part.forward, part.evaluate):
        with pytest.raises(
            ValueError, match=r"the branch makes \(5, 2\) of \(5, 3\); a residual branch keeps the shape"
        ):
            call(np.zeros((5, 3)))


def test_a_chapter_can_print_the_two_passes() -> None:
    for method in (Residual.forward, Residual.backward):
        assert len(inspect.getsource(method).splitlines()) <= 5
