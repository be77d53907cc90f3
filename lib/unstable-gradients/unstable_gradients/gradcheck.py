"""Compare a gradient with finite differences, and show both numbers.

The chapters `gradients` and `backpropagation` use this module.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from unstable_gradients.losses import Loss
from unstable_gradients.network import Network

AGREE = 1e-6  # central differences in float64 come closer than this, unless something is wrong


@dataclass(frozen=True)
class GradientCheck:
    """The two gradients, entry by entry, and how far they are apart."""

    numeric: np.ndarray = field(repr=False)  # (parameters,), all entries of all arrays, one after the other
    analytic: np.ndarray = field(repr=False)  # (parameters,)
    names: list[str] = field(repr=False)  # the name of each entry, such as W[0][3, 5]

    @property
    def relative_error(self) -> float:
        """`|numeric - analytic| / |analytic|`, Euclidean norms over all entries; 0 if both are all 0."""
        difference = float(np.linalg.norm(self.numeric - self.analytic))
        size = float(np.linalg.norm(self.analytic))
        if size == 0:
            return 0.0 if difference == 0 else float("inf")
        return difference / size

    def report(self, show: int = 5) -> str:
        """A table of the `show` entries that differ most, and a verdict.

        A difference below `AGREE` times the largest entry is rounding; such entries come largest first. Nothing printed
        here depends on the last bits of a number, so that it looks the same on every machine.
        """
        largest = np.abs(self.analytic).max(initial=0.0)
        apart = np.abs(self.numeric - self.analytic)
        apart[apart <= AGREE * largest] = 0
        size = np.round(np.abs(self.analytic) / (largest or 1), 6)
        order = np.lexsort((-size, -apart))[:show]  # by the last key first
        lines = [f"{'':12}{'numeric':>15}{'analytic':>15}{'difference':>13}"]
        for i in order:
            difference = "rounding" if apart[i] == 0 else f"{apart[i]:.1e}"
            lines.append(f"{self.names[i]:12}{self.numeric[i]:15.6e}{self.analytic[i]:15.6e}{difference:>13}")
        error = self.relative_error
        verdict = f"below {AGREE:.0e}: they agree" if error <= AGREE else f"{error:.1e}: they do not agree"
        lines.append(f"relative error of all {len(self.names)} entries {verdict}")
        return "\n".join(lines)


def numeric_gradient(
    function: Callable[[], float], parameters: Sequence[np.ndarray], h: float = 1e-5
) -> list[np.ndarray]:
    """The gradient of `function()` with respect to every entry of `parameters`, by central differences.

    `(function at w + h - function at w - h) / 2h`, one entry at a time: two calls an entry. The arrays are changed in
    place and put back bit by bit. The error is of the order h^2, that of rounding of the order 1e-16 / h.
    """
    gradients = []
    for parameter in parameters:
        gradient = np.zeros(parameter.shape)
        for index in np.ndindex(parameter.shape):
            value = parameter[index]
            parameter[index] = value + h
            above = function()
            parameter[index] = value - h
            below = function()
            parameter[index] = value
            gradient[index] = (above - below) / (2 * h)
        gradients.append(gradient)
    return gradients


def gradcheck(
    net: Network,
    X: np.ndarray,
    y: np.ndarray,
    loss: Loss,
    *,
    gradients: Sequence[np.ndarray] | None = None,
    h: float = 1e-5,
    show: int = 5,
) -> GradientCheck:
    """Check the gradients of `net` on the batch `X`, `y`, print the entries that differ most, and return everything.

    `gradients` are those to check, in the order of `net.parameters()`; without it those of `net.backward`. With
    `show=0` nothing is printed. It needs a float64 network: in float32 rounding alone is larger than the limits.
    A relative error above 1e-6 means a mistake, or a pre-activation so near a kink that `h` reaches over it.
    """
    if net.dtype != np.float64:
        raise ValueError(f"this network computes in {net.dtype}; finite differences need float64")
    if gradients is None:
        forward = net.forward(X)
        gradients = net.backward(forward, loss.gradient(forward.output, y)).gradients()
    numeric = numeric_gradient(lambda: loss(net.forward(X).output, y), net.parameters(), h)
    names = net.parameter_names()
    for name, ours, theirs in zip(names, numeric, gradients, strict=True):
        if ours.shape != np.shape(theirs):
            raise ValueError(f"the gradient of {name} has shape {np.shape(theirs)}; {name} has {ours.shape}")
    check = GradientCheck(
        numeric=np.concatenate([gradient.ravel() for gradient in numeric]),
        analytic=np.concatenate([np.ravel(gradient) for gradient in gradients]),
        names=[
            f"{name}[{', '.join(map(str, index))}]"
            for name, gradient in zip(names, numeric, strict=True)
            for index in np.ndindex(gradient.shape)
        ],
    )
    if show:
        print(check.report(show))
    return check
