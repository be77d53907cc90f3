"""The PyTorch lines at the end of `backpropagation` give our numbers. Skipped where PyTorch is not installed."""

import re
from pathlib import Path

import numpy as np
import pytest
from unstable_gradients.experiments.hand_network import Settings, passes

torch = pytest.importorskip("torch")
CHAPTER = Path(__file__).resolve().parents[2] / "book" / "backpropagation.md"


def test_the_chapters_lines_give_the_gradients_worked_out_by_hand(capsys):
    (code,) = re.findall(r"```python\n(import torch.*?)```", CHAPTER.read_text(encoding="utf-8"), re.DOTALL)
    names = {}
    exec(code, names)
    _, _, backward = passes(Settings())
    np.testing.assert_allclose(names["W1"].grad.numpy(), backward.dW[0], rtol=1e-5)
    np.testing.assert_allclose(names["W2"].grad.numpy(), backward.dW[1][:, 0], rtol=1e-5)
    assert capsys.readouterr().out.strip().endswith("True")
