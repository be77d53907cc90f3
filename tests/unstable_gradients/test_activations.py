import math
import warnings

import numpy as np
import pytest
from unstable_gradients.activations import ACTIVATIONS, ELU, Activation, LeakyReLU, elu, find_activation, selu, sigmoid

EVERY = [*ACTIVATIONS.values(), LeakyReLU(0.3), ELU(1.7)]
BESIDE_KINKS = np.concatenate([np.linspace(-12, -1e-2, 400), np.linspace(1e-2, 12, 400)])

# The formulas as a textbook prints them, one number at a time, with the standard library alone.
BY_HAND = {
    "identity": lambda z: z,
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)),
    "tanh": math.tanh,
    "relu": lambda z: max(z, 0.0),
    "leaky_relu": lambda z: z if z > 0 else 0.01 * z,
    "elu": lambda z: z if z > 0 else math.expm1(z),
    "selu": lambda z: 1.0507009873554805 * (z if z > 0 else 1.6732632423543772 * math.expm1(z)),
    "gelu": lambda z: z * 0.5 * math.erfc(-z / math.sqrt(2)),
    "softplus": lambda z: math.log1p(math.exp(z)),
}


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_value_is_the_textbook_formula(name: str) -> None:
    z = np.linspace(-20, 20, 1001)
    expected = np.array([BY_HAND[name](number) for number in z])
    assert np.allclose(ACTIVATIONS[name](z), expected, rtol=1e-13, atol=1e-15)


@pytest.mark.parametrize("activation", EVERY, ids=repr)
def test_derivative_is_the_slope_elementwise(activation: Activation) -> None:
    h = 1e-5
    numeric = (activation(BESIDE_KINKS + h) - activation(BESIDE_KINKS - h)) / (2 * h)
    assert np.abs(activation.derivative(BESIDE_KINKS) - numeric).max() < 1e-9


@pytest.mark.parametrize("activation", EVERY, ids=repr)
def test_derivative_is_the_same_with_the_activation_at_hand(activation: Activation) -> None:
    z = np.linspace(-30, 30, 601)
    assert np.array_equal(activation.derivative(z), activation.derivative(z, activation(z)))


@pytest.mark.parametrize("activation", EVERY, ids=repr)
def test_large_numbers_neither_warn_nor_become_nan(activation: Activation) -> None:
    for dtype in (np.float64, np.float32):
        z = np.array([-1e30, -1e4, -800, -100, -40, 0, 40, 100, 800, 1e4, 1e30], dtype=dtype)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            a, slope = activation(z), activation.derivative(z)
        assert np.isfinite(a).all()
        assert np.isfinite(slope).all()
        assert np.isfinite(activation(np.float64(-1e300)))


@pytest.mark.parametrize("activation", EVERY, ids=repr)
def test_dtype_and_shape_are_kept(activation: Activation) -> None:
    for dtype in (np.float64, np.float32):
        for shape in ((), (3,), (2, 3), (2, 3, 4)):
            z = np.full(shape, 0.7, dtype=dtype)
            for result in (activation(z), activation.derivative(z), activation.derivative(z, activation(z))):
                assert np.shape(result) == shape
                assert result.dtype == dtype


@pytest.mark.parametrize("activation", EVERY, ids=repr)
def test_plain_numbers_and_lists_are_taken(activation: Activation) -> None:
    assert float(activation(2)) == pytest.approx(float(activation(np.array([2.0]))[0]), rel=1e-15)
    assert np.array_equal(activation([-1, 2]), activation(np.array([-1.0, 2.0])))
    assert np.array_equal(activation.derivative([-1, 2]), activation.derivative(np.array([-1.0, 2.0])))


@pytest.mark.parametrize("activation", EVERY, ids=repr)
def test_the_input_is_left_alone(activation: Activation) -> None:
    z = np.linspace(-3, 3, 13)
    before = z.copy()
    activation(z)
    activation.derivative(z, activation(z))
    assert np.array_equal(z, before)


@pytest.mark.parametrize("activation", EVERY, ids=repr)
def test_steepest_is_the_largest_slope(activation: Activation) -> None:
    z = np.concatenate([np.linspace(-40, 40, 160_001), [-1e-12, math.sqrt(2)]])
    assert np.abs(activation.derivative(z)).max() == pytest.approx(activation.steepest, rel=1e-9)


@pytest.mark.parametrize("activation", EVERY, ids=repr)
def test_kinks_are_where_the_derivative_or_its_slope_jumps(activation: Activation) -> None:
    h = 1e-6
    z = np.arange(-300, 301) / 100
    left = (activation.derivative(z - h) - activation.derivative(z - 2 * h)) / h
    right = (activation.derivative(z + 2 * h) - activation.derivative(z + h)) / h
    jumps = np.abs(activation.derivative(z + h) - activation.derivative(z - h)) > 1e-4
    bends = np.abs(left - right) > 1e-2
    assert tuple(z[jumps | bends]) == activation.kinks


def test_the_sigmoid_is_steepest_at_zero_with_a_quarter() -> None:
    assert sigmoid.derivative(0.0) == 0.25
    slope = sigmoid.derivative(np.linspace(-10, 10, 20_001))
    assert slope.max() == 0.25
    assert 4 * sigmoid.derivative(0.0) == 1  # |w sigma'| reaches 1 at |w| = 4, and not before


def test_the_sigmoid_keeps_its_digits_where_it_is_tiny() -> None:
    z = np.array([-700.0, -300, -100, -40])
    assert np.allclose(sigmoid(z), np.exp(z), rtol=1e-15, atol=0)
    assert np.allclose(sigmoid.derivative(z), np.exp(z), rtol=1e-15, atol=0)


def test_selu_keeps_mean_0_and_second_moment_1() -> None:
    """Klambauer et al. 2017: with z from N(0, 1), E[selu(z)] = 0 and E[selu(z)^2] = 1; by Gauss-Legendre quadrature."""
    nodes, weights = np.polynomial.legendre.leggauss(200)
    mean = second = 0.0
    for low, high in ((-14.0, 0.0), (0.0, 14.0)):  # a half on each side of the kink; beyond 14 lies less than 1e-40
        z = low + (high - low) * (nodes + 1) / 2
        density = weights * (high - low) / 2 * np.exp(-z * z / 2) / math.sqrt(2 * math.pi)
        mean += float(np.sum(density * selu(z)))
        second += float(np.sum(density * selu(z) ** 2))
    assert abs(mean) < 1e-12
    assert abs(second - 1) < 1e-12


def test_elu_and_relu_derivatives_at_zero_are_those_from_the_left() -> None:
    assert ACTIVATIONS["relu"].derivative(0.0) == 0
    assert ACTIVATIONS["leaky_relu"].derivative(0.0) == 0.01
    assert elu.derivative(0.0) == 1


def test_a_name_finds_its_activation_and_a_wrong_one_is_told_which_there_are() -> None:
    assert find_activation("sigmoid") is sigmoid
    leaky = LeakyReLU(0.2)
    assert find_activation(leaky) is leaky
    with pytest.raises(ValueError, match="no activation is called 'sigmoyd'; there are identity, sigmoid, tanh"):
        find_activation("sigmoyd")
