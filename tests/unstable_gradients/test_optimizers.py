import math
import warnings

import numpy as np
import pytest
from unstable_gradients.optimizers import (
    OPTIMIZERS,
    SGD,
    Adam,
    Momentum,
    Nesterov,
    RMSProp,
    clip_by_norm,
    clip_by_value,
)

SHAPES = ((3, 2), (2,), (2, 1))


def slope(w: float) -> float:
    """The derivative of a function with no symmetry: w^4 / 4 - w^3 / 3 + w."""
    return w**3 - w**2 + 1


# Each rule for one number, as its paper writes it, in plain Python.


def sgd(w: float, steps: int) -> float:
    for _ in range(steps):
        w = w - 0.1 * slope(w)
    return w


def momentum(w: float, steps: int) -> float:
    v = 0.0
    for _ in range(steps):
        v = 0.9 * v - 0.1 * slope(w)
        w = w + v
    return w


def nesterov(w: float, steps: int) -> float:
    """Sutskever et al. 2013: the slope is taken at w + mu v, where the library's parameters are; hence the last line."""
    v = 0.0
    for _ in range(steps):
        v = 0.9 * v - 0.1 * slope(w + 0.9 * v)
        w = w + v
    return w + 0.9 * v


def rmsprop(w: float, steps: int) -> float:
    s = 0.0
    for _ in range(steps):
        g = slope(w)
        s = 0.9 * s + 0.1 * g**2
        w = w - 0.1 * g / (math.sqrt(s) + 1e-8)
    return w


def adam(w: float, steps: int) -> float:
    m = v = 0.0
    for t in range(1, steps + 1):
        g = slope(w)
        m = 0.9 * m + 0.1 * g
        v = 0.999 * v + 0.001 * g**2
        w = w - 0.1 * (m / (1 - 0.9**t)) / (math.sqrt(v / (1 - 0.999**t)) + 1e-8)
    return w


@pytest.mark.parametrize("steps", [1, 2, 3, 25])
@pytest.mark.parametrize(
    ("make", "by_hand"),
    [(SGD, sgd), (Momentum, momentum), (Nesterov, nesterov), (RMSProp, rmsprop), (Adam, adam)],
)
def test_the_recurrence_by_hand(make, by_hand, steps: int) -> None:
    start = [0.3, -0.4, 1.2]
    parameters = [np.array(start[:2]), np.array(start[2:])]
    optimizer = make(0.1)
    for _ in range(steps):
        optimizer.step(parameters, [slope(w) for w in parameters])
    assert np.allclose(np.concatenate(parameters), [by_hand(w, steps) for w in start], rtol=1e-12)


def test_the_first_step_of_adam_is_eta_whatever_the_gradient() -> None:
    for size in (1e-5, 1.0, 1e5):
        w = np.array([1.0])
        Adam(0.01).step([w], [np.array([size])])
        assert w[0] == pytest.approx(0.99, abs=2e-5)


def test_kingma_and_ba_2015_the_longest_step_of_adam() -> None:
    """Section 2.1: eta while the gradient is alike, more only where it was zero at all steps but the current one."""
    w, alike = [np.zeros(1)], Adam(1.0)
    for _ in range(50):
        before = w[0].copy()
        alike.step(w, [np.array([3e-4])])
        assert abs(w[0] - before) == pytest.approx(1, rel=1e-3)
    w, seldom = [np.zeros(1)], Adam(1.0)
    for _ in range(10_000):
        seldom.step(w, [np.zeros(1)])
    seldom.step(w, [np.array([3e-4])])
    assert abs(w[0]) == pytest.approx((1 - 0.9) / np.sqrt(1 - 0.999), rel=0.01)


def test_adam_forgets_its_start_by_equation_3() -> None:
    """The mean that starts at 0 lacks a factor 1 - beta^t, so with a gradient that stays the corrected one is exact."""
    adam, w = Adam(0.1), [np.zeros(2)]
    for t in range(1, 20):
        adam.step(w, [np.array([2.0, -5.0])])
        assert adam.m[0] / (1 - 0.9**t) == pytest.approx([2, -5])
        assert adam.v[0] / (1 - 0.999**t) == pytest.approx([4, 25])


