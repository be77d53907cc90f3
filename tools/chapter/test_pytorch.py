"""The PyTorch lines at the end of `SLUG` give our numbers. Skipped where PyTorch is not installed."""

import re
from pathlib import Path

import numpy as np
import pytest
from unstable_gradients.datasets import digits
from unstable_gradients.losses import softmax_cross_entropy
from unstable_gradients.mlp import MLP

torch = pytest.importorskip("torch")
CHAPTER = Path(__file__).resolve().parents[2] / "book" / "SLUG.md"


def test_the_chapters_lines_give_our_gradient():
    """TODO: hold the chapter's own lines to the chapter's own numbers."""
    (code,) = re.findall(r"```python\n(import torch.*?)```", CHAPTER.read_text(encoding="utf-8"), re.DOTALL)
    build, _, measure = code.partition("nn.functional.cross_entropy")
    data = digits()
    ours = MLP([64] + [32] * 9 + [10], activation="sigmoid", rng=np.random.default_rng(0))
    _, _, backward = ours.loss_and_gradients(data.X[:128], data.y[:128], softmax_cross_entropy)
    torch.set_default_dtype(torch.float64)
    names = {"X": torch.tensor(data.X[:128]), "y": torch.tensor(data.y[:128]).long()}
    exec(build, names)
    with torch.no_grad():
        for layer, W, b in zip(names["net"][::2], ours.W, ours.b, strict=True):
            layer.weight.copy_(torch.tensor(W.T))
            layer.bias.copy_(torch.tensor(b))
    exec("nn.functional.cross_entropy" + measure, names)
    np.testing.assert_allclose(names["net"][0].weight.grad.numpy().T, backward.dW[0], rtol=1e-9, atol=1e-18)
