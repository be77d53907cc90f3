"""The PyTorch lines at the end of `clipping` take our clipped steps. Skipped without PyTorch."""

import re
from pathlib import Path

import numpy as np
import pytest
from unstable_gradients.datasets import digits
from unstable_gradients.initializers import lecun
from unstable_gradients.losses import softmax_cross_entropy
from unstable_gradients.mlp import MLP
from unstable_gradients.norms import global_norm
from unstable_gradients.optimizers import SGD, clip_by_norm, clip_by_value

torch = pytest.importorskip("torch")
CHAPTER = Path(__file__).resolve().parents[2] / "book" / "clipping.md"


def both():
    ours = MLP([64, 32, 32, 10], activation="relu", weights=lecun(3.0), rng=np.random.default_rng(0))
    torch.set_default_dtype(torch.float64)
    layers = [torch.nn.Linear(*pair) for pair in zip(ours.sizes[:-1], ours.sizes[1:], strict=True)]
    for layer, W in zip(layers, ours.W, strict=True):
        layer.weight.data = torch.tensor(W.T)
        torch.nn.init.zeros_(layer.bias)
    relu = torch.nn.ReLU()
    return ours, torch.nn.Sequential(layers[0], relu, layers[1], relu, layers[2])


def test_the_chapters_lines_take_our_steps(capsys):
    (code,) = re.findall(r"```python\n(import torch.*?)```", CHAPTER.read_text(encoding="utf-8"), re.DOTALL)
    ours, net = both()
    X, y = digits().X[:64], digits().y[:64]
    exec(code, {"net": net, "X": torch.tensor(X), "y": torch.tensor(y).long()})
    lines = []
    for step in range(5):
        loss, _, backward = ours.loss_and_gradients(X, y, softmax_cross_entropy)
        lines.append(f"step {step}   loss {loss:.2f}   norm {global_norm(backward.gradients()):.2f}")
        SGD(0.01).step(ours.parameters(), clip_by_norm(backward.gradients(), 1.0))
    assert capsys.readouterr().out.splitlines() == lines


def test_by_value_it_is_ours():
    ours, net = both()
    X, y = digits().X[:64], digits().y[:64]
    torch.nn.functional.cross_entropy(net(torch.tensor(X)), torch.tensor(y).long()).backward()
    assert torch.nn.utils.clip_grad_value_(net.parameters(), clip_value=0.1) is None
    _, _, backward = ours.loss_and_gradients(X, y, softmax_cross_entropy)
    clipped = clip_by_value(backward.dW, 0.1)
    for layer, dW in zip([net[0], net[2], net[4]], clipped, strict=True):
        assert np.allclose(layer.weight.grad.numpy().T, dW)
