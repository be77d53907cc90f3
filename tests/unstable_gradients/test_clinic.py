"""Every patient has one illness by its own signs, whatever the seed; the right cure heals it, and wrong names are refuted."""

import re

import numpy as np
import pytest
from unstable_gradients.cases import ALSO, CASES, Case, arrived, data_of, drawn, reads, treated
from unstable_gradients.clinic import CURED, TESTS, Patient, admit
from unstable_gradients.illnesses import ILLNESSES, Rule, findings, neighbours
from unstable_gradients.initializers import he, lecun

SEEDS = range(5)
CURES = {
    "example": {"weights": "lecun"},
    "A": {"activation": "tanh"},
    "B": {"also": "mend pixels"},
    "C": {"weights": "he"},
    "D": {"eta": "0.1"},
    "E": {"weights": "lecun"},
    "F": {"also": "mend labels"},
}


def fitting(patient):
    return [name for name, illness in ILLNESSES.items() if illness.refutation(patient.findings) is None]


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("seed", SEEDS)
def test_exactly_one_illness_fits_and_none_fits_the_healthy(name, seed):
    illness = CASES[name].illness
    assert fitting(admit(name, seed)) == ([] if illness == "none" else [illness])


def test_six_patients_have_six_illnesses():
    assert len({CASES[name].illness for name in "ABCDEF"}) == 6


@pytest.mark.parametrize("name", CURES)
@pytest.mark.parametrize("seed", range(2))
def test_it_does_not_train_until_it_is_treated(name, seed):
    patient = admit(name, seed)
    for _ in patient.course():
        pass
    assert patient.reads < 0.3
    patient.treat(**CURES[name])
    assert patient.cured


def test_the_healthy_patient_trains():
    patient = admit("healthy")
    assert "reads 9" in list(patient.course())[-1] and patient.reads > 0.9


@pytest.mark.parametrize("name", CURES)
def test_every_wrong_diagnosis_is_answered_with_a_number_and_a_test_that_shows_it(name, capsys):
    patient = admit(name)
    for illness in ILLNESSES:
        capsys.readouterr()
        patient.diagnose(illness)
        said = capsys.readouterr().out
        if illness == CASES[name].illness:
            assert said.startswith(f"diagnosis: {illness}\n  Yes: ") and re.search(r"\d", said)
            continue
        (test,) = re.findall(r'The test that shows it: "(\w+)"', said)
        (number,) = re.findall(r"No: .*?(\d[\d.e+-]*)%?", said)
        patient.order(test)
        shown = [float(value) for value in re.findall(r"\d[\d.]*(?:e[+-]\d+)?", capsys.readouterr().out)]
        assert any(value == pytest.approx(float(number.rstrip(".")), rel=0.6, abs=0.05) for value in shown), (
            illness,
            said,
            shown,
        )


@pytest.mark.parametrize("name", ["A", "C"])
def test_what_is_tried_on_a_patient_leaves_it_as_it_came(name, capsys):
    patient = admit(name)
    capsys.readouterr()
    patient.order("course")
    before = capsys.readouterr().out
    patient.treat(eta="1")
    patient.treat(weights="he", also="clip at 1")
    capsys.readouterr()
    patient.order("course")
    assert capsys.readouterr().out == before


def test_a_treatment_that_does_not_help_says_what_the_signs_are_now(capsys):
    admit("A").treat(also="layer norm")
    said = capsys.readouterr().out
    assert "Not cured: that would be 80%" in said and "loss after 100 steps on one batch" in said


def test_no_treatment_prints_nothing(capsys):
    patient = admit("A")
    capsys.readouterr()
    patient.diagnose("open")
    patient.treat()
    assert capsys.readouterr().out == ""


def test_the_way_home():
    patient = admit("A")
    assert "no illness is named" in patient.missing()
    patient.diagnose("vanishing")
    assert "does not train" in patient.missing()
    patient.treat(**CURES["A"])
    assert patient.missing() == "" and patient.discharge() == "it was “vanishing”, and now it trains."
    patient.diagnose("dead")
    assert patient.missing() == "" and "was “vanishing” and not “dead”" in patient.discharge()


