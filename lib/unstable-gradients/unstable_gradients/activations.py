"""Activation functions, each beside its derivative.

The chapters `vanishing`, `exploding` and `activations` use this module. An activation works entry by entry on arrays
of any shape, keeps float32 as float32, and neither warns nor overflows for large `|z|`:

    sigmoid(z)                  # a, the shape of z
    sigmoid.derivative(z)       # da/dz, the shape of z
    sigmoid.derivative(z, a)    # the same, sparing the work already done for a = sigmoid(z)

To read one with its derivative: `print(inspect.getsource(type(sigmoid)))`.
"""

# ruff: noqa: D102  (the class says what its value and slope are)

import math
from typing import ClassVar

import numpy as np

from unstable_gradients.error_function import erfc
from unstable_gradients.overflow import overflow_shown


class Activation:
    """A function of one number, applied to every entry of `z`, with its derivative.

    A subclass gives `value(z)` and `slope(z, a)`, where `a` is `value(z)`. They take arrays of floats and check
    nothing. A slope may be a plain number where it is the same for every entry.
    """

    name: ClassVar[str]
    steepest: float = 1.0  # the largest |slope| there is
    kinks: tuple[float, ...] = ()  # where the slope (or, for ELU, its derivative) jumps

    def value(self, z: np.ndarray) -> np.ndarray:
        raise NotImplementedError

    def slope(self, z: np.ndarray, a: np.ndarray) -> np.ndarray | float:
        raise NotImplementedError

    @overflow_shown
    def __call__(self, z: np.ndarray | float) -> np.ndarray:
        """The activation `a` of every entry of `z`."""
        return self.value(_floats(z))

    @overflow_shown
    def derivative(self, z: np.ndarray | float, a: np.ndarray | None = None) -> np.ndarray:
        """The derivative da/dz at every entry of `z`; pass `a = self(z)` if it is at hand, to save time."""
        z = _floats(z)
        slope = self.slope(z, self.value(z) if a is None else a)
        return np.full_like(z, slope) if isinstance(slope, float) else slope

    def __repr__(self) -> str:
        return self.name


class Identity(Activation):
    """`a = z`."""

    name = "identity"

    def value(self, z: np.ndarray) -> np.ndarray:
        return z

    def slope(self, z: np.ndarray, a: np.ndarray) -> float:
        return 1.0


class Sigmoid(Activation):
    """`a = 1 / (1 + exp(-z))`, between 0 and 1, never steeper than 1/4.

    Where `exp(-z)` overflows to inf, `1 / inf` is the 0 that is wanted. Beyond `z = 37` the `a` rounds to 1 and the
    slope to 0.
    """

    name = "sigmoid"
    steepest = 0.25

    def value(self, z: np.ndarray) -> np.ndarray:
        return 1 / (1 + np.exp(-z))

    def slope(self, z: np.ndarray, a: np.ndarray) -> np.ndarray:
        return a * (1 - a)


class Tanh(Activation):
    """`a = tanh(z)`, between -1 and 1, steepest at 0 with slope 1."""

    name = "tanh"

    def value(self, z: np.ndarray) -> np.ndarray:
        return np.tanh(z)

    def slope(self, z: np.ndarray, a: np.ndarray) -> np.ndarray:
        return 1 - a * a


class ReLU(Activation):
    """`a = max(z, 0)` (Nair and Hinton 2010); its derivative at 0 is taken as 0."""

    name = "relu"
    kinks = (0.0,)

    def value(self, z: np.ndarray) -> np.ndarray:
        return np.maximum(z, 0)

    def slope(self, z: np.ndarray, a: np.ndarray) -> np.ndarray:
        return (z > 0).astype(z.dtype)


class LeakyReLU(Activation):
    """`a = z` where `z > 0`, else `alpha z` (Maas, Hannun and Ng 2013); its derivative at 0 is taken as `alpha`."""

    name = "leaky_relu"
    kinks = (0.0,)

    def __init__(self, alpha: float = 0.01) -> None:
        self.alpha = alpha
        self.steepest = max(1.0, abs(alpha))

    def value(self, z: np.ndarray) -> np.ndarray:
        return z * self.slope(z, z)

    def slope(self, z: np.ndarray, a: np.ndarray) -> np.ndarray:
        return np.where(z > 0, z.dtype.type(1), z.dtype.type(self.alpha))


