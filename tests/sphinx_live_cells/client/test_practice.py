"""What a reader does with exercises and predictions, on a page that the extension has built."""

from pathlib import Path

import pytest
from axe import findings
from driver import Driver, eventually
from live_cells import exercises
from notebooks import CHART as CHART_TYPE
from notebooks import DESIGN, build, code, text
from reader import Reader, cell

PREDICT = """```{predict} What is the largest?
:rows: 'max(row["y"] for row in rows) == 4'

- [ ] two
- [x] four
---
Two times two is *four*.
```"""
CELLS = [
    code("live", "w = 2\nprint(w)", "2\n"),
    text("~~~{predict} What is the area of `w`?\n:output: /^area 4$/\n\n- [ ] two\n- [x] four\n---\nTwo times two.\n~~~"),
    code("live", 'print("area", w * w)', "area 4\n"),
    code("live, exercise", "# Exercise: the volume\ndef volume(x):\n    return 0\nprint(volume(1))", "0\n"),
    code("hint", "# The area times `x`."),
    code("hint", "# It is `x ** 3`."),
    code("solution", "def volume(x):\n    return x ** 3"),
    code("check", 'k = 3\nassert volume(w) == 8, f"volume(2) is 8, and yours is {volume(w)}."\nprint("eight.")', "eight.\n"),
    code("live", "print(w, 'k' in globals())", "2 False\n"),
    text(PREDICT),
    code(
        "live",
        "class Chart:\n"
        "    def _repr_mimebundle_(self):\n"
        f"        design = {DESIGN!r}\n"
        "        rows = [{'x': i, 'y': i * w} for i in range(3)]\n"
        f"        return {{{CHART_TYPE!r}: design | {{'datasets': {{'rows': rows}}}}}}\n"
        "Chart()",
        rows=[{"x": 0, "y": 0}, {"x": 1, "y": 2}, {"x": 2, "y": 4}],
    ),
]  # fmt: skip
AREA, VOLUME, AFTER, CHART = 2, 3, 4, 5  # the numbers of the live cells
STEPS = ".live-prediction[data-cell='{}'] .live-prediction-status"
RESULT = ".live-result"


