"""The PyTorch lines at the end of `normalization` find our factor. Skipped without PyTorch."""

import re
from pathlib import Path

import numpy as np
import pytest
from unstable_gradients.architectures import build
from unstable_gradients.datasets import digits
from unstable_gradients.losses import softmax_cross_entropy

torch = pytest.importorskip("torch")
CHAPTER = Path(__file__).resolve().parents[2] / "book" / "normalization.md"


def test_the_chapters_lines_print_our_factor(capsys):
    (code,) = re.findall(r"```python\n(import torch.*?)```", CHAPTER.read_text(encoding="utf-8"), re.DOTALL)
    data = digits()
    X, y = data.X[:64], data.y[:64]
    torch.set_default_dtype(torch.float64)
    torch.manual_seed(0)
    names = {"X": torch.tensor(X), "y": torch.tensor(y).long()}
    exec(code, names)
    linears = [module for module in names["net"] if isinstance(module, torch.nn.Linear)]
    ours = build((64, *[64] * 49, 10), norm="batch", activation="relu", rng=np.random.default_rng(0))
    for part, linear in zip(ours.linears, linears, strict=True):
        part.W, part.b = linear.weight.detach().numpy().T, linear.bias.detach().numpy()
    _, _, backward = ours.loss_and_gradients(X, y, softmax_cross_entropy)
    delta = [np.linalg.norm(one) for one in backward.delta]
    factor = (delta[9] / delta[39]) ** (1 / 30)
    assert capsys.readouterr().out == f"factor a layer {factor:.2f}\n"
    assert 1.15 < factor < 1.3