def test_adam_on_pure_noise_makes_steps_of_a_quarter_and_walks_at_random() -> None:
    rng, adam, w = np.random.default_rng(0), Adam(1.0), [np.zeros(4000)]
    for _ in range(1500):
        before = w[0].copy()
        adam.step(w, [1e-6 * rng.normal(size=4000)])
    assert np.sqrt(np.mean((w[0] - before) ** 2)) == pytest.approx(np.sqrt(0.1 / 1.9), rel=0.1)
    assert np.sqrt(np.mean(w[0] ** 2)) == pytest.approx(np.sqrt(1500), rel=0.1)


def test_sgd_moves_in_proportion_to_the_gradient() -> None:
    w = np.zeros(3)
    SGD(0.5).step([w], [np.array([1.0, 1e-7, -4.0])])
    assert np.array_equal(w, [-0.5, -0.5e-7, 2.0])


@pytest.mark.parametrize("make", OPTIMIZERS.values())
def test_parameters_change_in_place_gradients_not_at_all_and_dtypes_stay(make) -> None:
    for dtype in (np.float64, np.float32):
        rng = np.random.default_rng(0)
        parameters = [rng.normal(size=shape).astype(dtype) for shape in SHAPES]
        gradients = [rng.normal(size=shape).astype(dtype) for shape in SHAPES]
        identities, old = [id(w) for w in parameters], [w.copy() for w in parameters]
        given = [g.copy() for g in gradients]
        optimizer = make(0.01)
        for _ in range(3):
            optimizer.step(parameters, gradients)
        assert [id(w) for w in parameters] == identities
        assert all(w.dtype == dtype for w in parameters)
        assert all((w != o).all() for w, o in zip(parameters, old, strict=True))
        assert all(np.array_equal(g, o) for g, o in zip(gradients, given, strict=True))


@pytest.mark.parametrize("make", OPTIMIZERS.values())
def test_inf_and_nan_come_through_without_a_warning(make) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        w = np.array([1.0, 1.0, 1.0])
        optimizer = make(10.0)
        for _ in range(2):
            optimizer.step([w], [np.array([np.nan, np.inf, 1e308])])
    assert np.isnan(w[0]) and not np.isfinite(w[1])


@pytest.mark.parametrize("make", OPTIMIZERS.values())
def test_a_missing_gradient_is_an_error(make) -> None:
    with pytest.raises(ValueError):
        make(0.1).step([np.zeros(2), np.zeros(3)], [np.zeros(2)])


def test_clipping_by_norm_keeps_the_direction() -> None:
    gradients = [np.array([[3.0, 0.0]]), np.array([4.0])]  # norm 5 together
    clipped = clip_by_norm(gradients, 1.0)
    assert np.allclose(clipped[0], [[0.6, 0.0]]) and np.allclose(clipped[1], [0.8])
    assert np.array_equal(gradients[0], [[3.0, 0.0]])
    for limit in (5.0, 6.0):
        assert all(np.array_equal(c, g) for c, g in zip(clip_by_norm(gradients, limit), gradients, strict=True))


def test_clipping_by_norm_survives_sizes_whose_squares_do_not() -> None:
    for scale in (1e-200, 1e200):
        clipped = clip_by_norm([np.array([3.0, 4.0]) * scale], scale)
        assert np.allclose(clipped[0], np.array([0.6, 0.8]) * scale, rtol=1e-12, atol=0)


def test_clipping_by_norm_cannot_give_inf_or_nan_a_direction() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert np.isnan(clip_by_norm([np.array([np.nan, 1.0])], 1.0)[0]).all()
        assert np.isnan(clip_by_norm([np.array([np.inf, 1.0])], 1.0)[0][0])


def test_clipping_by_value_cuts_each_entry() -> None:
    gradients = [np.array([[0.5, -3.0]]), np.array([np.inf, -np.inf, np.nan])]
    clipped = clip_by_value(gradients, 1.0)
    assert np.array_equal(clipped[0], [[0.5, -1.0]])
    assert np.array_equal(clipped[1], [1.0, -1.0, np.nan], equal_nan=True)
    assert np.array_equal(gradients[0], [[0.5, -3.0]])


@pytest.mark.parametrize("clip", [clip_by_norm, clip_by_value])
def test_clipping_keeps_float32(clip) -> None:
    assert clip([np.array([3.0, 4.0], dtype=np.float32)], 1.0)[0].dtype == np.float32
