"""The PyTorch lines at the end of `exploding` lose the network as ours does. Skipped where PyTorch is not installed."""

import re
from pathlib import Path

import numpy as np
import pytest
from unstable_gradients.datasets import digits
from unstable_gradients.initializers import lecun
from unstable_gradients.losses import softmax_cross_entropy
from unstable_gradients.mlp import MLP
from unstable_gradients.norms import global_norm
from unstable_gradients.optimizers import SGD
from unstable_gradients.training import update

torch = pytest.importorskip("torch")
CHAPTER = Path(__file__).resolve().parents[2] / "book" / "exploding.md"


def test_the_chapters_lines_print_our_losses_until_they_are_lost(capsys):
    (code,) = re.findall(r"```python\n(import torch.*?)```", CHAPTER.read_text(encoding="utf-8"), re.DOTALL)
    build, _, run = code.partition("optimizer = ")
    data = digits()
    X, y = data.X[:128], data.y[:128]
    ours = MLP([64] + [32] * 9 + [10], activation="relu", weights=lecun(2.0), rng=np.random.default_rng(0))
    torch.set_default_dtype(torch.float64)
    names = {"X": torch.tensor(X), "y": torch.tensor(y).long()}
    exec(build, names)
    with torch.no_grad():
        for layer, W, b in zip(names["net"][::2], ours.W, ours.b, strict=True):
            layer.weight.copy_(torch.tensor(W.T))
            layer.bias.copy_(torch.tensor(b))
    exec("optimizer = " + run, names)
    lines = capsys.readouterr().out.splitlines()
    assert 3 <= len(lines) < 10  # lost, and noticed
    for step, line in enumerate(lines[:3]):
        loss, _, backward = update(ours, X, y, softmax_cross_entropy, SGD(0.1))
        assert line == f"step {step}   loss {loss:.0e}   norm of all gradients {global_norm(backward.gradients()):.0e}"