@pytest.fixture(scope="module")
def built(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page, as the extension writes it."""
    build(tmp_path_factory.mktemp("practice"), CELLS, "html", site / "practice", html_copy_source=False)
    return site


@pytest.fixture
def opened(built: Path, reader: Reader) -> Reader:
    """A reader of this page, with the client in place."""
    reader.open("practice")
    reader.driver.wait("document.querySelector('.live-prediction-status')?.textContent")
    return reader


def waits(driver: Driver, selector: str, words: str) -> None:
    """Wait until an element reads so."""
    eventually(lambda: driver.text(selector), lambda seen: words in seen, f"{words!r} in {selector}")


def choose(driver: Driver, cell: int, words: str) -> None:
    """Press the radio button of a choice."""
    driver.click(f".live-prediction[data-cell='{cell}'] label", words)


def test_a_check_says_what_is_missing_then_that_it_is_right_and_this_is_remembered(opened: Reader) -> None:
    driver = opened.driver
    opened.run(VOLUME)
    assert driver.text(RESULT) == ""  # the untouched starter is not judged unless the reader asks
    assert driver.count(".live-solution[hidden]") == 1
    opened.press(VOLUME, "Check")
    waits(driver, RESULT, "Not yet: volume(2) is 8, and yours is 0.")
    opened.ends(VOLUME, "done")
    assert opened.outputs(VOLUME) == [{"kind": "stdout", "text": "0\n"}]  # nothing of the check
    assert driver.count(".live-solution[hidden]") == 0

    opened.edit(VOLUME, "def volume(x):\n    return x * x * x")
    assert driver.text(RESULT) == ""
    opened.run(VOLUME)  # changed code is checked by Run alone
    waits(driver, RESULT, "Right: eight.")
    assert driver.evaluate("document.querySelector('.live-result').getAttribute('role')") == "status"
    opened.run(AFTER)
    assert opened.outputs(AFTER) == [{"kind": "stdout", "text": "2 False\n"}]  # the check left nothing behind

    driver.reload()
    driver.wait("document.querySelector('.live-solved')?.checkVisibility()")
    assert driver.count(".live-solution[hidden]") == 0


def test_axe_finds_nothing_before_during_and_after_an_exercise_and_a_prediction(opened: Reader) -> None:
    parts = "live-cell, .live-prediction"
    assert findings(opened.driver, parts) == []
    opened.press(VOLUME, "Check")
    waits(opened.driver, RESULT, "Not yet")
    choose(opened.driver, AREA, "two")
    opened.run(AREA)
    waits(opened.driver, STEPS.format(AREA), "Not quite.")
    assert findings(opened.driver, parts) == []


def test_no_leftover_answers_a_check(opened: Reader) -> None:
    opened.edit(VOLUME, "def volume(x):\n    return x ** 3")
    opened.press(VOLUME, "Check")
    waits(opened.driver, RESULT, "Right")
    opened.edit(VOLUME, "def other(x):\n    return x ** 3")
    opened.press(VOLUME, "Check")
    waits(opened.driver, RESULT, "Not yet: the check looks for volume, and the code does not define it.")
    opened.ends(VOLUME, "done")


def test_what_goes_wrong_in_a_check_is_a_sentence_without_frames(opened: Reader) -> None:
    driver = opened.driver
    opened.edit(VOLUME, "def volume(x):\n    return 1 / (x - w)")
    opened.run(VOLUME)
    waits(
        driver, RESULT, "Not yet: when the check tried line 2 of the code, it met ZeroDivisionError: division by zero."
    )
    opened.ends(VOLUME, "done")
    opened.edit(VOLUME, "volume = <b>")
    opened.press(VOLUME, "Check")
    waits(driver, RESULT, "Not yet: the code ended with an error. Mend that first")
    opened.edit(VOLUME, "def volume(x):\n    raise ValueError('<img src=x onerror=\"hacked = 1\">')")
    opened.run(VOLUME)
    waits(driver, RESULT, 'ValueError: <img src=x onerror="hacked = 1">.')
    assert driver.count(f"{RESULT} *") == 0


def test_a_check_without_end_is_stopped_and_variables_are_kept(opened: Reader) -> None:
    opened.edit(VOLUME, "def volume(x):\n    while True: pass")
    opened.run(VOLUME, "running")
    eventually(
        lambda: opened.of(VOLUME, "cell.querySelector('.live-label').textContent"),
        lambda seen: seen == "checking",
        "label",
    )
    opened.press(VOLUME, "Stop")
    waits(opened.driver, RESULT, "The check was stopped. Press Check to try again.")
    opened.ends(VOLUME, "done")
    opened.run(AFTER)
    assert opened.outputs(AFTER) == [{"kind": "stdout", "text": "2 False\n"}]


def test_an_exercise_in_pieces_stops_no_cell_below(opened: Reader) -> None:
    opened.edit(VOLUME, "w.real\nw = nonsense")
    opened.run(VOLUME, "error")
    opened.run(AFTER)
    opened.run(CHART)


def test_a_chart_that_vega_takes_over_moves_nothing_under_the_pointer(opened: Reader) -> None:
    button = f"{cell(CHART)} button"
    opened.driver.evaluate(f"() => document.querySelector('{cell(CHART)}').scrollIntoView({{block: 'start'}})")
    before = opened.driver.evaluate("scrollY")
    opened.driver.hover(button, "Run")
    opened.driver.wait("document.querySelector('.live-chart-drawing') !== null")
    opened.driver.pause(0.2)
    assert opened.driver.evaluate("scrollY") == before > 0


def test_hints_come_one_after_another_and_the_solution_keeps_the_readers_version(opened: Reader) -> None:
    driver = opened.driver
    seen = "[...document.querySelectorAll('.live-help > details')].filter(it => it.checkVisibility()).map(it => it.querySelector('summary').textContent)"
    assert driver.evaluate(seen) == ["Hint 1 of 2"]
    waits(driver, ".live-locked", "The solution opens once you have tried")
    driver.focus(".live-hint summary", "Hint 1 of 2")
    driver.press("Enter")
    assert driver.wait(f"({seen})[1]") == "Hint 2 of 2"

    mine = "def volume(x):\n    return 7"
    opened.edit(VOLUME, mine)
    opened.run(VOLUME)
    waits(driver, RESULT, "Not yet")
    driver.click(".live-solution > summary")
    driver.click(".live-solution button", "Put it into the cell")
    assert opened.code(VOLUME) == "def volume(x):\n    return x ** 3"
    opened.press(VOLUME, "Check")
    waits(driver, RESULT, "Right, as the book’s solution should be.")
    assert driver.count(".live-solved[hidden]") == 1
    driver.reload()
    driver.click(".live-solution > summary")
    driver.click(".live-solution button", "Bring back mine")
    assert opened.code(VOLUME) == mine
    opened.press(VOLUME, "Reset")
    assert opened.code(VOLUME).startswith("# Exercise")


def test_a_prediction_is_answered_by_the_run_and_may_be_tried_again(opened: Reader) -> None:
    driver = opened.driver
    group = f".live-prediction[data-cell='{AREA}']"
    saved = f"document.querySelector('live-cell[data-cell=\"{AREA}\"] .cell_output pre').checkVisibility({{visibilityProperty: true}})"
    assert not driver.evaluate(saved)  # it would give the answer away
    assert not driver.evaluate(f'document.querySelector("{group} .live-answer").checkVisibility()')
    driver.focus(f"{group} input[value='1']")
    driver.press("ArrowUp")  # real radio buttons: arrows choose
    waits(driver, STEPS.format(AREA), f"Chosen. Now run cell {AREA}.")
    driver.click(f"{group} button", "Run and see")
    waits(driver, STEPS.format(AREA), "Not quite.")
    waits(driver, f"{group} label:has(input[value='1'])", "this is what happens")
    waits(driver, f"{group} .live-answer", "Two times two.")
    assert opened.output(AREA) == "area 4"
    driver.click(f"{group} button", "Try again")
    choose(driver, AREA, "four")
    waits(driver, STEPS.format(AREA), "Right.")
    assert driver.evaluate(
        "() => [...document.querySelectorAll('[role=status]')].every(it => !it.querySelector('[role=status]'))"
    )

    driver.reload()
    driver.wait(f'document.querySelector("{group} input:checked")?.value === "1"')
    opened.run(AREA)
    waits(driver, STEPS.format(AREA), "Right.")


def test_a_run_before_a_choice_asks_but_does_not_wait(opened: Reader) -> None:
    driver = opened.driver
    opened.run(AREA)
    assert opened.output(AREA) == "area 4"
    waits(driver, STEPS.format(AREA), "The output is there. Which did you expect?")
    choose(driver, AREA, "two")
    waits(driver, STEPS.format(AREA), "Not quite.")


def test_changed_code_with_another_output_is_not_judged(opened: Reader) -> None:
    driver = opened.driver
    choose(driver, AREA, "two")
    opened.edit(AREA, 'print("area", w * w * w)')
    opened.run(AREA)
    waits(driver, STEPS.format(AREA), "Your code is changed, and so is its output: compare for yourself.")
    opened.edit(AREA, 'print("area", w ** 2)')
    opened.run(AREA)
    waits(driver, STEPS.format(AREA), "Not quite.")


def test_rows_of_a_chart_answer_too_and_a_cell_above_may_change_them(opened: Reader) -> None:
    driver = opened.driver
    choose(driver, CHART, "four")
    opened.run(CHART)
    waits(driver, STEPS.format(CHART), "Right.")
    opened.edit(1, "w = 3")
    opened.run(1)
    opened.run(CHART)
    waits(driver, STEPS.format(CHART), "This output differs from the book’s: compare for yourself.")


def test_the_saved_output_answers_where_nothing_can_run(opened: Reader) -> None:
    driver = opened.driver
    choose(driver, AREA, "four")
    driver.click(f"live-cell[data-cell='{AREA}'] .live-cover button")
    waits(driver, STEPS.format(AREA), "Right.")
    assert opened.output(AREA) == "area 4"
    assert opened.state(AREA) == "saved"


def test_without_storage_it_works_as_long_as_the_page(built: Path, reader: Reader) -> None:
    reader.driver.before(
        "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError'); }})"
    )
    reader.open("practice")
    reader.driver.wait("document.querySelector('.live-prediction-status')?.textContent")
    choose(reader.driver, AREA, "four")
    reader.run(AREA)
    waits(reader.driver, STEPS.format(AREA), "Right.")
    reader.edit(VOLUME, "def volume(x):\n    return x ** 3")
    reader.run(VOLUME)
    waits(reader.driver, RESULT, "Right")


@pytest.mark.parametrize("note", ["{", "[]", "null", '"x"', '{"choice": 99, "mine": 1, "solved": "yes"}'])
def test_broken_notes_are_no_notes(built: Path, reader: Reader, note: str) -> None:
    reader.driver.before("Storage.prototype.getItem = () => " + repr(note))
    reader.open("practice")
    reader.driver.wait("document.querySelector('.live-prediction-status')?.textContent")
    assert reader.driver.count(".live-prediction input:checked") == 0
    assert reader.driver.count(".live-solved[hidden]") == 1


def test_every_run_of_an_exercise_starts_without_what_it_made_before() -> None:
    namespace = {"above": 1}
    exercises.begin(namespace, 3)
    namespace.update(made=2, above=5)
    exercises.end(namespace, 3)
    namespace["other"] = 3
    exercises.begin(namespace, 4)
    exercises.end(namespace, 4)
    exercises.begin(namespace, 3)
    assert namespace == {"above": 5, "other": 3}
    namespace["made"] = 2
    exercises.end(namespace, 3)
    namespace["made"] = [2]  # by another cell
    exercises.begin(namespace, 3)
    assert namespace["made"] == [2]


def test_a_check_leaves_the_namespace_as_it_was() -> None:
    namespace = {"x": 1}
    exercises.check(namespace, "y = x + 1\nassert y == 2, 'no'")
    assert namespace == {"x": 1}
    with pytest.raises(AssertionError, match="no"):
        exercises.check(namespace, "assert x == 2, 'no'")
