"""Ways to draw the first weights of a layer.

The chapters `vanishing`, `exploding`, `initialization` and `recurrent` use this module. Each function here returns an
`Initializer`, which draws a matrix `W` of shape (fan_in, fan_out), to be used as `a @ W`:

    draw = he(gain=1.0)
    W = draw(64, 32, rng=np.random.default_rng(0))

A `gain` multiplies every weight, so it multiplies the standard deviation and the variance by its square.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from unstable_gradients.randomness import check_generator

Distribution = Literal["normal", "uniform"]


@dataclass(frozen=True)
class Initializer:
    """A named way to draw weights; `draw(fan_in, fan_out, rng)` gives them before the gain."""

    name: str
    gain: float
    draw: Callable[[int, int, np.random.Generator], np.ndarray]

    def __call__(
        self, fan_in: int, fan_out: int, *, rng: np.random.Generator, dtype: type[np.floating] = np.float64
    ) -> np.ndarray:
        """Weights of shape (fan_in, fan_out). The numbers are drawn in float64 and then rounded to `dtype`."""
        check_generator(rng)
        return (self.gain * self.draw(fan_in, fan_out, rng)).astype(dtype)

    def __repr__(self) -> str:
        return f"{self.name} x {self.gain:g}"


def constant(value: float, gain: float = 1.0) -> Initializer:
    """Every weight the same, which leaves all units of a layer alike for ever: the chapter `initialization` shows it."""
    return Initializer(f"constant {value:g}", gain, lambda fan_in, fan_out, rng: np.full((fan_in, fan_out), value))


def normal(sd: float, gain: float = 1.0) -> Initializer:
    """Normal with mean 0 and standard deviation `sd`, whatever the layer's size."""
    return Initializer(f"normal {sd:g}", gain, lambda fan_in, fan_out, rng: rng.normal(0.0, sd, (fan_in, fan_out)))


def uniform(limit: float, gain: float = 1.0) -> Initializer:
    """Uniform between `-limit` and `limit`, whatever the layer's size."""
    return Initializer(
        f"uniform {limit:g}", gain, lambda fan_in, fan_out, rng: rng.uniform(-limit, limit, (fan_in, fan_out))
    )


def lecun(gain: float = 1.0, distribution: Distribution = "normal") -> Initializer:
    """Variance `1 / fan_in` (LeCun, Bottou, Orr and Mueller 1998, section 4.6)."""
    return _scaled("lecun", lambda fan_in, fan_out: 1 / fan_in, gain, distribution)


def glorot(gain: float = 1.0, distribution: Distribution = "normal") -> Initializer:
    """Variance `2 / (fan_in + fan_out)` (Glorot and Bengio 2010, equations 12 and 16)."""
    return _scaled("glorot", lambda fan_in, fan_out: 2 / (fan_in + fan_out), gain, distribution)


def he(gain: float = 1.0, distribution: Distribution = "normal") -> Initializer:
    """Variance `2 / fan_in` (He et al. 2015, arXiv 1502.01852, equation 10)."""
    return _scaled("he", lambda fan_in, fan_out: 2 / fan_in, gain, distribution)


def orthogonal(gain: float = 1.0) -> Initializer:
    """Orthonormal rows or columns, whichever are fewer, uniform over all such matrices (Saxe et al. 2014)."""

    def draw(fan_in: int, fan_out: int, rng: np.random.Generator) -> np.ndarray:
        tall = rng.normal(size=(max(fan_in, fan_out), min(fan_in, fan_out)))
        Q, R = np.linalg.qr(tall)
        Q *= np.sign(np.diag(R))  # without this Q is not uniformly distributed (Mezzadri 2007, section 5)
        return Q if fan_in >= fan_out else Q.T

    return Initializer("orthogonal", gain, draw)


def eye(gain: float = 1.0) -> Initializer:
    """The identity, with which a recurrent network keeps its state at first (Le et al. 2015, arXiv 1504.00941)."""
    return Initializer("eye", gain, lambda fan_in, fan_out, rng: np.eye(fan_in, fan_out))


INITIALIZERS: dict[str, Callable[..., Initializer]] = {
    maker.__name__: maker for maker in (constant, normal, uniform, lecun, glorot, he, orthogonal, eye)
}


def _scaled(name: str, variance: Callable[[int, int], float], gain: float, distribution: Distribution) -> Initializer:
    """An initializer whose variance depends on the layer's size."""

    def draw_normal(fan_in: int, fan_out: int, rng: np.random.Generator) -> np.ndarray:
        return rng.normal(0.0, variance(fan_in, fan_out) ** 0.5, (fan_in, fan_out))

    def draw_uniform(fan_in: int, fan_out: int, rng: np.random.Generator) -> np.ndarray:
        limit = (3 * variance(fan_in, fan_out)) ** 0.5  # a uniform number in +-limit has the variance limit^2 / 3
        return rng.uniform(-limit, limit, (fan_in, fan_out))

    if distribution == "normal":
        return Initializer(name, gain, draw_normal)
    if distribution == "uniform":
        return Initializer(f"{name} uniform", gain, draw_uniform)
    raise ValueError(f"distribution is {distribution!r}; it can be 'normal' or 'uniform'")