class ELU(Activation):
    """`a = z` where `z > 0`, else `alpha (exp(z) - 1)` (Clevert, Unterthiner and Hochreiter 2016)."""

    name = "elu"
    kinks = (0.0,)

    def __init__(self, alpha: float = 1.0) -> None:
        self.alpha = alpha
        self.steepest = max(1.0, abs(alpha))

    def value(self, z: np.ndarray) -> np.ndarray:
        return np.where(z > 0, z, self.alpha * np.expm1(z))  # where it is inf, it is not taken

    def slope(self, z: np.ndarray, a: np.ndarray) -> np.ndarray:
        return np.where(z > 0, z.dtype.type(1), a + self.alpha)  # alpha exp(z) = a + alpha


class SELU(Activation):
    """`a = scale ELU(z)` with the two constants that make mean 0 and variance 1 a fixed point.

    Klambauer et al. 2017 (arXiv 1706.02515); `alpha` is theirs, `scale` is their lambda.
    """

    name = "selu"
    kinks = (0.0,)
    alpha = 1.6732632423543772
    scale = 1.0507009873554805
    steepest = alpha * scale  # reached as z approaches 0 from below

    def value(self, z: np.ndarray) -> np.ndarray:
        return np.where(z > 0, self.scale * z, self.scale * self.alpha * np.expm1(z))

    def slope(self, z: np.ndarray, a: np.ndarray) -> np.ndarray:
        return np.where(z > 0, z.dtype.type(self.scale), a + self.scale * self.alpha)


class GELU(Activation):
    """`a = z Phi(z)`, Phi the standard normal distribution function; the exact form of Hendrycks and Gimpel 2016."""

    name = "gelu"
    steepest = 1.128904145185155  # at z = sqrt(2)

    def value(self, z: np.ndarray) -> np.ndarray:
        return z * self.Phi(z)

    def slope(self, z: np.ndarray, a: np.ndarray) -> np.ndarray:
        density = np.exp(-0.5 * z * z) * (1 / math.sqrt(2 * math.pi))
        return self.Phi(z) + z * density

    @staticmethod
    def Phi(z: np.ndarray) -> np.ndarray:
        """The probability that a standard normal number is below `z`."""
        return 0.5 * erfc(z * -math.sqrt(0.5))


class Softplus(Activation):
    """`a = log(1 + exp(z))`, a smooth ReLU (Dugas et al. 2001)."""

    name = "softplus"

    def value(self, z: np.ndarray) -> np.ndarray:
        return np.logaddexp(0, z)  # log(exp(0) + exp(z)), without forming either

    def slope(self, z: np.ndarray, a: np.ndarray) -> np.ndarray:
        return -np.expm1(-a)  # 1 - exp(-a) = exp(z) / (1 + exp(z)), the sigmoid


identity = Identity()
sigmoid = Sigmoid()
tanh = Tanh()
relu = ReLU()
leaky_relu = LeakyReLU()
elu = ELU()
selu = SELU()
gelu = GELU()
softplus = Softplus()

ACTIVATIONS: dict[str, Activation] = {
    f.name: f for f in (identity, sigmoid, tanh, relu, leaky_relu, elu, selu, gelu, softplus)
}


def find_activation(activation: str | Activation) -> Activation:
    """The activation of that name; an `Activation` is returned as it is.

    Raises `ValueError` for a name that is not in `ACTIVATIONS`.
    """
    if isinstance(activation, Activation):
        return activation
    if activation not in ACTIVATIONS:
        raise ValueError(f"no activation is called {activation!r}; there are {', '.join(ACTIVATIONS)}")
    return ACTIVATIONS[activation]


def _floats(z: np.ndarray | float) -> np.ndarray:
    z = np.asarray(z)
    return z if z.dtype.kind == "f" else z.astype(np.float64)
