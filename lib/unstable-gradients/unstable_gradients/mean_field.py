"""Mean field: what very wide networks do to a signal and to a gradient, from two integrals.

The chapters `unstable` and `initialization` use this module. Weights are independent with variance
`weight_variance / fan_in`, biases with variance `bias_variance`. As the width grows, each input `z` of a unit becomes a
normal number of mean 0, whose variance `q` follows a map from layer to layer:

    q[l + 1] = weight_variance E[f(sqrt(q[l]) g)^2] + bias_variance      g standard normal

and the mean square of delta is multiplied, from layer to layer on its way back, by

    chi = weight_variance E[f'(sqrt(q) g)^2]

Poole et al. 2016 (arXiv 1606.05340) give the maps; Schoenholz et al. 2017 (arXiv 1611.01232), who write `chi_1`, add the
gradient and the depth scales.
"""

import math
from collections.abc import Callable

import numpy as np

from unstable_gradients.activations import Activation, find_activation

# Points from -10 to 10 for means over a normal number, none of them at the kink of a ReLU. For a smooth function such a
# sum is exact to a dozen digits. Gauss-Hermite quadrature of as many points is not: it is 2 % off where tanh is steep.
NODES = np.arange(-9.95, 10, 0.1)
WEIGHTS = np.exp(-0.5 * NODES**2) / np.exp(-0.5 * NODES**2).sum()
STEPS = 60  # of a bisection: each halves the interval


def expectation(f: Callable[[np.ndarray], np.ndarray], q: float = 1.0) -> float:
    """The mean of `f(z)` for a normal `z` of mean 0 and variance `q`; `f` takes an array and works entry by entry."""
    return float(WEIGHTS @ f(math.sqrt(q) * NODES))


def variance_map(q: float, activation: str | Activation, weight_variance: float, bias_variance: float = 0.0) -> float:
    """The variance of `z` in a layer, from its variance `q` in the layer before (Poole et al. 2016)."""
    f = find_activation(activation)
    return weight_variance * expectation(lambda z: f(z) ** 2, q) + bias_variance


def fixed_point(activation: str | Activation, weight_variance: float, bias_variance: float = 0.0) -> float:
    """The variance `q*` at which deep layers settle: that of `variance_map` which draws its surroundings in.

    Inf if the map has none, as with ReLU and a `weight_variance` above 2. Where the map returns every `q` as it came,
    as with ReLU, a `weight_variance` of 2 and no biases, the 0 that is returned is one of many.
    """
    upper = 1.0
    while variance_map(upper, activation, weight_variance, bias_variance) > upper:
        upper *= 2
        if upper > 1e12:
            return math.inf
    return _crossing(lambda q: variance_map(q, activation, weight_variance, bias_variance) - q, 0.0, upper)


def chi(q: float, activation: str | Activation, weight_variance: float) -> float:
    """The factor a layer of the mean square of delta where `z` has the variance `q` (Schoenholz et al. 2017).

    Below 1 gradients vanish, above 1 they explode. It is also the slope of `correlation_map` at 1 if `q` is the fixed
    point: the factor of a small squared distance on its way forward (Poole et al. 2016).
    """
    f = find_activation(activation)
    return weight_variance * expectation(lambda z: f.derivative(z) ** 2, q)


def correlation_map(
    c: float, q: float, activation: str | Activation, weight_variance: float, bias_variance: float = 0.0
) -> float:
    """The correlation of the `z` of two inputs in a layer, from their correlation `c` in the one before.

    Both have the variance `q`, the fixed point (Poole et al. 2016).
    """
    f = find_activation(activation)
    return (weight_variance * _pair(f, c, q) + bias_variance) / q


def settled_correlation(
    q: float, activation: str | Activation, weight_variance: float, bias_variance: float = 0.0
) -> float:
    """The correlation `c*` to which any two inputs are led by deep layers: 1 in the ordered phase, less in chaos."""
    return _crossing(lambda c: correlation_map(c, q, activation, weight_variance, bias_variance) - c, 0.0, 1.0)


def correlation_slope(c: float, q: float, activation: str | Activation, weight_variance: float) -> float:
    """The derivative of `correlation_map` by `c`; at `c = 1` it is `chi` (Schoenholz et al. 2017)."""
    f = find_activation(activation)
    return weight_variance * _pair(f.derivative, c, q)


def depth_scale(factor: float) -> float:
    """The number of layers over which `factor ** layers` changes by a factor of e; inf if `factor` is 1.

    With `chi` it is the scale of gradients, with `correlation_slope` at the settled correlation that of what two inputs
    still tell of one another (Schoenholz et al. 2017: `xi = 1 / |log chi|`).
    """
    if factor <= 0:
        return 0.0
    return 1 / abs(math.log(factor)) if factor != 1 else math.inf


def critical_weight_variance(activation: str | Activation, bias_variance: float = 0.0) -> float:
    """The `weight_variance` on the edge of chaos, where `chi` at the fixed point is 1.

    For an activation such as tanh, whose fixed point is finite: raises `ValueError` if no variance up to 1e6 is.
    """

    def below(weight_variance: float) -> float:
        q = fixed_point(activation, weight_variance, bias_variance)
        return 1 - chi(q, activation, weight_variance) if math.isfinite(q) else math.nan

    upper = 1.0
    while below(upper) > 0:
        upper *= 2
    if math.isnan(below(upper)) or upper > 1e6:
        raise ValueError(f"{activation} has no edge of chaos at a bias variance of {bias_variance:g}")
    return _crossing(below, upper / 2 if upper > 1 else 0.0, upper)


def _pair(f: Callable[[np.ndarray], np.ndarray], c: float, q: float) -> float:
    """The mean of `f(z1) f(z2)` for normal numbers of variance `q` with the correlation `c`."""
    z1 = math.sqrt(q) * NODES
    z2 = c * z1[:, np.newaxis] + math.sqrt(1 - c * c) * z1  # (nodes, nodes)
    return float((WEIGHTS * f(z1)) @ f(z2) @ WEIGHTS)


def _crossing(height: Callable[[float], float], lower: float, upper: float) -> float:
    """Where `height`, positive on the left and not on the right, crosses 0; `lower` if it is nowhere positive."""
    for _ in range(STEPS):
        middle = (lower + upper) / 2
        if height(middle) > 0:
            lower = middle
        else:
            upper = middle
    return lower
