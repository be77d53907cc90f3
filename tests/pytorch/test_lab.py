"""The PyTorch lines at the end of `lab` print columns of our map. Skipped without PyTorch."""

import re
from pathlib import Path

import numpy as np
import pytest
from unstable_gradients.datasets import digits
from unstable_gradients.losses import softmax_cross_entropy
from unstable_gradients.mlp import MLP
from unstable_gradients.norms import norm

torch = pytest.importorskip("torch")
CHAPTER = Path(__file__).resolve().parents[2] / "book" / "lab.md"


def test_the_chapters_lines_print_the_norms_of_our_gradients(capsys):
    (code,) = re.findall(r"```python\n(import torch.*?)```", CHAPTER.read_text(encoding="utf-8"), re.DOTALL)
    data = digits()
    torch.set_default_dtype(torch.float64)
    torch.manual_seed(0)
    X, y = torch.tensor(data.X), torch.tensor(data.y).long()
    first, loop = code.split("for step in range(1000):")
    names = {"X": X, "y": y}
    exec(first, names)
    ours = MLP([64] + [32] * 9 + [10], activation="sigmoid", rng=np.random.default_rng(0))
    ours.W = [layer.weight.detach().numpy().T.copy() for layer in names["net"][::2]]
    ours.b = [layer.bias.detach().numpy().copy() for layer in names["net"][::2]]
    state = torch.random.get_rng_state()
    batch = torch.randint(len(X), (32,)).numpy()
    torch.random.set_rng_state(state)
    exec("for step in range(1000):" + loop, names)
    lines = capsys.readouterr().out.splitlines()
    loss, _, backward = ours.loss_and_gradients(data.X[batch], data.y[batch], softmax_cross_entropy)
    assert len(lines) == 10
    assert lines[0] == f"{0:4} {loss:.2f}  " + " ".join(f"{norm(dW):.0e}" for dW in backward.dW)
