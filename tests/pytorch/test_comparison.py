"""The PyTorch lines at the end of `comparison` are the table's last line: our network, our gradients. Skipped without PyTorch."""

import re
from pathlib import Path

import numpy as np
import pytest
from unstable_gradients.architectures import build
from unstable_gradients.datasets import digits
from unstable_gradients.losses import softmax_cross_entropy
from unstable_gradients.norms import norm

torch = pytest.importorskip("torch")
CHAPTER = Path(__file__).resolve().parents[2] / "book" / "comparison.md"


def test_the_chapters_lines_are_pre_norm_with_a_hundred_layers(capsys):
    (code,) = re.findall(r"```python\n(import torch.*?)```", CHAPTER.read_text(encoding="utf-8"), re.DOTALL)
    data = digits()
    X, y = data.X[:64], data.y[:64]
    torch.set_default_dtype(torch.float64)
    torch.manual_seed(0)
    names = {"X": torch.tensor(X), "y": torch.tensor(y).long()}
    exec(code, names)
    sizes = (64, *[32] * 99, 10)
    rng = np.random.default_rng(0)
    ours = build(sizes, architecture="pre_norm", norm="layer", activation="relu", rng=rng)
    layers = [module for module in names["net"].modules() if isinstance(module, torch.nn.Linear)]
    assert len(layers) == ours.depth == 100
    for linear, layer in zip(ours.linears, layers, strict=True):
        linear.W = layer.weight.detach().numpy().T
    _, forward, backward = ours.loss_and_gradients(X, y, softmax_cross_entropy)
    assert forward.output == pytest.approx(names["net"](names["X"]).detach().numpy(), rel=1e-9)
    printed = capsys.readouterr().out.splitlines()
    assert printed == [f"{name:5}   dL/dW {norm(backward.dW[l]):.1e}" for name, l in (("first", 0), ("last", -1))]
