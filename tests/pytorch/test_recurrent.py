"""The PyTorch lines at the end of `recurrent` print our gradients of the inputs. Skipped without PyTorch."""

import re
from pathlib import Path

import numpy as np
import pytest
from unstable_gradients.losses import quadratic
from unstable_gradients.lstm import LSTM
from unstable_gradients.norms import global_norm, norm
from unstable_gradients.sequences import adding_problem

torch = pytest.importorskip("torch")
CHAPTER = Path(__file__).resolve().parents[2] / "book" / "recurrent.md"


def test_the_chapters_lines_open_the_forget_gate_and_print_our_gradients(capsys):
    (code,) = re.findall(r"```python\n(import torch.*?)```", CHAPTER.read_text(encoding="utf-8"), re.DOTALL)
    data = adding_problem(8, 50, rng=np.random.default_rng(0))
    torch.set_default_dtype(torch.float64)
    torch.manual_seed(0)
    names = {"X": torch.tensor(data.X), "y": torch.tensor(data.y)}
    exec(code, names)
    lstm, out = names["lstm"], names["out"]
    n = 24
    order = np.r_[0 : 2 * n, 3 * n : 4 * n, 2 * n : 3 * n]  # PyTorch has i, f, g, o
    ours = LSTM((2, n, 1), rng=np.random.default_rng(0))
    ours.W_x = lstm.weight_ih_l0.detach().numpy().T[:, order]
    ours.W_h = lstm.weight_hh_l0.detach().numpy().T[:, order]
    ours.W_out, ours.b_out = out.weight.detach().numpy().T, out.bias.detach().numpy()
    assert (ours.b == (lstm.bias_ih_l0 + lstm.bias_hh_l0).detach().numpy()[order]).all()
    _, _, backward = ours.loss_and_gradients(data.X, data.y, quadratic)
    # PyTorch has two biases, whose gradients are the same
    both = [*backward.gradients(), backward.db]
    printed = capsys.readouterr().out.splitlines()
    assert printed == [
        *(f"step {t + 1:2}   gradient of the input {norm(backward.delta[t] @ ours.W_x.T):.1e}" for t in (0, 24, 49)),
        f"norm of all gradients before clipping {global_norm(both):.3f}",
    ]
