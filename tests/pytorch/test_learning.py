"""The PyTorch lines at the end of `learning` train the network. Skipped where PyTorch is not installed."""

import re
from pathlib import Path

import numpy as np
import pytest
from unstable_gradients.datasets import digits
from unstable_gradients.losses import softmax_cross_entropy
from unstable_gradients.mlp import MLP
from unstable_gradients.training import update

torch = pytest.importorskip("torch")
CHAPTER = Path(__file__).resolve().parents[2] / "book" / "learning.md"


def test_the_chapters_lines_take_the_steps_of_our_network():
    """Both start from the same weights and see the same batches, so they end at the same weights."""
    from unstable_gradients.optimizers import SGD

    (code,) = re.findall(r"```python\n(import torch.*?)```", CHAPTER.read_text(encoding="utf-8"), re.DOTALL)
    build, loop, rest = code.partition("for epoch")
    data = digits()
    torch.set_default_dtype(torch.float64)
    names = {"X": torch.tensor(data.X), "y": torch.tensor(data.y).long()}
    exec(build, names)
    ours = MLP((64, 32, 10), activation="tanh", rng=np.random.default_rng(0))
    with torch.no_grad():
        for theirs, w in zip(names["net"].parameters(), ours.parameters(), strict=True):
            theirs.copy_(torch.tensor(w.T))
    torch.manual_seed(0)
    exec(loop + rest, names)
    torch.manual_seed(0)
    for _ in range(5):
        for batch in torch.randperm(len(data)).split(32):
            update(ours, data.X[batch.numpy()], data.y[batch.numpy()], softmax_cross_entropy, SGD(0.3))
    for theirs, w in zip(names["net"].parameters(), ours.parameters(), strict=True):
        np.testing.assert_allclose(theirs.detach().numpy().T, w, rtol=1e-6, atol=1e-9)
    assert softmax_cross_entropy(ours(data.X), data.y) < 0.3
