"""The six patients of `diagnosis`, by the controls alone: every test, a wrong name refuted, the right one, a cure, the check."""

import re
from typing import NamedTuple

import pytest


class Way(NamedTuple):
    """What a reader does with a patient."""

    wrong: str
    refuted_by: str  # the test that the clinic names
    useless: tuple[str, str]  # a dial, and a treatment that does not cure
    right: str
    cure: tuple[str, str]


PATIENTS = {
    "A": Way("small step", "updates", ("eta", "1"), "vanishing", ("activation", "tanh")),
    "B": Way("exploding", "layers", ("weights", "lecun"), "inputs", ("also", "mend pixels")),
    "C": Way("vanishing", "units", ("activation", "leaky_relu"), "dead", ("weights", "he")),
    "D": Way("vanishing", "layers", ("also", "clip at 1"), "small step", ("eta", "0.1")),
    "E": Way("large step", "loss", ("also", "clip at 1"), "exploding", ("weights", "lecun")),
    "F": Way("small step", "updates", ("also", "layer norm"), "labels", ("also", "mend labels")),
}
TESTS = ("loss", "layers", "updates", "batch", "units", "data", "course")
# done with a run whose output has the text, and none of a run before it
SHOWS = """([cell, wanted]) => cell.dataset.state === 'done'
    && wanted.every(text => cell.querySelector('.cell_output').textContent.includes(text))"""


@pytest.fixture(scope="module")
def page(browser, address):
    page = browser.new_page()
    page.goto(address + "diagnosis.html")
    page.wait_for_selector(".live-help .live-locked", state="attached")
    yield page
    page.close()


@pytest.mark.parametrize("name", PATIENTS)
def test_a_patient_goes_home(page, name):
    way = PATIENTS[name]
    exercise = page.locator(".live-exercise", has=page.locator("pre", has_text=f'admit("{name}")')).first
    cell, result = exercise.locator("live-cell"), exercise.locator(".live-result")

    def turn(dial, value, *wanted):
        """Choose a value of a dial; the output of the run that follows, which has all that is wanted."""
        exercise.locator(f'select[data-name="{dial}"]').select_option(f'"{value}"')
        page.wait_for_function(SHOWS, arg=[cell.element_handle(), list(wanted)], timeout=60_000)
        return cell.locator(".cell_output").inner_text()

    def check(verdict):
        exercise.get_by_role("button", name="Check").click()
        page.wait_for_function(f"it => it.dataset.verdict === '{verdict}'", arg=result.element_handle(), timeout=60_000)
        return result.inner_text()

    for test in TESTS:
        turn("test", test, f"test: {test}")
    assert "no illness is named" in check("not-yet")
    said = turn("diagnosis", way.wrong, f"diagnosis: {way.wrong}")
    assert re.search(rf'No: .*\d.*\s+The test that shows it: "{way.refuted_by}"', said), said
    said = turn("diagnosis", way.right, f"diagnosis: {way.right}")
    assert re.search(r"Yes: .*\d", said), said
    dial, value = way.useless
    turn(dial, value, "treated", "Not cured")
    assert "does not train" in check("not-yet")
    turn(dial, "nothing" if dial == "also" else "keep", f"diagnosis: {way.right}")
    turn(*way.cure, "treated", "Cured: 80% or more")
    assert f"it was “{way.right}”, and now it trains." in check("right")
