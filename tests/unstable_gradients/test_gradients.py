"""Is every gradient right? Over all activations, losses, depths 1 to 10 and batches of 1 and 32, in two ways:

- the whole gradient against central differences, to 1e-6;
- each layer's delta, dL/dW and dL/db against HIPS autograd, to 1e-10, with a forward pass written anew for it here.

The networks are chosen so that no pre-activation lies within 1e-3 of a kink.
"""

import math
from collections.abc import Callable, Iterator

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from autograd.extend import defvjp, primitive
from unstable_gradients.activations import ACTIVATIONS
from unstable_gradients.gradcheck import gradcheck
from unstable_gradients.initializers import normal, orthogonal
from unstable_gradients.losses import LOSSES
from unstable_gradients.mlp import MLP

DEPTHS = range(1, 11)
BATCHES = (1, 32)
WIDTH = 3
FAR_FROM_KINKS = 1e-3


@primitive
def phi(z):
    """The standard normal distribution function, from the standard library."""
    return np.vectorize(lambda number: 0.5 * math.erfc(-number / math.sqrt(2)))(z)


defvjp(phi, lambda _, z: lambda g: g * anp.exp(-(z**2) / 2) / math.sqrt(2 * math.pi))

FORMULAS: dict[str, Callable] = {
    "identity": lambda z: z,
    "sigmoid": lambda z: 1 / (1 + anp.exp(-z)),
    "tanh": anp.tanh,
    "relu": lambda z: anp.where(z > 0, z, 0 * z),
    "leaky_relu": lambda z: anp.where(z > 0, z, z / 100),
    "elu": lambda z: anp.where(z > 0, z, anp.exp(anp.where(z > 0, 0 * z, z)) - 1),
    "selu": lambda z: (
        1.0507009873554805 * anp.where(z > 0, z, 1.6732632423543772 * (anp.exp(anp.where(z > 0, 0 * z, z)) - 1))
    ),
    "gelu": lambda z: z * phi(z),
    "softplus": lambda z: anp.log(1 + anp.exp(z)),
}


def mean_loss(name: str, output, y):
    batch = len(output)
    if name == "quadratic":
        return anp.sum((output - y) ** 2) / 2 / batch
    if name == "softmax_cross_entropy":
        e = anp.exp(output)
        return -anp.sum(anp.log(e[anp.arange(batch), y] / anp.sum(e, axis=1))) / batch
    p = 1 / (1 + anp.exp(-output))
    return -anp.sum(y * anp.log(p) + (1 - y) * anp.log(1 - p)) / batch


def problems(activation: str, loss: str, depth: int) -> Iterator[tuple[MLP, np.ndarray, np.ndarray]]:
    """A network and a batch for each batch size, with the output activated and not."""
    for batch in BATCHES:
        for output_activation in {"identity": None, activation: None}:
            for seed in range(1000):
                rng = np.random.default_rng([seed, depth, batch])
                net = MLP(
                    [WIDTH] * (depth + 1),
                    activation=activation,
                    output_activation=output_activation,
                    weights=orthogonal(),
                    biases=normal(0.5),
                    rng=rng,
                )
                X = rng.normal(size=(batch, WIDTH))
                if distance_to_kinks(net, X) > FAR_FROM_KINKS and gradient_passes(net, X):
                    break
            else:
                raise AssertionError("no network found that keeps away from the kinks and is not dead")
            if loss == "quadratic":
                yield net, X, rng.normal(size=(batch, WIDTH))
            elif loss == "softmax_cross_entropy":
                yield net, X, rng.integers(WIDTH, size=batch)
            else:
                yield net, X, rng.integers(2, size=(batch, WIDTH))


def gradient_passes(net: MLP, X: np.ndarray) -> bool:
    """Whether some example has a unit with a slope in every layer: a dead network would prove nothing."""
    slopes = [f.derivative(z) for z, f in zip(net.forward(X).z, net.activations, strict=True)]
    return bool(np.all([np.any(slope != 0, axis=1) for slope in slopes], axis=0).any())


def distance_to_kinks(net: MLP, X: np.ndarray) -> float:
    distances = [
        np.abs(z - kink).min() for z, f in zip(net.forward(X).z, net.activations, strict=True) for kink in f.kinks
    ]
    return min(distances, default=np.inf)


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_whole_gradient_against_central_differences(activation: str, loss: str, depth: int) -> None:
    for net, X, y in problems(activation, loss, depth):
        check = gradcheck(net, X, y, LOSSES[loss], show=0)
        assert np.linalg.norm(check.analytic) > 1e-3  # there is something to compare
        assert check.relative_error <= 1e-6, check.report()


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_each_layer_against_autograd(activation: str, loss: str, depth: int) -> None:
    for net, X, y in problems(activation, loss, depth):
        value, _, backward = net.loss_and_gradients(X, y, LOSSES[loss])

        def independent(W, b, nudge, net=net, X=X, y=y):
            a = X
            for l in range(net.depth):
                z = anp.dot(a, W[l]) + b[l] + nudge[l]  # nudge is 0: the derivative with respect to it is delta
                a = FORMULAS[net.activations[l].name](z)
            return mean_loss(loss, a, y)

        nudge = [np.zeros((len(X), WIDTH)) for _ in range(depth)]
        assert value == pytest.approx(independent(net.W, net.b, nudge), rel=1e-10)
        theirs = grad(independent, (0, 1, 2))(net.W, net.b, nudge)
        for name, ours, expected in zip(
            ("dW", "db", "delta"), (backward.dW, backward.db, backward.delta), theirs, strict=True
        ):
            for l in range(depth):
                size = np.linalg.norm(expected[l])
                assert size > 0
                error = np.linalg.norm(ours[l] - expected[l])
                assert error <= 1e-10 * size, f"{name}[{l}] is off by {error / size:.1e}"
