"""Code that goes wrong as badly as it can: each ends with a sentence that names the next step, on a page that works."""

from pathlib import Path
from typing import NamedTuple

import pytest
from harm import forgive, open_edited, works
from pages import Cell
from reader import Reader

LATER = "after the cell had ended, in code that it left to run later"
GONE = "all variables are gone"
AGAIN = "Change this cell before you run it again: Run starts Python anew."


class Fault(NamedTuple):
    """A cell, the state that it must end in, and what the reader must be told."""

    source: str
    state: str
    told: str


ENDS = {
    "input": Fault(
        "input('name')", "error", "input() cannot wait for typing in this page. Write the value into the code"
    ),
    "prints": Fault(
        "for i in range(1_000_000): print(i)", "done", "6,788,890 more characters are not shown. Print less"
    ),
    "string": Fault("'x' * 200_000_000", "done", "199,900,002 more characters are not shown. Print less"),
    "printed string": Fault(
        "print('x' * 200_000_000)", "done", "199,900,001 more characters are not shown. Print less"
    ),
    "message": Fault("raise ValueError('x' * 50_000_000)", "error", "ValueError: xxx"),
    "many results": Fault("for i in range(5000): display(i)", "done", "4,800 more results are not shown. Show fewer"),
    "large HTML": Fault(
        "class Page:\n    def _repr_html_(self): return '<p>' * 5_000_000\nPage()",
        "done",
        "This Page is too large to show (15,000,0",
    ),
    "memory": Fault("b = bytearray(3_500_000_000)", "error", "too little memory"),
    "all memory": Fault("kept = []\nwhile True: kept.append(bytearray(500_000_000))", "error", "too little memory"),
    "all memory in small pieces": Fault(
        "kept = []\nwhile True: kept.append(kept[:] + [0] * 5_000_000)", "error", "too little memory"
    ),
    "recursion": Fault("def f(n): return f(n + 1)\nf(0)", "error", "A function calls itself without end"),
    "recursion through C": Fault(
        "class A:\n    def __repr__(self): return repr(self)\nA()", "error", "A function calls itself without end"
    ),
    "recursion beyond the limit": Fault(
        "import sys\nsys.setrecursionlimit(10**7)\ndef f(n): return f(n + 1)\nf(0)",
        "error",
        "The recursion limit is set to 3,000, the most",
    ),
    "broken stack": Fault(
        "import sys\nsys.setrecursionlimit(3000)\nclass A:\n    def __repr__(self): return repr(self)\nA()",
        "stopped",
        AGAIN,
    ),
    "abort": Fault("import os\nos.abort()", "stopped", AGAIN),
    "exit": Fault("import os\nos._exit(3)", "stopped", AGAIN),
    "sys.exit": Fault("import sys\nsys.exit(3)", "error", "SystemExit"),
    "killed": Fault("import js\njs.self.close()", "stopped", GONE),
    "syntax": Fault("def f(:\n    pass", "error", "SyntaxError: invalid syntax"),
    "sort key": Fault("sorted([1, 2], key=lambda x: 1 / 0)", "error", "Something is divided by zero"),
    "numpy callback": Fault(
        "import numpy as np\nnp.apply_along_axis(lambda r: 1 / 0, 0, np.ones((2, 2)))", "error", "is divided by zero"
    ),
    "error without text": Fault("class E(Exception):\n    def __str__(self): raise self\nraise E", "error", "E"),
    "browser callback": Fault(
        "from js import setTimeout\nfrom pyodide.ffi import create_proxy\ndef later():\n    print('it comes')\n"
        "    raise ValueError('from a timer')\nsetTimeout(create_proxy(later), 50);",
        "done",
        "ValueError: from a timer This happened " + LATER,
    ),
    "task": Fault(
        "import asyncio\nasync def later():\n    await asyncio.sleep(0.05)\n    raise ValueError('from a task')\n"
        "task = asyncio.ensure_future(later())",
        "done",
        "ValueError: from a task This happened " + LATER,
    ),
    "endless timer": Fault(
        "from js import setInterval\nfrom pyodide.ffi import create_proxy\ndef later(): 1 / 0\nsetInterval(create_proxy(later), 1);",
        "done",
        LATER,
    ),
    "JavaScript": Fault(
        "from pyodide.code import run_js\nrun_js('setTimeout(() => { throw new Error(\"not Python\") }, 50)');",
        "done",
        "Error: not Python",
    ),
}

# Code that does not end by itself, and whether the variables must still be there after Stop.
STOPS = {
    "loop": ("while True: pass", True),
    "numpy loop": ("import numpy as np\nwhile True: np.ones((50, 50)) @ np.ones((50, 50))", True),
    "sleep": ("import time\ntime.sleep(60)", True),
    "await": ("import asyncio\nawait asyncio.sleep(60)", True),
    "awaited tasks": ("import asyncio\nawait asyncio.gather(asyncio.sleep(60), asyncio.sleep(60))", True),
    "ticks": ("import asyncio\nwhile True: await asyncio.sleep(0.01)", True),
    "matmul": ("import numpy as np\na = np.ones((1800, 1800))\na @ a @ a @ a @ a @ a @ a @ a", False),
    "deaf": ("while True:\n    try:\n        while True: pass\n    except BaseException: pass", False),
    "deaf and waiting": (
        "import asyncio\nwhile True:\n    try: await asyncio.sleep(60)\n    except BaseException: pass",
        False,
    ),
}
KEPT = Cell("globals()['kept']", "1")  # by no name that would make the cell above it run again


