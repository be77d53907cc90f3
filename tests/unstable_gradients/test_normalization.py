import inspect
import warnings

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from unstable_gradients.gradcheck import numeric_gradient
from unstable_gradients.normalization import NORMS, BatchNorm, LayerNorm, standardize, standardize_backward


def generator(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def independent(x, gamma, beta, axis: int, epsilon: float):
    mean = anp.mean(x, axis=axis, keepdims=True)
    return (x - mean) / anp.sqrt(anp.var(x, axis=axis, keepdims=True) + epsilon) * gamma + beta


@pytest.mark.parametrize("axis", [0, 1])
def test_a_standardized_batch_has_mean_0_and_variance_1(axis: int) -> None:
    x = generator().normal(5, 3, size=(40, 30))
    x_hat, mean, sigma = standardize(x, axis, epsilon=0)
    assert np.abs(x_hat.mean(axis=axis)).max() < 1e-14 and np.allclose(x_hat.var(axis=axis), 1, rtol=1e-13)
    assert np.allclose(x_hat * sigma + mean, x, rtol=1e-14)
    assert mean.shape == sigma.shape == ((1, 30) if axis == 0 else (40, 1))
    assert np.allclose(standardize(7 * x + 2, axis, epsilon=0).x_hat, x_hat, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("epsilon", [0.0, 1e-5, 0.5])
@pytest.mark.parametrize(("batch", "units"), [(2, 3), (7, 5), (32, 2)])
@pytest.mark.parametrize("kind", NORMS)
def test_both_passes_against_autograd_and_differences(kind: str, batch: int, units: int, epsilon: float) -> None:
    rng = generator(batch)
    norm = NORMS[kind](units, epsilon=epsilon)
    norm.gamma[:], norm.beta[:] = rng.normal(1, 0.5, units), rng.normal(size=units)
    x, doutput = rng.normal(2, 3, size=(batch, units)), rng.normal(size=(batch, units))
    y, cache = norm.forward(x)
    dx, [(told, gradients)] = norm.backward(doutput, cache)
    assert told is doutput

    def loss(x, gamma, beta):
        return anp.sum(doutput * independent(x, gamma, beta, norm.axis, epsilon))

    assert np.allclose(y, independent(x, norm.gamma, norm.beta, norm.axis, epsilon), rtol=1e-12, atol=1e-13)
    expected = grad(loss, (0, 1, 2))(x, norm.gamma, norm.beta)
    for ours, theirs in zip((dx, *gradients), expected, strict=True):
        # with two numbers and epsilon 0 the exact gradient is 0, so the scale is that of what is subtracted
        assert np.linalg.norm(ours - theirs) <= 1e-10 * max(np.linalg.norm(theirs), 1e-3)
    numeric = numeric_gradient(lambda: float((doutput * norm.forward(x)[0]).sum()), [x, *norm.parameters()])
    for ours, theirs in zip((dx, *gradients), numeric, strict=True):
        assert np.linalg.norm(ours - theirs) <= 1e-6 * max(np.linalg.norm(ours), 1e-2)


@pytest.mark.parametrize("axis", [0, 1])
def test_the_way_back_lets_nothing_pass_that_moves_mean_or_variance(axis: int) -> None:
    x, g = generator().normal(size=(9, 8)), generator(1).normal(size=(9, 8))
    x_hat, _, sigma = standardize(x, axis, epsilon=0)
    dx = standardize_backward(g, x_hat, sigma, axis)
    assert np.abs(dx.sum(axis=axis)).max() < 1e-14 and np.abs((dx * x_hat).sum(axis=axis)).max() < 1e-13
    assert np.abs(standardize_backward(3 + 2 * x_hat, x_hat, sigma, axis)).max() < 1e-14
    # twice the input, half the gradient
    twice = standardize(2 * x, axis, epsilon=0)
    assert np.allclose(standardize_backward(g, twice.x_hat, twice.sigma, axis), dx / 2, rtol=1e-12)


def test_a_batch_norm_depends_on_the_batch_and_a_layer_norm_does_not() -> None:
    x = generator().normal(size=(6, 4))
    batch, layer = BatchNorm(4), LayerNorm(4)
    assert not np.allclose(batch.forward(x)[0][:3], batch.forward(x[:3])[0])
    assert np.array_equal(layer.forward(x)[0][:3], layer.forward(x[:3])[0])
    assert np.array_equal(layer.forward(x)[0], layer.evaluate(x))


def test_running_statistics_approach_those_of_the_data() -> None:
    rng, norm = generator(), BatchNorm(3)
    norm.gamma[:], norm.beta[:] = [1.0, 2.0, 3.0], [0.0, 1.0, -1.0]
    spread, centre = np.array([0.5, 2.0, 4.0]), np.array([-3.0, 0.0, 9.0])
    x = rng.normal(centre, spread, size=(8, 3))
    norm.track(norm.forward(x)[1])
    assert np.allclose(norm.running_mean, 0.1 * x.mean(axis=0), rtol=1e-12)
    assert np.allclose(norm.running_variance, 0.9 + 0.1 * x.var(axis=0, ddof=1), rtol=1e-12)
    for _ in range(2000):
        norm.track(norm.forward(rng.normal(centre, spread, size=(8, 3)))[1])
    assert np.abs((norm.running_mean - centre) / spread).max() < 0.3
    assert np.allclose(norm.running_variance, spread**2, rtol=0.4)
    expected = norm.gamma * (x - norm.running_mean) / np.sqrt(norm.running_variance + 1e-5) + norm.beta
    assert np.allclose(norm.evaluate(x), expected, rtol=1e-13)
    assert np.allclose(norm.evaluate(x[:1]), norm.evaluate(x)[:1], rtol=1e-15)  # one example is enough here


def test_a_pass_moves_nothing() -> None:
    norm, x = BatchNorm(4), generator().normal(size=(6, 4))
    before = [array.copy() for array in (x, norm.running_mean, norm.running_variance, *norm.parameters())]
    y, cache = norm.forward(x)
    norm.backward(np.ones_like(y), cache)
    norm.evaluate(x)
    after = (x, norm.running_mean, norm.running_variance, *norm.parameters())
    assert all(np.array_equal(a, b) for a, b in zip(before, after, strict=True))


@pytest.mark.parametrize("kind", NORMS)
def test_float32_stays_float32(kind: str) -> None:
    norm = NORMS[kind](4, dtype=np.float32)
    x = generator().normal(size=(6, 4)).astype(np.float32)
    y, cache = norm.forward(x)
    dx, [(_, gradients)] = norm.backward(y, cache)
    if isinstance(norm, BatchNorm):
        norm.track(cache)
        assert norm.running_mean.dtype == norm.running_variance.dtype == np.float32
    assert {array.dtype for array in (y, *cache, dx, *gradients, norm.evaluate(x))} == {np.dtype(np.float32)}


@pytest.mark.parametrize("kind", NORMS)
def test_an_exploded_input_gives_nan_without_a_warning(kind: str) -> None:
    norm, x = NORMS[kind](3), np.array([[1e200, -1e200, 0.0], [np.inf, 1.0, 2.0]])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        y, cache = norm.forward(x)
        dx, _ = norm.backward(y, cache)
        if isinstance(norm, BatchNorm):
            norm.track(cache)
            norm.evaluate(x)
    assert np.isnan(y[1]).any() and np.isnan(dx[1]).any()


def test_bad_input_is_answered_with_what_came_and_what_fits() -> None:
    for make in NORMS.values():
        for shape in ((5, 3), (4,)):
            with pytest.raises(ValueError, match=r"x has shape \(.*\); this norm takes \(batch, 4\)"):
                make(4).forward(np.zeros(shape))
    with pytest.raises(ValueError, match="the batch has 1 example; batch norm needs 2 or more to train on"):
        BatchNorm(4).forward(np.zeros((1, 4)))
    with pytest.raises(ValueError, match="the layer has 1 unit; layer norm needs 2 or more"):
        LayerNorm(1).forward(np.zeros((5, 1)))


def test_a_chapter_can_print_the_derivation() -> None:
    for function in (standardize, standardize_backward):
        source = inspect.getsource(function)
        assert "def " in source and "(batch, units)" in source and len(source.splitlines()) <= 22
