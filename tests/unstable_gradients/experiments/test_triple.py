"""What Glorot and Bengio found in 2010, in our networks: delta shrinks by 1/sqrt(3) a layer, the gradient of the weights does not."""

import numpy as np
import pytest
from unstable_gradients.experiments.triple import OLD_STANDARD, SIGMOID, TANH, WIDE, initializer
from unstable_gradients.results import read

ROWS = read("triple").rows


def factors(setting: str, field: str, first: int, last: int) -> np.ndarray:
    """By seed, the factor a layer on the way from `last` to `first`."""
    at = {(row["seed"], row["layer"]): row[field] for row in ROWS if row["setting"] == setting}
    seeds = sorted({seed for seed, _ in at})
    return np.array([(at[seed, first] / at[seed, last]) ** (1 / (last - first)) for seed in seeds])


def test_deltas_factor_tends_to_one_over_root_three_in_wide_layers():
    """It tends to it from below: where the activation has not yet shrunk, the slopes of tanh are less than 1."""
    each = [np.median(factors(WIDE.setting, "delta_sd", layer, layer + 1)) for layer in range(1, 5)]
    assert each == sorted(each)
    assert each[0] < 0.98 * 3**-0.5
    assert each[-1] == pytest.approx(3**-0.5, rel=0.01)


def test_the_gradient_of_the_weights_is_level_in_wide_layers():
    assert np.median(factors(WIDE.setting, "dW_sd", 1, 5)) == pytest.approx(1, abs=0.03)


def test_narrow_layers_do_the_same_less_exactly():
    assert np.median(factors(TANH.setting, "delta_sd", 1, 9)) == pytest.approx(3**-0.5, rel=0.1)
    assert np.median(factors(TANH.setting, "dW_sd", 1, 9)) == pytest.approx(1, abs=0.1)
    assert np.median(factors(SIGMOID.setting, "dW_sd", 1, 9)) < 0.3


def test_the_old_standard_is_uniform_between_plus_and_minus_one_over_root_n():
    W = initializer(WIDE)(1000, 1000, rng=np.random.default_rng(0))
    assert abs(OLD_STANDARD - 1 / np.sqrt(3)) < 1e-15
    assert 0.999 / np.sqrt(1000) < np.abs(W).max() <= 1 / np.sqrt(1000)
