"""The PyTorch lines at the end of `unstable` give our singular values. Skipped where PyTorch is not installed."""

import re
from pathlib import Path

import numpy as np
import pytest
from unstable_gradients.datasets import digits
from unstable_gradients.diagnostics import jacobian_singular_values
from unstable_gradients.initializers import orthogonal
from unstable_gradients.mlp import MLP

torch = pytest.importorskip("torch")
CHAPTER = Path(__file__).resolve().parents[2] / "book" / "unstable.md"


def test_the_chapters_lines_give_the_singular_values_of_our_network():
    (code,) = re.findall(r"```python\n(import torch.*?)```", CHAPTER.read_text(encoding="utf-8"), re.DOTALL)
    build, _, measure = code.partition("J = ")
    ours = MLP(
        [64] * 21, activation="tanh", output_activation="tanh", weights=orthogonal(1.1), rng=np.random.default_rng(0)
    )
    x = digits().X[0]
    torch.set_default_dtype(torch.float64)
    names = {"x": torch.tensor(x)}
    exec(build, names)
    with torch.no_grad():
        for layer, W in zip(names["net"][::2], ours.W, strict=True):
            layer.weight.copy_(torch.tensor(W.T))
    exec("J = " + measure, names)
    np.testing.assert_allclose(names["s"].numpy(), jacobian_singular_values(ours, x), rtol=1e-9)
