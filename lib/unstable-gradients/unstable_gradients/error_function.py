"""The error function and its complement, which numpy does not have.

GELU needs them: see `activations`. Both work entry by entry and keep float32 as float32.
"""

import numpy as np

# (1 + 2x) exp(x^2) erfc(x) as a polynomial in t = (x - 3.75) / (x + 3.75), for all x >= 0, highest power first.
# Method: Shepherd and Laframboise 1981, Mathematics of Computation 36. Computed by make_error_function.py.
_COEFFICIENTS = (
    -2.623107347133476e-09,
    -1.9551358868985616e-09,
    3.197926671666804e-08,
    1.879082322370048e-08,
    -2.4857126248016745e-07,
    -5.084465378687302e-08,
    1.7419821586224816e-06,
    -9.792625707303523e-07,
    -1.1438048033346894e-05,
    2.2387565714911816e-05,
    5.164652974177416e-05,
    -0.00029015535246077655,
    0.000293714378044958,
    0.0017556261651970652,
    -0.009746579683265262,
    0.02836227737211114,
    -0.05869339857664934,
    0.09230432116428125,
    -0.10880393014244462,
    0.08227673848999506,
    0.0035854154854790257,
    -0.14024059858554525,
    1.2375126308378275,
)


def erfc(x: np.ndarray) -> np.ndarray:
    """The complementary error function `1 - erf(x)`, accurate to about 1e-15 of the larger of itself and erfc(0).

    For `x > 0`, where erfc becomes tiny, it is also accurate to about `x^2` times 1e-16 of itself.
    """
    distance = np.minimum(np.abs(x), 30)  # from 28 on erfc is 0 in float64; 30 squared does not overflow
    t = (distance - 3.75) / (distance + 3.75)
    polynomial = np.full_like(t, _COEFFICIENTS[0])
    for coefficient in _COEFFICIENTS[1:]:
        polynomial *= t
        polynomial += coefficient
    tail = polynomial * np.exp(-distance * distance) / (1 + 2 * distance)  # erfc(|x|)
    return np.where(x < 0, 2 - tail, tail)


def erf(x: np.ndarray) -> np.ndarray:
    """The error function, the integral of `2 / sqrt(pi) exp(-t^2)` from 0 to `x`, to about 1e-15."""
    return 1 - erfc(x)
