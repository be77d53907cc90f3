"""Compute the coefficients in `unstable_gradients/error_function.py`; it needs mpmath, which the package does not.

    python make_error_function.py

Method: Shepherd and Laframboise 1981, "Chebyshev approximation of (1 + 2x) exp(x^2) erfc(x) in 0 <= x < infinity",
Mathematics of Computation 36. With t = (x - K) / (x + K) that function is smooth on -1 <= t <= 1. Its Chebyshev series
is cut where the terms pass below the rounding of float64, and written out in powers of t.
"""

import mpmath as mp

mp.mp.dps = 40
K = mp.mpf("3.75")
DEGREE = 22
NODES = 200


def scaled(t: mp.mpf) -> mp.mpf:
    """(1 + 2x) exp(x^2) erfc(x) at the x that belongs to `t`."""
    x = K * (1 + t) / (1 - t)
    if x < 100:
        return (1 + 2 * x) * mp.exp(x * x) * mp.erfc(x)
    return (1 + 2 * x) * mp.hyp2f0(1, 0.5, -1 / (x * x)) / (x * mp.sqrt(mp.pi))  # its asymptotic series


def coefficients() -> list[mp.mpf]:
    """Coefficients of the powers of t, from t**0 to t**DEGREE."""
    angles = [mp.pi * (node + mp.mpf(1) / 2) / NODES for node in range(NODES)]
    values = [scaled(mp.cos(angle)) for angle in angles]
    total = [mp.mpf(0)] * (DEGREE + 1)
    below, chebyshev = [mp.mpf(0)], [mp.mpf(1)]  # T_{m-1} and T_m in powers of t
    for m in range(DEGREE + 1):
        c = 2 * sum(v * mp.cos(m * angle) for v, angle in zip(values, angles, strict=True)) / NODES
        for power, factor in enumerate(chebyshev):
            total[power] += (c / 2 if m == 0 else c) * factor
        if m == 0:
            below, chebyshev = chebyshev, [mp.mpf(0), mp.mpf(1)]
            continue
        doubled = [mp.mpf(0)] + [2 * factor for factor in chebyshev]
        for power, factor in enumerate(below):
            doubled[power] -= factor
        below, chebyshev = chebyshev, doubled
    return total


if __name__ == "__main__":
    for coefficient in reversed(coefficients()):
        print(f"    {float(coefficient)!r},")