@pytest.mark.parametrize("name", ENDS)
def test_code_that_ends_badly_is_answered_and_the_page_works(reader: Reader, site: Path, name: str) -> None:
    fault = ENDS[name]
    open_edited(reader, site, "ends", Cell(fault.source, None))
    reader.press(2, "Run")
    # Memory may run out for Python itself before it can say so, and on a small machine for the worker: then variables are gone.
    ended = reader.driver.wait(
        "ends => ends.find(end => document.querySelector('live-cell[data-cell=\"2\"]').dataset.state === end)",
        [fault.state, "stopped"] if name.startswith("all memory") else [fault.state],
    )
    reader.says(2, fault.told if ended == fault.state else GONE)
    if GONE in reader.alert(2):
        assert reader.driver.count('live-cell[data-cell="2"] [role=alert] button') == 1
    works(reader)
    if AGAIN in fault.told:
        forgive(reader, "too much recursion", "unreachable executed", "exit(3)")
    if name == "browser callback":
        assert "it comes" in reader.output(2)
    if name == "endless timer":
        assert len([output for output in reader.outputs(1) + reader.outputs(2) if output["kind"] == "error"]) <= 10


@pytest.mark.parametrize("name", STOPS)
def test_stop_ends_everything_and_says_what_is_left(reader: Reader, site: Path, name: str) -> None:
    source, keeps = STOPS[name]
    open_edited(reader, site, "stops", Cell(f"kept = 1\n{source}", None), KEPT)
    reader.run(2, "running")
    reader.driver.pause(0.6)
    reader.press(2, "Stop")
    reader.ends(2, "stopped")
    reader.says(2, "Variables are kept. Press Run to go on." if keeps else GONE)
    if keeps:
        reader.run(3)
        assert reader.output(3) == "1"
    else:
        reader.press(2, "Run all above")
        reader.ends(1, "done")
    works(reader)


def test_a_worker_that_dies_between_two_runs_is_noticed_and_the_next_run_starts_anew(
    reader: Reader, site: Path
) -> None:
    source = (
        "from js import setTimeout\nfrom pyodide.code import run_js\nrun_js('setTimeout(() => self.close(), 300)');"
    )
    open_edited(reader, site, "dies", Cell(source, None))
    reader.run(2)
    reader.says(2, "Python has ended by itself")
    reader.press(2, "Run all above")
    reader.ends(1, "done")
    works(reader)


def test_run_pressed_often_runs_once_and_stop_before_the_start_leaves_what_was_there(
    reader: Reader, site: Path
) -> None:
    open_edited(reader, site, "often", Cell("print('once')", "once"))
    press = "cell.querySelector(args[0]).click()"
    reader.of(2, press.replace("args[0]", "'.live-button-run'"))
    reader.of(2, press.replace("args[0]", "'.live-button-stop'"))
    assert reader.state(2) == "saved"
    reader.driver.pause(3)
    assert (reader.state(2), reader.outputs(2)) == ("saved", [])
    reader.of(2, "Array.from({length: 10}, () => cell.querySelector('.live-button-run').click()).length")
    reader.ends(2, "done")
    reader.driver.pause(0.3)
    assert reader.outputs(2) == [{"kind": "stdout", "text": "once\n"}]
    works(reader)


def test_reset_while_running_brings_back_the_saved_output_for_good(reader: Reader, site: Path) -> None:
    open_edited(
        reader, site, "reset", Cell("import time\nwhile True:\n    print('live')\n    time.sleep(0.01)", "saved")
    )
    reader.run(2, "running")
    reader.shows(2, "live")
    reader.press(2, "Reset")
    reader.ends(2, "saved")
    reader.driver.pause(2)
    assert (reader.state(2), reader.output(2)) == ("saved", "saved")
    assert reader.alert(2) == ""
    works(reader)


def test_two_tabs_run_at_the_same_time_and_keep_variables_apart(reader: Reader, site: Path) -> None:
    open_edited(reader, site, "tabs", Cell("globals().setdefault('turn', 0)\nturn += 1\nturn", None))
    tab = reader.driver.another()
    other = Reader(tab, reader.address)
    try:
        other.open("tabs")
        for one in (reader, other, reader):
            one.run(2)
        assert (reader.output(2), other.output(2)) == ("2", "1")
        other.run(1)
    finally:
        tab.close()
    works(reader)


@pytest.mark.parametrize("how", ["forbidden", "full"])
def test_cells_run_without_storage(reader: Reader, site: Path, how: str) -> None:
    if how == "forbidden":
        script = (
            "for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches']) Object.defineProperty(window, name,"
            " {get() { throw new DOMException('forbidden', 'SecurityError') }})"
        )
    else:
        script = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }"
    reader.driver.before(script)
    open_edited(reader, site, "storage", Cell("print('runs')", None))
    reader.driver.pause(1.5)  # until what cannot be saved is told, which moves what is below
    reader.run(2)
    assert reader.output(2) == "runs"
    works(reader)