def test_tests_do_not_show_settings(capsys):
    for name in "ABCDEF":
        patient = admit(name)
        for test in TESTS:
            patient.order(test)
        said = capsys.readouterr().out
        assert not re.search("sigmoid|tanh|relu|lecun|he\\(|eta", said), said
        assert max(map(len, said.splitlines())) <= 80
        assert CASES[name].activation not in repr(patient)


def test_a_treatment_changes_what_it_says_and_keeps_the_weights_otherwise():
    case = Case("none", "", 4, "tanh", lecun(), 0.1, pixels=255, shuffled=True)
    net = arrived(case, 0)
    for also, changed in ALSO.items():
        new, fresh = treated(case, net, 0, also=also, eta="0.5", activation="relu")
        assert (new.eta, new.activation) == (0.5, "relu")
        assert all(getattr(new, field) == value for field, value in changed.items())
        for W, kept in zip(fresh.W, net.W, strict=True):
            np.testing.assert_array_equal(W, kept)
    _, fresh = treated(case, net, 0, weights="he")
    np.testing.assert_array_equal(fresh.W[1], drawn(Case("none", "", 4, "tanh", he(), 0.1), 0).W[1])


@pytest.mark.parametrize("wrong", [{"weights": "glorot"}, {"also": "dropout"}])
def test_an_unknown_treatment_names_those_there_are(wrong):
    case = CASES["A"]
    with pytest.raises(ValueError, match="can be"):
        treated(case, arrived(case, 0), 0, **wrong)


def test_unknown_names_are_told_which_there_are():
    patient = admit("A")
    for call in (lambda: admit("G"), lambda: patient.order("blood"), lambda: patient.diagnose("flu")):
        with pytest.raises(ValueError, match="there are"):
            call()


def test_what_is_wrong_with_the_data_is_wrong_with_the_training_labels_only():
    right, wrong = data_of(CASES["A"], 0), data_of(CASES["F"], 0)
    np.testing.assert_array_equal(np.sort(right.y), np.sort(wrong.y))
    assert np.mean(right.y == wrong.y) < 0.2
    np.testing.assert_array_equal(right.new_y, wrong.new_y)


def test_neighbours_finds_the_most_similar_other_image():
    X = np.array([[0.0, 0], [0, 1], [5, 5], [5, 6.5]])
    assert neighbours(X, np.array([1, 1, 2, 2])) == 1
    assert neighbours(X, np.array([1, 2, 3, 4])) == 0


def test_a_number_that_is_not_there_obeys_no_rule():
    rule = Rule("batch", "one_batch", True, 0.5, "")
    assert not rule.holds({"one_batch": float("nan")})
    assert rule.holds({"one_batch": 0.6}) and not rule.holds({"one_batch": 0.4})


def test_a_patient_never_seen_is_diagnosed_by_the_same_rules():
    """Two that the rules were not made with."""
    fast = Case("large step", "", 5, "tanh", lecun(), 10.0)
    thick = Case("exploding", "", 10, "relu", he(2.0), 0.01)
    for case in (fast, thick):
        patient = Patient(case, arrived(case, 1), 1)
        assert fitting(patient) == [case.illness]


def test_every_rule_asks_for_a_number_that_is_found_and_a_test_that_exists():
    patient = admit("A")
    found = findings(patient.signs, *[getattr(data_of(CASES["A"], 0), name) for name in ("X", "y")])
    for illness in ILLNESSES.values():
        illness.means.format(**found)
        for rule in illness.rules:
            assert rule.test in TESTS and rule.number in found


def test_reads_is_a_share_of_images_it_was_not_trained_on():
    case = CASES["healthy"]
    assert 0 <= reads(case, arrived(case, 0), 0) < CURED
