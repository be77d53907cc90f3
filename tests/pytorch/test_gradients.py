"""The PyTorch lines at the end of `gradients` give our numbers. Skipped where PyTorch is not installed."""

import re
from pathlib import Path

import numpy as np
import pytest
from unstable_gradients.datasets import digits
from unstable_gradients.losses import softmax_cross_entropy
from unstable_gradients.mlp import MLP

torch = pytest.importorskip("torch")
CHAPTER = Path(__file__).resolve().parents[2] / "book" / "gradients.md"


def test_the_chapters_lines_give_the_gradients_of_our_network(capsys):
    (code,) = re.findall(r"```python\n(import torch.*?)```", CHAPTER.read_text(encoding="utf-8"), re.DOTALL)
    build, _, measure = code.partition("nn.functional.cross_entropy")
    data = digits()
    X, y = data.X[:32], data.y[:32]
    ours = MLP([64, 16, 10], activation="tanh", rng=np.random.default_rng(0))
    _, _, backward = ours.loss_and_gradients(X, y, softmax_cross_entropy)
    torch.set_default_dtype(torch.float64)
    names = {"X": torch.tensor(X), "y": torch.tensor(y).long()}
    exec(build, names)
    with torch.no_grad():
        for theirs, w in zip(names["net"].parameters(), ours.parameters(), strict=True):
            theirs.copy_(torch.tensor(w.T))
    exec("nn.functional.cross_entropy" + measure, names)
    for theirs, g in zip(names["net"].parameters(), backward.gradients(), strict=True):
        np.testing.assert_allclose(theirs.grad.numpy().T, g, rtol=1e-9, atol=1e-18)
    assert capsys.readouterr().out.count("gradient") == 4
