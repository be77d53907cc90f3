"""Completion: what Python answers about its namespace without running a reader's code, and the list in the editor."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from axe import findings
from driver import eventually
from live_cells.completion import answer
from pages import Cell, write_page
from reader import Reader, cell

NAMESPACE = """
import math
import numpy as np
ran = []
W = np.ones((64, 32)); n = 3; losses = [1.0, 2.0]; text = "x" * 40
class Net:
    '''A net of two layers.

    With more to say.'''
    depth = 2
    def __init__(self, sizes, *, rate=0.1, rng=None): self.hidden = np.zeros(5)
    @property
    def loud(self): ran.append("property"); return 1
    def __getattr__(self, name): ran.append(name); raise AttributeError(name)
    def __getattribute__(self, name): ran.append(name); return object.__getattribute__(self, name)
    def __dir__(self): ran.append("dir"); return []
    def __repr__(self): ran.append("repr"); return ""
    def __bool__(self): ran.append("bool"); return True
    def __eq__(self, other): ran.append("eq"); return True
    __hash__ = None
    def forward(self, X, scale=1): "Carry X through."
    @staticmethod
    def make(a, b): pass
net = Net([1])
class Liar:
    @property
    def __class__(self): ran.append("class"); return int
    @property
    def __dict__(self): ran.append("dict"); return {}
    @property
    def __doc__(self): ran.append("doc"); return "doc"
liar = Liar()
class Meta(type):
    def __getattribute__(cls, name): ran.append(name); return type.__getattribute__(cls, name)
    def __instancecheck__(cls, one): ran.append("instance"); return True
