"""The PyTorch lines at the end of `diagnosis` read our signs off a network. Skipped where PyTorch is not installed."""

import re
from pathlib import Path

import numpy as np
import pytest
from unstable_gradients.checklist import examine
from unstable_gradients.datasets import digits
from unstable_gradients.initializers import lecun
from unstable_gradients.mlp import MLP
from unstable_gradients.optimizers import SGD

torch = pytest.importorskip("torch")
CHAPTER = Path(__file__).resolve().parents[2] / "book" / "diagnosis.md"


@pytest.mark.parametrize("activation, part", [("tanh", torch.nn.Tanh), ("relu", torch.nn.ReLU)])
def test_the_chapters_lines_print_our_signs(capsys, activation, part):
    (code,) = re.findall(r"```python\n(import math.*?)```", CHAPTER.read_text(encoding="utf-8"), re.DOTALL)
    data = digits()
    X, y = data.X[:32], data.y[:32]
    ours = MLP([64, 32, 32, 10], activation=activation, weights=lecun(3.0), rng=np.random.default_rng(0))
    torch.set_default_dtype(torch.float64)
    linears = [torch.nn.Linear(*W.shape) for W in ours.W]
    with torch.no_grad():
        for linear, W, b in zip(linears, ours.W, ours.b, strict=True):
            linear.weight.copy_(torch.tensor(W.T))
            linear.bias.copy_(torch.tensor(b))
    net = torch.nn.Sequential(*[each for linear in linears for each in (linear, part())][:-1])
    exec(code, {"X": torch.tensor(X), "y": torch.tensor(y).long(), "net": net, "eta": 0.1})
    signs = examine(ours, X, y, lambda: SGD(0.1))
    wanted = [f"loss over ln C {signs.numbers()['loss']:.2f}"]
    for row in signs.layers:
        wanted.append(
            f"layer {row['layer']:2}   delta {row['delta_norm']:.1e}   dL/dW {row['dW_norm']:.1e}"
            f"   step over weight {row['update_ratio']:.0e}"
        )
    word = ("saturated", "saturation") if activation == "tanh" else ("dead", "dead")
    wanted += [f"{word[0]} {row[word[1]]:.0%}" for row in signs.layers[:-1]]
    assert capsys.readouterr().out.splitlines() == wanted
