"""Errors as readers see them: a sentence on what to try, their own lines, the place in the line, what led to what."""

import re
import warnings
from contextlib import redirect_stderr
from pathlib import Path

import pytest
from live_cells.session import Session
from mistakes import MISTAKES
from native import error_of, run
from pages import Cell, write_page
from reader import Reader, cell, region


@pytest.mark.parametrize(("source", "name", "sentence"), MISTAKES, ids=lambda value: value[:30])
def test_a_mistake_is_answered_natively(source: str, name: str, sentence: str) -> None:
    error = error_of(f"import numpy as np\n{source}" if not source.startswith(("!", "%")) else source)
    assert error["name"] in name.split()
    assert sentence in (error["advice"] or "")
    assert error["advice"][-1] in ".:?)}]" or error["advice"].endswith("...")


def test_mistakes_are_answered_in_the_browser(reader: Reader, site: Path) -> None:
    cells = [Cell("import numpy as np")] + [Cell(source, None, "live raises-exception") for source, *_ in MISTAKES]
    write_page(site, "mistakes", cells)
    reader.open("mistakes")
    reader.press_all("Run all")
    reader.ends(len(cells), "error", timeout=120)
    wrong = []
    for number, (source, name, sentence) in enumerate(MISTAKES, 2):
        shown = reader.outputs(number)
        error = shown[-1].get("error") if shown else None
        if not error or error["name"] not in name.split() or sentence not in (error["advice"] or ""):
            wrong.append((source, error and (error["name"], error["message"], error["advice"])))
        elif error["frames"][-1]["line"] > source.count("\n") + 1:
            wrong.append((source, error["frames"]))
    assert wrong == []


def where(error: dict) -> list[tuple]:
    """Return cell, line, function and the marked part of each frame."""
    return [
        (frame["cell"], frame["line"], frame["function"], frame["code"][slice(frame["start"], frame["stop"])])
        for frame in error["frames"]
    ]


def test_the_part_of_a_line_that_failed_is_marked() -> None:
    assert where(error_of("x = 1\ny = 2 * (x / 0) + 1")) == [(3, 2, "", "x / 0")]
    several = "def f(a, b):\n    return a + b\nx = f(\n    1,\n    len(\n        5),\n)"
    assert where(error_of(several)) == [(3, 5, "", "len(")]
    assert where(error_of("def f(a, b):\n    return a + b\nx = f(\n    1,\n    'b',\n)")) == [
        (3, 3, "", "f("),
        (3, 2, "f", "a + b"),
    ]
    error = error_of("é = '𝑥'; 1 / 0; 2")["frames"][0]
    assert error["code"].encode("utf-16-le")[2 * error["start"] : 2 * error["stop"]].decode("utf-16-le") == "1 / 0"


def test_lambdas_comprehensions_and_library_code_lead_to_the_readers_line() -> None:
    assert where(error_of("f = lambda x: 1 / x\nf(0)")) == [(3, 2, "", "f(0)"), (3, 1, "<lambda>", "1 / x")]
    assert where(error_of("[1 / i\n for i in range(3)]")) == [(3, 1, "", "1 / i")]
    assert where(error_of("sum(1 / i for i in range(3))"))[-1] == (3, 1, "<genexpr>", "1 / i")
    error = error_of("import json\ntext = '{a}'\nprint(json.loads(text))")
    assert where(error) == [(3, 3, "", "json.loads(text)")]
    assert error["message"].startswith("Expecting property name")


def test_syntax_errors_mark_the_place() -> None:
    assert where(error_of("x = 1\ny = [1 2]")) == [(3, 2, "", "1 2")]
    assert where(error_of("x = 1\n\ny = (1, 2")) == [(3, 3, "", "(")]
    assert where(error_of("é = 1; class = 3")) == [(3, 1, "", "class")]
    assert where(error_of("if True:\nx = 1")) == [(3, 2, "", "x = 1")]
    assert where(error_of("eval('1 +')")) == [(3, 1, "", "eval('1 +')")]


def test_the_error_behind_an_error_is_told_with_its_own_place() -> None:
    raised = error_of(
        "def f():\n    try:\n        1 / 0\n    except ZeroDivisionError as e:\n        raise ValueError('no') from e\nf()"
    )
    assert (raised["link"], raised["earlier"]["name"], where(raised["earlier"])) == (
        "cause",
        "ZeroDivisionError",
        [(3, 3, "f", "1 / 0")],
    )
    assert "divided by zero" in raised["advice"] and raised["earlier"]["advice"] is None
    handled = error_of("try:\n    {}['a']\nexcept KeyError:\n    prnt('none')")
    assert (handled["link"], handled["earlier"]["name"]) == ("context", "KeyError")
    assert "perhaps you meant print" in handled["advice"]
    silenced = error_of("try:\n    {}['a']\nexcept KeyError:\n    raise ValueError('no a') from None")
    assert silenced["earlier"] is None and silenced["link"] == ""
    inside = error_of("import json\njson.loads('')")  # of a library's own handling only the outcome matters
    assert inside["earlier"] is None
    long = error_of(
        "e = None\nfor i in range(9):\n    try:\n        raise ValueError(i) from e\n    except ValueError as f:\n        e = f\nraise e"
    )
    assert long["earlier"]["earlier"]["earlier"]["earlier"] is None


