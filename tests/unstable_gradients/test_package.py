"""What holds for the package as a whole: what it imports, what it leaves alone, what its README promises."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import unstable_gradients

PACKAGE = Path(unstable_gradients.__file__).parent
MATHEMATICS = sorted(PACKAGE.glob("*.py"))
NAMES = [path.stem for path in MATHEMATICS if path.stem != "__init__"]


def test_the_modules_are_found() -> None:
    assert {"activations", "mlp", "losses", "training"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_module_imports_nothing_but_numpy_and_the_standard_library(name: str) -> None:
    code = f"""
import sys, numpy
import numpy.random, numpy.linalg, numpy.lib.format
before = set(sys.modules)
import unstable_gradients.{name}
print(*sorted({{module.partition(".")[0] for module in set(sys.modules) - before}}))
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    foreign = set(run.stdout.split()) - set(sys.stdlib_module_names) - {"numpy", "unstable_gradients"}
    assert not foreign


@pytest.mark.parametrize("path", MATHEMATICS, ids=lambda path: path.stem)
def test_no_import_is_hidden_in_a_function(path: Path) -> None:
    allowed = set(sys.stdlib_module_names) | {"numpy", "unstable_gradients"}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            assert all(alias.name.partition(".")[0] in allowed for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0 and (node.module or "").partition(".")[0] in allowed
            assert not (node.module or "").startswith(("unstable_gradients.experiments", "unstable_gradients.charts"))


@pytest.mark.parametrize("path", MATHEMATICS, ids=lambda path: path.stem)
def test_a_module_says_what_it_is_and_stays_short(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(source))
    assert len(source.splitlines()) <= 250


def test_the_global_random_state_is_neither_read_nor_changed() -> None:
    code = """
import random
import numpy as np

def forbidden(*args, **kwargs):
    raise AssertionError("the global generator was used")

np.random.seed(1)
random.seed(1)
states = np.random.get_state()[1].tolist(), random.getstate()
for name in ("rand", "randn", "random", "normal", "uniform", "randint", "choice", "permutation", "shuffle", "seed"):
    setattr(np.random, name, forbidden)

from unstable_gradients.architectures import ARCHITECTURES, build
from unstable_gradients.datasets import digits, mnist_1000, spiral, two_moons
from unstable_gradients.gradcheck import gradcheck
from unstable_gradients.initializers import INITIALIZERS
from unstable_gradients.losses import quadratic, softmax_cross_entropy
from unstable_gradients.lstm import LSTM
from unstable_gradients.mlp import MLP
from unstable_gradients.optimizers import OPTIMIZERS
from unstable_gradients.rnn import RNN
from unstable_gradients.sequences import adding_problem
from unstable_gradients.training import train

rng = np.random.default_rng(0)
data = digits()
mnist_1000(), two_moons(rng=rng), spiral(rng=rng), data.split(rng=rng)
for name, make in INITIALIZERS.items():
    (make(0.1) if name in ("constant", "normal", "uniform") else make())(4, 3, rng=rng)
for make in OPTIMIZERS.values():
    net = MLP((64, 8, 10), rng=rng)
    for _ in train(net, data.X, data.y, loss=softmax_cross_entropy, optimizer=make(0.1), steps=3, batch_size=32,
                   rng=rng, diagnostics=True):
        pass
for name in ARCHITECTURES:
    build((64, 8, 8, 10), architecture=name, norm="batch", rng=rng).loss_and_gradients(
        data.X[:9], data.y[:9], softmax_cross_entropy)
for kind in (RNN, LSTM):
    kind((2, 3, 1), rng=rng).loss_and_gradients(*adding_problem(4, 5, rng=rng), quadratic)
gradcheck(MLP((2, 2), rng=rng), np.ones((1, 2)), np.array([0]), softmax_cross_entropy)
assert (np.random.get_state()[1].tolist(), random.getstate()) == states
"""
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def test_two_processes_compute_the_same_bits() -> None:
    code = """
import hashlib
import numpy as np
from unstable_gradients.datasets import digits
from unstable_gradients.losses import softmax_cross_entropy
from unstable_gradients.mlp import MLP
from unstable_gradients.optimizers import Adam
from unstable_gradients.training import train
data, rng = digits(), np.random.default_rng(0)
net = MLP((64, 16, 10), activation="gelu", rng=rng)
for row in train(net, data.X, data.y, loss=softmax_cross_entropy, optimizer=Adam(0.01), steps=50, batch_size=32, rng=rng):
    pass
print(row["loss"].hex(), hashlib.sha256(b"".join(p.tobytes() for p in net.parameters())).hexdigest())
"""
    runs = [subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout for _ in range(2)]
    assert runs[0] == runs[1] and len(runs[0]) > 64


def test_the_example_in_the_readme_runs_and_shows_a_vanishing_gradient(capsys: pytest.CaptureFixture[str]) -> None:
    readme = PACKAGE.parent / "README.md"
    (example,) = re.findall(r"```python\n(.*?)```", readme.read_text(encoding="utf-8"), re.DOTALL)
    exec(compile(example, str(readme), "exec"), {})
    norms = [float(line) for line in capsys.readouterr().out.split()]
    assert len(norms) == 10 and norms[0] < 1e-4 * norms[-1]


def test_every_module_is_in_the_readme() -> None:
    readme = (PACKAGE.parent / "README.md").read_text(encoding="utf-8")
    assert [name for name in NAMES if f"| `{name}` |" not in readme] == []


def test_numpy_is_new_enough() -> None:
    assert int(np.__version__.partition(".")[0]) >= 2
