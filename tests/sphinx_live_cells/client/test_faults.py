"""What goes wrong on purpose: each ends with a sentence that names the next step, on a page that still works."""

from pathlib import Path

import pytest
from faulty import Handler
from pages import Cell, manifest, write_page
from reader import Reader, region

PAYLOADS = [
    "<script>window.hacked = 1</script>",
    "<img src=x onerror='window.hacked = 1'>",
    "<svg onload='window.hacked = 1'></svg>",
    "<iframe srcdoc='<script>parent.hacked = 1</script>'></iframe>",
]
CELLS = [
    Cell("1 + 1", "2"),
    Cell("import numpy as np\nkept = 41\nwhile True:\n    np.ones((50, 50)) @ np.ones((50, 50))", None),
    Cell('globals()["kept"] + 1', "42"),  # by no name that would make the stopped cell run again
    Cell("while True:\n    try:\n        while True: pass\n    except KeyboardInterrupt: pass", None),
    Cell("for i in range(1_000_000): print(i)", None),
    Cell(
        "class Rich:\n"
        "    def __init__(self, kind, text): self._data = {kind: text, 'text/plain': text}\n"
        "    def _repr_mimebundle_(self): return self._data\n"
        f"for text in {PAYLOADS!r}:\n"
        "    print(text)\n"
        "    for kind in ('text/plain', 'text/html', 'image/svg+xml', 'text/markdown', 'text/latex'): display(Rich(kind, text))\n"
        "raise ValueError(text)",
        None,
    ),
    Cell("import multiprocessing", None),
]


ENGINE = [name.rpartition("/")[2] for name in manifest()["files"] if "/" in name] + ["pyodide-lock-test.json"]


@pytest.fixture
def opened(reader: Reader, site: Path) -> Reader:
    """A reader of the page of this file."""
    write_page(site, "faults", CELLS)
    reader.open("faults")
    return reader


@pytest.mark.parametrize("file", ENGINE)
@pytest.mark.parametrize("fault", ["changed", "truncated", "missing"])
def test_a_bad_engine_file_is_named_and_run_works_once_it_is_whole(opened: Reader, file: str, fault: str) -> None:
    Handler.faults[file] = fault
    opened.press(1, "Run")
    opened.says(1, file)
    assert file in opened.alert(1)
    assert "Reload the page" in opened.alert(1)
    assert opened.state(1) == "saved"
    assert opened.output(1) == "2"
    if file.endswith(".json"):  # once is enough: the retry is the same for every file
        Handler.faults.clear()
        opened.run(1)
        assert opened.alert(1) == ""


def test_stop_keeps_variables_or_says_that_they_are_gone(opened: Reader) -> None:
    opened.run(2, "running")
    opened.driver.pause(0.3)
    opened.press(2, "Stop")
    opened.ends(2, "stopped")
    opened.says(2, "Variables are kept")
    opened.run(3)
    assert opened.output(3) == "42"

    opened.run(4, "running")
    opened.press(4, "Stop")
    opened.says(4, "all variables are gone")
    assert opened.driver.count('live-cell[data-cell="4"] [role=alert] button') == 1
    opened.run(1)
    assert opened.output(1) == "2"


def test_much_output_is_cut_and_output_is_never_markup(opened: Reader) -> None:
    opened.run(5)
    opened.says(5, "Output is cut here")
    assert sum(len(output.get("text", "")) for output in opened.outputs(5)) == 100_000

    opened.run(7, "error")
    opened.says(7, "multiprocessing is part of Python but not of the Python in this page")

    opened.run(6, "error")
    opened.driver.pause(0.3)
    assert opened.driver.evaluate("window.hacked") is None
    markup = "script, svg, img[onerror], iframe:not([sandbox=''])"
    assert opened.of(6, "cell.querySelectorAll(args[0]).length", f"{region(6)} :is({markup})") == 0
    opened.shows(6, PAYLOADS[0])


def test_restart_forgets_and_run_pressed_often_runs_once(opened: Reader) -> None:
    opened.of(1, "Array.from({length: 10}, () => cell.querySelector('.live-button-run').click()).length")
    opened.ends(1, "done")
    assert len(opened.outputs(1)) == 1

    opened.run(2, "running")
    opened.press(2, "Stop")
    opened.ends(2, "stopped")
    opened.press_all("Restart")
    opened.run(3, "error")
    opened.shows(3, "KeyError: 'kept'")
    opened.run(1)


def test_a_policy_without_evaluated_code_is_enough(reader: Reader, site: Path) -> None:
    policy = (
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self' blob:; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-src 'self'"
    )
    write_page(site, "policy", CELLS[:1], head=f'<meta http-equiv="Content-Security-Policy" content="{policy}">')
    reader.open("policy")
    reader.run(1)