def test_a_group_tells_each_of_its_errors() -> None:
    error = error_of(
        "def bad():\n    return 1 / 0\ntry:\n    bad()\nexcept ZeroDivisionError as e:\n    raise ExceptionGroup('two', [e, KeyError('a')]) from None"
    )
    assert (error["name"], error["message"]) == ("ExceptionGroup", "two (2 sub-exceptions)")
    assert [(part["name"], where(part)) for part in error["parts"]] == [
        ("ZeroDivisionError", [(3, 4, "", "bad()"), (3, 2, "bad", "1 / 0")]),
        ("KeyError", []),
    ]


def test_notes_are_part_of_the_message_and_odd_errors_do_no_harm() -> None:
    assert error_of("e = ValueError('a')\ne.add_note('b')\nraise e")["message"] == "a\nb"
    odd = "class Odd(Exception):\n    def __str__(self): raise ValueError('no')\nraise Odd"
    assert "failed" in error_of(odd)["message"]
    liar = "class A:\n    def __getattr__(self, name): raise AttributeError(name, name=name, obj=self)\n    def __dir__(self): 1 / 0\nA().x"
    assert error_of(liar)["name"] == "AttributeError"
    assert error_of("raise SystemExit(3)")["name"] == "SystemExit"


DEFINES = {1: ["net", "losses"], 2: ["net"], 3: [], 4: ["late"], 5: ["net"]}


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("net", "Cell 1 defines net: run it first, or press Run all."),
        ("late", "Cell 4, further down, defines late: run it first, or move its code above this cell."),
        ("lossses", "perhaps you meant losses."),
        ("def f():\n    return net\nf()", "Cell 1 defines net: run it first, or press Run all."),
    ],
)
def test_an_undefined_name_names_the_cell_that_has_it(source: str, sentence: str) -> None:
    assert error_of(source, cell=3, defines=DEFINES)["advice"].endswith(sentence)


WARNINGS = [
    ("import numpy as np\nnp.mean([])", "Cell 3, line 2: RuntimeWarning: Mean of empty slice", "too few entries"),
    ("x = 3\nx is 3", "Cell 3, line 2: SyntaxWarning:", "write == to compare"),
    ("print('\\alpha \\gamma')", "Cell 3, line 1: SyntaxWarning:", "put r in front"),
    ("import numpy as np\ndef f():\n    return np.ones(1, dtype=complex).astype(float)\nf()", "Cell 3, line 3: ComplexWarning:", "use .real"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "where", "advice"), WARNINGS, ids=lambda value: value[:30])
def test_a_warning_names_the_readers_line_once_a_run(source: str, where: str, advice: str) -> None:
    with warnings.catch_warnings():  # as `install` does for the whole process
        warnings.resetwarnings()
        warnings.simplefilter("default")
        emitted: list[tuple[str, str]] = []
        session = Session(lambda kind, text: emitted.append((kind, text)))
        warnings.showwarning = session._show_warning
        for _ in range(2):
            emitted.clear()
            with redirect_stderr(session.stderr), pytest.raises(StopIteration):
                session.run(source, 3).send(None)
            text = "".join(text for kind, text in emitted if kind == "stderr")
            assert text.count(where) == 1, text
            assert advice in text


UNDEFINED = [
    Cell("1 / 0\nnet = 1", None, "live raises-exception"),
    Cell("net", None),
    Cell("late", None),
    Cell("late = 1", None),
    Cell("def half(x):\n    return x / 0\ntry:\n    half(3)\nexcept ZeroDivisionError as error:\n    raise ValueError('no half') from error"),
]  # fmt: skip


def test_the_page_shows_which_cell_to_run_and_marks_the_place(reader: Reader, site: Path) -> None:
    write_page(site, "undefined", UNDEFINED)
    reader.open("undefined")
    reader.run(2, "error")
    reader.shows(2, "Cell 1 defines net: run it first, or press Run all.")
    reader.run(3, "error")
    reader.shows(3, "Cell 4, further down, defines late")
    reader.run(5, "error")
    assert re.search("ZeroDivisionError: division by zero which led to: .*ValueError: no half", reader.output(5))
    assert reader.driver.text(f"{region(5)} .live-at") == "x / 0"
    assert reader.of(5, "cell.querySelector('pre.live-error-mark').checkVisibility()")
    reader.enter(5)
    assert reader.driver.text(f"{cell(5)} .cm-line.live-error-line") == "raise ValueError('no half') from error"
    reader.edit(5, "q = 2 * (1 / 0)")
    reader.driver.press("Control+Enter")
    reader.driver.wait("of => document.querySelector(of)?.textContent === '1 / 0'", f"{cell(5)} .live-error-part")


def test_a_run_without_errors_says_nothing() -> None:
    assert run("x = 1") == ("done", [])
