import math
import warnings

import numpy as np
import pytest
from unstable_gradients.norms import global_norm, norm, sd


@pytest.mark.parametrize("exponent", [-320, -307, -200, -150, -100, 0, 100, 150, 200, 305])
def test_norm_and_sd_hold_at_every_size(exponent: int) -> None:
    x = np.array([[3.0, -4.0], [12.0, 84.0]])  # norm 85
    scale = 10.0**exponent if exponent >= -307 else 1e-160 * 1e-160
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        # below 1e-307 numbers have fewer digits
        tolerance = 1e-12 if exponent >= -300 else 1e-2
        assert norm(x * scale) == pytest.approx(85 * scale, rel=tolerance)
        assert sd(x * scale) == pytest.approx(np.std(x) * scale, rel=tolerance)


def test_they_agree_with_numpy_where_numpy_can() -> None:
    rng = np.random.default_rng(0)
    for shape in ((), (1,), (5,), (7, 3), (2, 3, 4)):
        x = rng.normal(2, 3, shape)
        assert norm(x) == pytest.approx(np.linalg.norm(x), rel=1e-14)
        assert sd(x) == pytest.approx(np.std(x), rel=1e-14, abs=1e-15)


def test_a_mean_is_finite_even_where_the_sum_is_not() -> None:
    x = np.array([1.0, 1.2, 1.7])
    assert sd(x * 1e308) == pytest.approx(np.std(x) * 1e308, rel=1e-12)


def test_a_large_mean_does_not_hide_a_small_sd() -> None:
    assert sd(1e6 + np.array([-1e-3, 1e-3] * 50)) == pytest.approx(1e-3, rel=1e-6)


def test_zero_inf_and_nan() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert norm(np.zeros(3)) == 0 and sd(np.ones(3)) == 0
        assert norm(np.array([])) == 0
        assert norm(np.array([1, -np.inf])) == math.inf
        assert math.isnan(norm(np.array([np.inf, np.nan])))
        assert math.isnan(sd(np.array([1, np.inf]))) and math.isnan(sd(np.array([1, np.nan])))
        assert norm(np.full(4, 1.5e308)) == math.inf  # it really is too large


def test_float32_is_measured_in_float64() -> None:
    assert norm(np.full(4, 1e-30, dtype=np.float32)) == pytest.approx(2e-30, rel=1e-6)
    assert norm(np.full(4, 1e30, dtype=np.float32)) == pytest.approx(2e30, rel=1e-6)


def test_global_norm_is_that_of_all_entries_together() -> None:
    rng = np.random.default_rng(1)
    arrays = [rng.normal(size=(4, 3)), rng.normal(size=3), rng.normal(size=(3, 2))]
    everything = np.concatenate([array.ravel() for array in arrays])
    assert global_norm(arrays) == pytest.approx(np.linalg.norm(everything), rel=1e-14)
    assert global_norm([1e200 * array for array in arrays]) == pytest.approx(1e200 * np.linalg.norm(everything))
    assert math.isnan(global_norm([np.array([np.nan]), np.ones(2)]))
