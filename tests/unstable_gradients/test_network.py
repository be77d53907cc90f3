"""The four kinds of networks keep one promise."""

import inspect

import numpy as np
import pytest
from unstable_gradients.architectures import build
from unstable_gradients.losses import quadratic
from unstable_gradients.lstm import LSTM
from unstable_gradients.mlp import MLP
from unstable_gradients.network import Gradients, Network, Passed
from unstable_gradients.optimizers import SGD
from unstable_gradients.rnn import RNN
from unstable_gradients.training import update


def networks() -> list[tuple[Network, np.ndarray]]:
    rng = np.random.default_rng(0)
    flat, sequences = rng.normal(size=(5, 3)), rng.normal(size=(5, 4, 3))
    return [
        (MLP((3, 4, 2), rng=rng), flat),
        (build((3, 4, 4, 2), architecture="pre_norm", norm="batch", rng=rng), flat),
        (RNN((3, 4, 2), rng=rng), sequences),
        (LSTM((3, 4, 2), rng=rng), sequences),
    ]


@pytest.mark.parametrize(("net", "X"), networks(), ids=["mlp", "stack", "rnn", "lstm"])
def test_a_network_has_what_is_asked(net: Network, X: np.ndarray) -> None:
    y = np.zeros((5, 2))
    promised = [name for name, method in vars(Network).items() if inspect.isfunction(method) and name[0] != "_"]
    assert {"forward", "backward", "loss_and_gradients", "parameters", "parameter_names", "copy"} <= set(promised)
    assert all(callable(getattr(net, name)) for name in promised) and net.dtype == np.float64
    value, forward, backward = net.loss_and_gradients(X, y, quadratic)
    assert forward.output.shape == (5, 2) and value == quadratic(forward.output, y)
    shapes = [p.shape for p in net.parameters()]
    assert [g.shape for g in backward.gradients()] == shapes and len(set(net.parameter_names())) == len(shapes)
    assert all(hasattr(kind, name) for kind, name in ((Passed, "output"), (Gradients, "gradients")))
    update(net, X, y, quadratic, SGD(0.01))
    assert net.loss_and_gradients(X, y, quadratic)[0] < value
