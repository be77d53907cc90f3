"""The PyTorch lines at the end of `optimizers` make our Adam's steps, with our warm-up. Skipped without PyTorch."""

import re
from pathlib import Path

import numpy as np
import pytest
from unstable_gradients.datasets import digits
from unstable_gradients.losses import softmax_cross_entropy
from unstable_gradients.mlp import MLP
from unstable_gradients.norms import norm
from unstable_gradients.optimizers import Adam
from unstable_gradients.schedules import Scheduled, constant, warm_up

torch = pytest.importorskip("torch")
CHAPTER = Path(__file__).resolve().parents[2] / "book" / "optimizers.md"


def test_the_chapters_lines_make_our_steps(capsys):
    (code,) = re.findall(r"```python\n(import torch.*?)```", CHAPTER.read_text(encoding="utf-8"), re.DOTALL)
    data = digits()
    X, y = data.X[:64], data.y[:64]
    torch.set_default_dtype(torch.float64)
    ours = MLP([64, 32, 32, 10], activation="tanh", rng=np.random.default_rng(0))
    layers = [torch.nn.Linear(*W.shape) for W in ours.W]
    for layer, W in zip(layers, ours.W, strict=True):
        layer.weight.data = torch.tensor(W.T.copy())
        torch.nn.init.zeros_(layer.bias)
    tanh = torch.nn.Tanh()
    net = torch.nn.Sequential(layers[0], tanh, layers[1], tanh, layers[2])
    exec(code, {"net": net, "X": torch.tensor(X), "y": torch.tensor(y).long()})
    optimizer = Scheduled(Adam(), warm_up(50, constant(0.001)))
    lines = []
    for step in range(3):
        before = ours.copy()
        optimizer.step(ours.parameters(), ours.loss_and_gradients(X, y, softmax_cross_entropy)[2].gradients())
        moved = [norm(W - V) / norm(V) for W, V in zip(ours.W, before.W, strict=True)]
        lines.append(f"step {step + 1}   layer 1 {moved[0]:.1e}   last layer {moved[-1]:.1e}")
    assert capsys.readouterr().out.splitlines() == lines
