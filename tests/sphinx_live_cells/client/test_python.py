"""The Python of the worker, run natively: texts as IPython prints them, errors as readers need them, capped streams."""

import collections
import json

import numpy as np
import pytest
from IPython.lib.pretty import pretty as ipython
from live_cells.mime import bundle
from live_cells.pretty import pretty
from native import run

RNG = np.random.default_rng(0)
VALUES = [
    3, 0.1, "it's", None, True, 1j, b"x", [], (), {}, set(), [1], (1,), {1}, ..., int, np.float64(0.5), np.float32(0.1),
    list(range(100)), list(range(1200)), tuple("abc" * 20), {f"key {i}": i / 7 for i in range(20)},
    {"a": {"b": [1.5] * 30, "c": "x" * 70}, "d": ("y" * 40, "z" * 40)}, frozenset(range(40)), [["a" * 30] * 2] * 3,
    RNG.normal(size=5), RNG.normal(size=(3, 4)), {"W": RNG.normal(size=(2, 3)), "b": np.zeros(2)}, [np.eye(2), np.eye(3)],
    collections.Counter("abracadabra"), collections.defaultdict(list, a=[1]), collections.OrderedDict(a=1), len, np.mean,
    ValueError("x", 3), range(3), [None, [True, "s"]] * 12, [(i, np.float64(i / 3)) for i in range(12)],
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=lambda value: repr(value)[:20])
def test_text_is_what_ipython_prints(value: object) -> None:
    assert pretty(value) == ipython(value)


def test_the_last_expression_is_shown_unless_a_semicolon_hides_it() -> None:
    assert run("x = 2\nx * 21") == ("done", [("bundle", '{"text/plain": "42"}')])
    assert run("x = 2\nx * 21;  # quiet") == ("done", [])
    assert run("display('a')\nNone") == ("done", [("bundle", '{"text/plain": "\'a\'"}')])


def test_a_display_id_names_a_value_that_can_be_replaced() -> None:
    source = "one = display('a', display_id=True)\ntwo = display('b', display_id='mine')\none.update('c')\ntwo"
    outcome, shown = run(source)
    assert outcome == "done"
    assert [kind for kind, _ in shown] == ["named", "named", "update", "bundle"]
    (first, _), (second, _), (again, replaced) = (json.loads(text) for _, text in shown[:3])
    assert second == "mine" and again == first != second
    assert replaced == {"text/plain": "'c'"}
    assert "display_id=mine" in shown[3][1]


def test_a_value_that_is_replaced_is_complained_of_once() -> None:
    source = """
class Rows:
    def _repr_json_(self): return [float("nan")]
shown = display(Rows(), display_id=True)
for _ in range(3): shown.update(Rows())"""
    assert [kind for kind, _ in run(source)[1]] == ["named", "not-finite", "update", "update", "update"]


def test_an_error_names_the_readers_lines_only() -> None:
    outcome, [(kind, text)] = run("def f(x):\n    return np.ones((2, 3)) @ x\nimport numpy as np\nf(np.ones((2, 3)))")
    error = json.loads(text)
    assert (outcome, kind, error["name"]) == ("error", "error", "ValueError")
    assert [(frame["cell"], frame["line"], frame["function"]) for frame in error["frames"]] == [(3, 4, ""), (3, 2, "f")]
    assert "they are 3 and 2" in error["advice"]
    syntax = json.loads(run("x = (1,\ny = 2")[1][0][1])
    assert (syntax["name"], syntax["frames"][0]["line"]) == ("SyntaxError", 1)
    recursion = json.loads(run("def f(): f()\nf()")[1][0][1])
    assert len(recursion["frames"]) == 10 and recursion["skipped"] > 100


def test_numbers_that_json_lacks_become_null_in_a_bundle() -> None:
    class Chart:
        def _repr_mimebundle_(self) -> dict[str, object]:
            return {"application/x+json": {"rows": [{"y": np.float64("inf")}, {"y": float("nan")}, {"y": np.int64(1)}]}}

    assert json.loads(bundle(Chart()).data)["application/x+json"] == {"rows": [{"y": None}, {"y": None}, {"y": 1}]}


def test_help_prints_parameters_and_documentation(capsys: pytest.CaptureFixture[str]) -> None:
    source = "class Net:\n    'A net.'\n    def go(self, x=1): 'Go on.\\n\\nFar.'\n    @property\n    def W(self): 'Weights.'\n"
    source += (
        "from live_cells.manual import show_help\nshow_help(Net)\nshow_help(Net.go)\nshow_help(Net())\nshow_help()"
    )
    assert run(source) == ("done", [])
    text = capsys.readouterr().out
    assert text.startswith(
        "Net()\n    A net.\n    W: Weights.\n    go(self, x=1): Go on.\nNet.go(self, x=1)\n    Go on.\n\n    Far.\nNet()"
    )
    assert text.endswith("help(np.sum).\n")
