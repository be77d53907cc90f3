"""The PyTorch lines at the end of `activations` print our cosines. Skipped where PyTorch is not installed."""

import re
from pathlib import Path

import numpy as np
import pytest
from unstable_gradients.datasets import digits
from unstable_gradients.experiments.alikeness import mean_cosine
from unstable_gradients.initializers import he
from unstable_gradients.mlp import MLP

torch = pytest.importorskip("torch")
CHAPTER = Path(__file__).resolve().parents[2] / "book" / "activations.md"


def test_the_chapters_lines_print_our_cosines_and_dead_units(capsys):
    (code,) = re.findall(r"```python\n(import torch.*?)```", CHAPTER.read_text(encoding="utf-8"), re.DOTALL)
    X = digits().X[:64]
    ours = MLP([64] * 5, activation="relu", output_activation="relu", weights=he(), rng=np.random.default_rng(0))
    torch.set_default_dtype(torch.float64)
    layers = []
    for W in ours.W:
        layers += [torch.nn.Linear(*W.shape), torch.nn.ReLU()]
    with torch.no_grad():
        for layer, W in zip(layers[::2], ours.W, strict=True):
            layer.weight.copy_(torch.tensor(W.T))
            layer.bias.zero_()
    exec(code, {"net": torch.nn.Sequential(*layers), "X": torch.tensor(X)})
    a = ours.forward(X).a[1:]
    wanted = [
        f"{2 * l + 1}: cosine {mean_cosine(a_l):.2f}, dead {np.mean(~a_l.any(axis=0)):.0%}" for l, a_l in enumerate(a)
    ]
    assert capsys.readouterr().out.splitlines() == wanted