class Made(metaclass=Meta): pass
made = Made()
def train(net, X, /, lr=0.1, *rest, steps: int = 100, start=net, **more): "Train it."
"""


@pytest.fixture(scope="module")
def namespace() -> dict[str, Any]:
    names: dict[str, Any] = {}
    exec(NAMESPACE, names)
    names["ran"].clear()
    return names


def ask(namespace: dict[str, Any], **question: Any) -> dict[str, tuple[str, str]]:
    """Return kind and detail by label."""
    found = json.loads(answer(json.dumps(question), namespace))
    return {one["label"]: (one["kind"], one["detail"]) for one in found}


def test_names_come_with_what_they_are(namespace: dict[str, Any]) -> None:
    names = ask(namespace, ask="names", call=None, given=[])
    expected = {
        "W": ("variable", "array (64, 32) float64"), "n": ("variable", "int 3"), "losses": ("variable", "list, 2 entries"),
        "text": ("variable", "str, 40 characters"), "np": ("module", ""), "Net": ("class", ""), "net": ("variable", "Net"),
        "train": ("function", "(net, X, lr=0.1, *rest, steps=100, start=..., **more)"), "lambda": ("keyword", ""),
        "print": ("builtin", ""), "ValueError": ("builtin", ""),
    }  # fmt: skip
    assert {name: names[name] for name in expected} == expected
    assert "__name__" not in names and namespace["ran"] == []


@pytest.mark.parametrize(
    ("call", "given", "arguments"),
    [
        ("train", ["steps"], {"lr=": "0.1", "start=": "..."}),
        ("Net", [], {"sizes=": "", "rate=": "0.1", "rng=": "None"}),
        ("net.forward", [], {"X=": "", "scale=": "1"}),
        ("W.mean", [], {"axis=": "None", "dtype=": "None", "out=": "None"}),
        ("print", ["end"], {"sep=": "' '", "file=": "None", "flush=": "False"}),
        ("np.random.default_rng", [], {"seed=": "None"}),
        ("net.loud", [], {}),
        ("nothing.here", [], {}),
    ],
)
def test_arguments_are_those_of_the_function(namespace: dict, call: str, given: list[str], arguments: dict) -> None:
    names = ask(namespace, ask="names", call=call, given=given)
    assert {name: detail for name, (kind, detail) in names.items() if kind == "argument"} == arguments
    assert namespace["ran"] == []


def test_attributes_are_listed_without_running_anything(namespace: dict[str, Any]) -> None:
    assert ask(namespace, ask="attributes", of="net", hidden=False) == {
        "depth": ("property", "int 2"),
        "forward": ("function", "(X, scale=1)"),
        "hidden": ("property", "array (5,) float64"),
        "loud": ("property", ""),
        "make": ("function", "(a, b)"),
    }
    assert "__init__" in ask(namespace, ask="attributes", of="net", hidden=True)
    assert ask(namespace, ask="attributes", of="W", hidden=False)["T"] == ("property", "array (32, 64) float64")
    assert "count" in ask(namespace, ask="attributes", of="W.T.shape", hidden=False)
    assert ask(namespace, ask="attributes", of="math", hidden=False)["pi"] == ("property", f"float {np.pi}")
    numpy = ask(namespace, ask="attributes", of="np", hidden=False)
    assert numpy["zeros"][0] == numpy["exp"][0] == numpy["sum"][0] == "function" and numpy["random"][0] == "module"
    assert "default_rng" in ask(namespace, ask="attributes", of="np.random", hidden=False)
    for name in ("net.loud", "liar", "made", "Made", "train", "missing"):
        ask(namespace, ask="attributes", of=name, hidden=True)
        ask(namespace, ask="about", of=name)
        ask(namespace, ask="names", call=name, given=[])
    assert ask(namespace, ask="attributes", of="net.loud", hidden=False) == {}
    assert namespace["ran"] == []


def test_about_gives_parameters_and_the_first_line_of_the_documentation(namespace: dict[str, Any]) -> None:
    assert ask(namespace, ask="about", of="Net") == {
        "Net": ("class", "(sizes, *, rate=0.1, rng=None)\nA net of two layers.")
    }
    assert ask(namespace, ask="about", of="net.forward")["net.forward"][1] == "(X, scale=1)\nCarry X through."
    assert ask(namespace, ask="about", of="W")["W"][1] == "array (64, 32) float64"


def test_imports_complete_over_what_is_there_without_importing(namespace: dict[str, Any]) -> None:
    import sys

    assert {"numpy", "math", "json"} <= set(ask(namespace, ask="modules", of=""))
    assert {"random", "linalg"} <= set(ask(namespace, ask="modules", of="numpy"))
    assert ask(namespace, ask="members", of="dataclasses")["dataclass"] == ("function", "")
    sys.modules.pop("this", None)
    assert "colorsys" not in sys.modules
    assert {"rgb_to_hsv", "hsv_to_rgb"} <= set(ask(namespace, ask="members", of="colorsys"))
    assert "colorsys" not in sys.modules
    assert {"default_rng", "Generator"} <= set(ask(namespace, ask="members", of="numpy.random"))
    assert ask(namespace, ask="members", of="no.such") == {}


# In the editor ---------------------------------------------------------------------------------------------------------

CELLS = [
    Cell(
        "import numpy as np\nW = np.ones((64, 32))\nscale = 2\ndef train(X, *, learning_rate=0.1):\n    'Train on X.'"
    ),
    Cell("first = W * scale"),
    Cell("while True: pass"),
]
LIST = ".cm-tooltip-autocomplete"


@pytest.fixture
def opened(reader: Reader, site: Path) -> Reader:
    write_page(site, "completion", CELLS)
    reader.open("completion")
    return reader


def options(reader: Reader) -> list[str]:
    """What the open list offers; empty when none is open."""
    script = "of => [...document.querySelectorAll(of)].map(one => one.textContent)"
    return reader.driver.evaluate(script, f"{LIST} li .cm-completionLabel")


def offers(reader: Reader, *labels: str) -> list[str]:
    """Wait until the list offers all of these."""
    return eventually(lambda: options(reader), lambda seen: set(labels) <= set(seen), f"{labels} in the list")


def at_end(reader: Reader, number: int) -> None:
    reader.enter(number)
    reader.driver.press("Control+End")


def choose_first(reader: Reader) -> None:
    """Move into the list, which takes no choice in its first moments."""
    reader.driver.pause(0.15)
    reader.driver.press("ArrowDown")
    reader.driver.wait("of => document.querySelector(of)", f"{LIST} [aria-selected]")


def test_the_list_is_filled_from_the_live_namespace_and_taken_by_keyboard(opened: Reader) -> None:
    opened.run(2)
    at_end(opened, 2)
    opened.driver.type("\nW.re")
    offers(opened, "repeat", "reshape", "resize")
    assert findings(opened.driver) == []
    opened.driver.press("Enter")  # nothing chosen: a new line
    assert opened.code(2) == "first = W * scale\nW.re\n"
    opened.driver.type("train(learn")
    assert offers(opened, "learning_rate=")[0] == "learning_rate="
    choose_first(opened)
    opened.driver.press("Tab")
    opened.driver.type("1")
    assert opened.code(2).endswith("train(learning_rate=1)")
    opened.driver.press("End")
    opened.driver.press("Enter")
    opened.driver.press("Control+ ")
    offers(opened, "W", "first", "scale", "train")
    detail = opened.driver.evaluate("of => [...document.querySelectorAll(of)].map(it => it.textContent)", f"{LIST} li")
    assert any("array (64, 32) float64" in text for text in detail)
    opened.driver.type("tra")
    offers(opened, "train")
    choose_first(opened)
    opened.driver.wait("of => document.querySelector(of)?.innerText.includes('Train on X.')", ".cm-completionInfo")
    opened.driver.press("Enter")
    assert opened.code(2).endswith("\ntrain")


def test_imports_complete(opened: Reader) -> None:
    opened.run(1)
    at_end(opened, 1)
    opened.driver.press("Enter")
    opened.driver.press("Shift+Tab")
    opened.driver.type("import stat")
    offers(opened, "statistics")
    opened.driver.type("\nfrom numpy.ra")
    offers(opened, "random")
    opened.driver.type("ndom import def")
    offers(opened, "default_rng")


def test_escape_closes_the_list_and_tab_leaves(opened: Reader) -> None:
    at_end(opened, 2)
    opened.driver.type("\nsca")
    offers(opened, "scale")
    opened.driver.press("Escape")
    assert eventually(lambda: options(opened), lambda seen: not seen, "a closed list") == []
    opened.driver.press("Tab")
    assert opened.driver.evaluate("!document.activeElement.closest('.cm-editor')")
    assert opened.code(2) == "first = W * scale\nsca"


def test_without_python_the_words_at_hand_are_offered_at_once(opened: Reader) -> None:
    opened.run(3, "running")
    at_end(opened, 2)
    opened.driver.type("\nsc")
    assert "scale" in offers(opened, "scale")
    opened.driver.type("ale + fi")
    assert "first" in offers(opened, "first", "finally")
    assert opened.state(3) == "running"
    opened.press(3, "Stop")
    opened.ends(3, "stopped")


def test_text_comments_numbers_and_new_names_are_left_alone(opened: Reader) -> None:
    opened.run(1)
    at_end(opened, 2)
    for typed in ("\n'scale tra", "\n# scale tra", "\n12.", "\ndef tra", "\nimport numpy as sca"):
        opened.driver.press("Control+End")
        opened.driver.type(typed)
        opened.driver.pause(0.4)
        assert options(opened) == [], typed
        opened.edit(2, "first = W * scale")


def test_the_list_has_names_for_those_who_do_not_see_it(opened: Reader) -> None:
    opened.run(1)
    at_end(opened, 2)
    opened.driver.type("\nsca")
    offers(opened, "scale")
    choose_first(opened)
    content = f"{cell(2)} .cm-content"
    active = opened.driver.evaluate("of => document.querySelector(of).getAttribute('aria-activedescendant')", content)
    assert opened.driver.evaluate("id => document.getElementById(id).getAttribute('role')", active) == "option"
    assert opened.driver.evaluate(
        "of => document.querySelector(of).getAttribute('aria-label')", f"{LIST} [role=listbox]"
    )
