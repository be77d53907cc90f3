"""The PyTorch lines at the end of `residual` grow as ours do. Skipped without PyTorch."""

import re
from pathlib import Path

import numpy as np
import pytest
from unstable_gradients.activations import relu
from unstable_gradients.datasets import digits
from unstable_gradients.parts import Linear, Nonlinearity
from unstable_gradients.residual import Residual

torch = pytest.importorskip("torch")
CHAPTER = Path(__file__).resolve().parents[2] / "book" / "residual.md"


def test_the_chapters_lines_grow_as_ours(capsys):
    (code,) = re.findall(r"```python\n(import torch.*?)```", CHAPTER.read_text(encoding="utf-8"), re.DOTALL)
    X = digits().X[:64]
    torch.set_default_dtype(torch.float64)
    torch.manual_seed(0)
    exec(code, {"X": torch.tensor(X), "__name__": "chapter"})
    printed = capsys.readouterr().out.splitlines()
    found = [float(line.rpartition("x ")[2]) for line in printed]
    torch.manual_seed(0)
    for scale, growth in zip((1.0, 49**-0.5), found, strict=True):
        h = X
        for _ in range(49):
            linears = []
            layers = [torch.nn.Linear(64, 64) for _ in range(2)]  # drawn and drawn again, as in the chapter
            for layer in layers:
                torch.nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
                linears.append(Linear(layer.weight.detach().numpy().T, np.zeros(64)))
            branch = [Nonlinearity(relu), linears[0], Nonlinearity(relu), linears[1]]
            h = Residual(branch, scale).forward(h)[0]
        assert growth == pytest.approx(np.mean(h**2) / np.mean(X**2), rel=0.06)
    assert found[0] > 1e12 and found[1] < 6
