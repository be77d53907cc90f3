"""The book's exercises and predictions: a starter that runs and is not enough, a solution that is, answers that come true."""

import json
import sys
from pathlib import Path

import pytest
import sphinx_live_cells

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "_build" / "html"
sys.path.insert(0, str(Path(sphinx_live_cells.__file__).parents[1] / "client" / "src" / "python"))  # for `live_cells`

from live_cells import exercises as worker  # noqa: E402
from live_cells.session import Session  # noqa: E402
from sphinx_live_cells.expectations import holds  # noqa: E402

PAGES = sorted(path.name for path in SITE.glob("*.html"))
WITH_EXERCISES = [name for name in PAGES if 'class="live-exercise"' in (SITE / name).read_text(encoding="utf-8")]
WITH_PREDICTIONS = [name for name in PAGES if 'class="live-prediction"' in (SITE / name).read_text(encoding="utf-8")]
READ = """() => ({
  cells: [...document.querySelectorAll('live-cell')].map(cell => cell.savedSource),
  exercises: [...document.querySelectorAll('.live-exercise')].map(it => ({
    cell: Number(it.querySelector('live-cell').dataset.cell),
    check: it.dataset.check,
    solution: it.querySelector('.live-solution .cell_input pre').textContent.trimEnd(),
  })),
})"""
SAVED = """it => {
  const output = document.querySelector(`live-cell[data-cell="${it.dataset.cell}"] .cell_output`);
  return {
    ...it.dataset,
    text: [...output.querySelectorAll('pre')].map(pre => pre.textContent).join(''),
    charts: [...output.querySelectorAll('[data-spec]')].map(chart => chart.dataset.spec),
  };
}"""


@pytest.fixture
def opened(browser, address):
    """Open a page and wait for the client."""
    pages = []

    def go(name):
        page = browser.new_page()
        pages.append(page)
        page.goto(address + name)
        page.wait_for_selector(".live-help .live-locked, .live-prediction-status", state="attached")
        return page

    yield go
    for page in pages:
        page.close()


def test_the_book_has_some():
    assert WITH_EXERCISES, "no exercise in _build/html: run make book first"
    assert WITH_PREDICTIONS, "no prediction in _build/html: run make book first"


@pytest.mark.parametrize("name", WITH_EXERCISES)
def test_natively_every_check_refuses_the_starter_in_words_and_accepts_the_solution(opened, name):
    found = opened(name).evaluate(READ)
    numbers = {exercise["cell"] for exercise in found["exercises"]}
    session = Session(lambda kind, text: None)
    session.namespace["display"] = session.display

    def run(source, number):
        try:
            session.run(source, number, "{}").send(None)  # nothing in these cells awaits
        except StopIteration as ended:
            return ended.value
        raise AssertionError("the cell waits for something")

    for number, source in enumerate(found["cells"], 1):
        if number > max(numbers):
            break
        if number not in numbers:
            assert run(source, number) in ("done", "error")
            continue
        exercise = next(one for one in found["exercises"] if one["cell"] == number)
        worker.begin(session.namespace, number)
        assert run(source, number) == "done"
        worker.end(session.namespace, number)
        with pytest.raises(AssertionError) as missing:
            worker.check(session.namespace, exercise["check"])
        assert str(missing.value).endswith((".", "?"))
        worker.begin(session.namespace, number)
        assert run(exercise["solution"], number) == "done"
        worker.end(session.namespace, number)
        worker.check(session.namespace, exercise["check"])


@pytest.mark.parametrize("name", WITH_EXERCISES)
def test_in_the_browser_every_check_refuses_the_starter_in_words_and_accepts_the_solution(opened, name):
    page = opened(name)
    for exercise in page.locator(".live-exercise").all():
        cell, result = exercise.locator("live-cell"), exercise.locator(".live-result")
        exercise.get_by_role("button", name="Check").click()
        page.wait_for_function("it => it.dataset.verdict === 'not-yet'", arg=result.element_handle(), timeout=60_000)
        assert result.inner_text().startswith("Not yet: ")
        assert "it met" not in result.inner_text()  # an assertion's own words, not another error
        page.wait_for_function("it => it.dataset.state === 'done'", arg=cell.element_handle())
        exercise.locator(".live-solution > summary").click()
        exercise.get_by_role("button", name="Put it into the cell").click()
        exercise.get_by_role("button", name="Check").click()
        page.wait_for_function("it => it.dataset.verdict === 'right'", arg=result.element_handle(), timeout=60_000)


@pytest.mark.parametrize("name", WITH_PREDICTIONS)
def test_every_right_prediction_is_what_the_saved_output_and_the_run_show(opened, name):
    page = opened(name)
    for prediction in page.locator(".live-prediction").all():
        facts = prediction.evaluate(SAVED)
        specs = [json.loads((SITE / "_static/live-cells" / chart).read_text()) for chart in facts["charts"]]
        rows = [row for spec in specs for part in spec["datasets"].values() for row in part]
        assert holds(facts["kind"], facts["wanted"], facts["text"], json.dumps(rows))
        prediction.locator("input").nth(int(facts["right"])).check()
        prediction.get_by_role("button", name="Run and see").click()
        page.wait_for_function("it => it.dataset.verdict", arg=prediction.element_handle(), timeout=60_000)
        assert prediction.get_attribute("data-verdict") == "right", prediction.inner_text()
        assert prediction.locator(".live-answer").is_visible()
        assert page.locator(f"live-cell[data-cell='{facts['cell']}'] .cell_output").is_visible()
