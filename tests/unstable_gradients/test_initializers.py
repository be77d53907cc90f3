import math

import numpy as np
import pytest
from unstable_gradients.initializers import (
    INITIALIZERS,
    Initializer,
    constant,
    eye,
    glorot,
    he,
    lecun,
    normal,
    orthogonal,
    uniform,
)

FAN_IN, FAN_OUT = 300, 200
EVERY = [constant(0.5), normal(0.1), uniform(0.1), lecun(), glorot(), he(), orthogonal(), eye()]
VARIANCES = [
    (normal(0.3), 0.09),
    (uniform(0.3), 0.03),
    (lecun(), 1 / FAN_IN),
    (glorot(), 2 / (FAN_IN + FAN_OUT)),
    (he(), 2 / FAN_IN),
    (lecun(distribution="uniform"), 1 / FAN_IN),
    (glorot(distribution="uniform"), 2 / (FAN_IN + FAN_OUT)),
    (he(distribution="uniform"), 2 / FAN_IN),
]


@pytest.mark.parametrize(("initializer", "variance"), VARIANCES, ids=lambda value: str(value))
def test_mean_and_variance(initializer: Initializer, variance: float) -> None:
    W = initializer(FAN_IN, FAN_OUT, rng=np.random.default_rng(1))
    assert abs(W.mean()) < 4 * math.sqrt(variance / W.size)  # four standard errors
    # the variance of a sample of 60,000 has a relative standard error of at most sqrt(2 / 60,000) = 0.6 %
    assert W.var() == pytest.approx(variance, rel=0.023)


@pytest.mark.parametrize(("initializer", "variance"), VARIANCES, ids=lambda value: str(value))
def test_shape_of_the_distribution(initializer: Initializer, variance: float) -> None:
    W = initializer(FAN_IN, FAN_OUT, rng=np.random.default_rng(2))
    kurtosis = np.mean(W**4) / np.mean(W**2) ** 2
    if "uniform" in initializer.name:
        assert kurtosis == pytest.approx(9 / 5, rel=0.02)
        assert np.abs(W).max() <= math.sqrt(3 * variance)
        assert np.abs(W).max() > 0.999 * math.sqrt(3 * variance)
    else:
        assert kurtosis == pytest.approx(3, rel=0.05)


@pytest.mark.parametrize("make", [lecun, glorot, he])
@pytest.mark.parametrize("distribution", ["normal", "uniform"])
def test_a_gain_multiplies_every_weight(make, distribution: str) -> None:
    plain = make(distribution=distribution)(30, 20, rng=np.random.default_rng(3))
    louder = make(gain=2.5, distribution=distribution)(30, 20, rng=np.random.default_rng(3))
    assert np.allclose(louder, 2.5 * plain, rtol=1e-15)


def test_a_gain_multiplies_those_without_a_distribution_too() -> None:
    for make in (lambda gain: constant(0.5, gain), lambda gain: normal(0.1, gain), lambda gain: uniform(0.1, gain)):
        plain, louder = (make(gain)(5, 4, rng=np.random.default_rng(3)) for gain in (1.0, 2.5))
        assert np.allclose(louder, 2.5 * plain, rtol=1e-15)


@pytest.mark.parametrize(("fan_in", "fan_out"), [(32, 32), (64, 32), (32, 64), (1, 7), (7, 1)])
def test_orthogonal_has_orthonormal_rows_or_columns(fan_in: int, fan_out: int) -> None:
    W = orthogonal(gain=1.5)(fan_in, fan_out, rng=np.random.default_rng(4))
    gram = W.T @ W if fan_in >= fan_out else W @ W.T
    assert W.shape == (fan_in, fan_out)
    assert np.abs(gram - 1.5**2 * np.eye(min(fan_in, fan_out))).max() < 1e-13
    assert np.allclose(np.linalg.svd(W, compute_uv=False), 1.5, rtol=1e-13)


def test_eye_is_the_identity() -> None:
    rng = np.random.default_rng(4)
    assert np.array_equal(eye(gain=2.0)(2, 3, rng=rng), [[2, 0, 0], [0, 2, 0]])
    assert np.array_equal(eye()(4, 4, rng=rng), np.eye(4))


def test_orthogonal_prefers_no_direction() -> None:
    """Without the correction of the signs the diagonal of a 2 x 2 Q is never positive in its first entry."""
    rng = np.random.default_rng(5)
    corners = np.array([orthogonal()(2, 2, rng=rng)[0, 0] for _ in range(2000)])
    assert abs(corners.mean()) < 4 * math.sqrt(0.5 / 2000)
    assert abs((corners > 0).mean() - 0.5) < 0.05


def test_constant_is_constant() -> None:
    assert np.array_equal(constant(0.5, gain=3)(2, 3, rng=np.random.default_rng()), np.full((2, 3), 1.5))


@pytest.mark.parametrize("initializer", EVERY, ids=repr)
def test_the_same_generator_draws_the_same_bits_and_another_does_not(initializer: Initializer) -> None:
    first, again, other = (initializer(8, 6, rng=np.random.default_rng(seed)) for seed in (7, 7, 8))
    assert first.tobytes() == again.tobytes()
    assert initializer.name.startswith(("constant", "eye")) or first.tobytes() != other.tobytes()


@pytest.mark.parametrize("initializer", EVERY, ids=repr)
def test_float32_is_the_float64_draw_rounded(initializer: Initializer) -> None:
    double = initializer(8, 6, rng=np.random.default_rng(7))
    single = initializer(8, 6, rng=np.random.default_rng(7), dtype=np.float32)
    assert double.dtype == np.float64 and single.dtype == np.float32
    assert np.array_equal(single, double.astype(np.float32))


def test_every_factory_is_listed_and_names_what_it_makes() -> None:
    assert set(INITIALIZERS) == {"constant", "normal", "uniform", "lecun", "glorot", "he", "orthogonal", "eye"}
    assert repr(he(gain=0.5, distribution="uniform")) == "he uniform x 0.5"


def test_bad_arguments_are_named() -> None:
    with pytest.raises(ValueError, match="distribution is 'gauss'; it can be 'normal' or 'uniform'"):
        he(distribution="gauss")
    with pytest.raises(TypeError, match=r"rng is 0; it takes a generator, such as np.random.default_rng\(0\)"):
        he()(3, 3, rng=0)
