"""names: what a cell defines, changes and takes from other cells."""

import pytest
from sphinx_live_cells.names import analyse, analyse_page


@pytest.mark.parametrize(
    ("source", "defines", "uses"),
    [
        ("x = 1\ny = x", ["x", "y"], []),
        ("x = x + 1", ["x"], ["x"]),
        ("x += 1", ["x"], ["x"]),
        ("a, (b, *c) = data", ["a", "b", "c"], ["data"]),
        ("import numpy as np\nimport os.path\nz = np.zeros(3)", ["np", "os", "z"], []),
        ("losses.append(net.loss)", ["losses"], ["losses", "net"]),
        ("net.W[0][:] = 0", ["net"], ["net"]),
        ("print(sorted(values))", [], ["values"]),
        ("def f(x):\n    return x * scale", ["f"], ["scale"]),
        ("def f(x):\n    return x * scale\nscale = 2", ["f", "scale"], []),
        ("def f(xs):\n    return sum(x * k for x in xs)", ["f"], ["k"]),
        ("squares = [x * k for x in xs if x]", ["squares"], ["k", "xs"]),
        ("total = sum(x for x in range(3))\nx", ["total"], ["x"]),
        ("for row in rows:\n    last = row", ["last", "row"], ["rows"]),
        ("if (n := len(xs)) > 1:\n    pass", ["n"], ["xs"]),
        ("class A(Base):\n    k = 1\n    def f(self):\n        return k2", ["A"], ["Base", "k2"]),
        ("try:\n    f()\nexcept ValueError as e:\n    print(e)\ne", [], ["e", "f"]),
        ("g = lambda x, k=k0: x + k + c", ["g"], ["c", "k0"]),
        ("def f():\n    global count\n    count = 1", ["count", "f"], []),
        ("with open(path) as file:\n    text = file.read()", ["file", "text"], ["path"]),
        ("x: int = y", ["x"], ["y"]),
        ("this python is not", [], []),
    ],
)
def test_one_cell(source, defines, uses):
    names = analyse(source)
    assert (names.defines, names.uses) == (defines, uses)


def test_a_method_call_on_a_module_of_another_cell_only_reads_it():
    first, second = analyse_page(["import numpy as np\nnet = make()", "z = np.zeros(3)\nnet.train()"])
    assert first.fixed == ["np"]
    assert second.defines == ["net", "z"]
    assert second.uses == ["net", "np"]


def test_the_comprehension_of_python_314_is_read_too():
    assert analyse("d = {k: v * s for k, v in pairs.items()}").uses == ["pairs", "s"]
