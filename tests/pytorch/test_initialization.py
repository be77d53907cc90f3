"""The PyTorch lines at the end of `initialization` draw He's weights and print our deltas. Skipped without PyTorch."""

import math
import re
from pathlib import Path

import numpy as np
import pytest
from unstable_gradients.datasets import digits
from unstable_gradients.losses import softmax_cross_entropy
from unstable_gradients.mlp import MLP
from unstable_gradients.norms import norm

torch = pytest.importorskip("torch")
CHAPTER = Path(__file__).resolve().parents[2] / "book" / "initialization.md"


def test_the_chapters_lines_draw_he_and_print_our_deltas(capsys):
    (code,) = re.findall(r"```python\n(import torch.*?)```", CHAPTER.read_text(encoding="utf-8"), re.DOTALL)
    data = digits()
    X, y = data.X[:64], data.y[:64]
    torch.set_default_dtype(torch.float64)
    torch.manual_seed(0)
    names = {"X": torch.tensor(X), "y": torch.tensor(y).long()}
    exec(code, names)
    layers = names["net"][::2]
    for layer in layers:
        spread = math.sqrt(2 / layer.in_features)
        assert layer.weight.std().item() == pytest.approx(spread, rel=0.15)
    ours = MLP([64] * 30 + [10], activation="relu", rng=np.random.default_rng(0))
    ours.W = [layer.weight.detach().numpy().T for layer in layers]
    _, _, backward = ours.loss_and_gradients(X, y, softmax_cross_entropy)
    printed = capsys.readouterr().out.splitlines()
    assert printed == [f"layer {l:2}   delta {norm(backward.delta[l - 1]):.1e}" for l in (30, 20, 10, 1)]


def test_without_being_told_a_linear_layer_is_uniform_in_one_over_the_root_of_the_fan_in():
    weight = torch.nn.Linear(64, 2000).weight
    assert 0.99 / 8 < weight.abs().max().item() <= 1 / 8
    assert weight.var().item() == pytest.approx(1 / (3 * 64), rel=0.02)
