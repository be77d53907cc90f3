import math
import warnings

import numpy as np
from unstable_gradients.error_function import erf, erfc

X = np.concatenate([np.linspace(-8, 8, 100_001), np.geomspace(1e-300, 1, 500), -np.geomspace(1e-300, 1, 500)])


def test_erfc_and_erf_agree_with_the_standard_library() -> None:
    assert np.abs(erfc(X) - [math.erfc(x) for x in X]).max() < 1e-15
    assert np.abs(erf(X) - [math.erf(x) for x in X]).max() < 1e-15


def test_erfc_keeps_its_digits_in_the_tail() -> None:
    x = np.linspace(0, 26, 20_001)
    expected = np.array([math.erfc(number) for number in x])
    error = np.abs(erfc(x) - expected) / expected
    assert (error / np.maximum(1, x * x)).max() < 1e-15


def test_far_out_it_is_0_and_2_without_a_warning() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert np.array_equal(erfc(np.array([30, 1e300, np.inf, -30, -1e300, -np.inf])), [0, 0, 0, 2, 2, 2])
        assert np.isnan(erfc(np.array([np.nan]))).all()


def test_float32_stays_float32() -> None:
    x = np.linspace(-4, 4, 101, dtype=np.float32)
    assert erfc(x).dtype == np.float32
    assert np.abs(erfc(x) - [math.erfc(number) for number in x]).max() < 1e-6
