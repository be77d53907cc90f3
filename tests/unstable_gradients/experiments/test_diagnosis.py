"""What the chapter `diagnosis` claims, asserted on the rows that its figures draw, and its half precision on fresh numbers."""

import numpy as np
import pytest
from unstable_gradients.charts.vital_signs import wrong
from unstable_gradients.checklist import CHECKLIST
from unstable_gradients.results import read

SIGNS = read("vital_signs")
LEARNED = SIGNS.settings["learned"]
SICK = [row for row in SIGNS.rows if row["validation"] < LEARNED]
WELL = [row for row in SIGNS.rows if row["validation"] >= LEARNED]
READS = {(row["patient"], row["treatment"]): row["reads"] for row in read("treatments").rows}
CURES = {
    "A": "tanh",
    "B": "mend pixels",
    "C": "He's weights",
    "D": "rate 0.1",
    "E": "LeCun's weights",
    "F": "mend labels",
}


def share(sign, learns):
    outside, of = wrong(SIGNS.rows, sign, LEARNED, learns)
    return outside / of


def test_there_are_enough_of_both_kinds():
    assert len(WELL) > 50 and len(SICK) > 50


def test_delta_never_alarms_without_need_and_sees_about_half():
    assert share("delta", True) == 0 and 0.4 < share("delta", False) < 0.6


def test_one_batch_misses_the_fewest():
    assert share("one_batch", False) > 0.9
    assert all(share(name, False) < share("one_batch", False) for name in CHECKLIST if name != "one_batch")


def test_the_loss_at_the_start_is_weak_alone():
    assert share("loss", True) > 0.2 and share("loss", False) < 0.4


def test_before_the_first_step_saturation_and_death_see_little():
    assert max(share("saturated", False), share("dead", False)) < 0.15


def test_some_networks_fail_with_every_sign_in_range():
    unseen = [row for row in SICK if all(row[name] is None or sign.fits(row[name]) for name, sign in CHECKLIST.items())]
    assert 0 < len(unseen) < 0.15 * len(SICK)


def test_karpathy_2022_a_thousandth_is_the_low_end_of_what_learns_in_300_steps():
    steps = [row["update"] for row in WELL]
    assert np.quantile(steps, 0.05) > 0.001 and np.quantile(steps, 0.95) < 0.1
    assert 0.005 < np.median(steps) < 0.05


@pytest.mark.parametrize("patient, treatment", CURES.items())
def test_the_cure_of_the_chapter_heals_every_seed(patient, treatment):
    assert min(READS[patient, treatment]) >= 0.8
    assert max(READS[patient, "none"]) < 0.3


def test_most_treatments_do_nothing():
    assert np.mean([np.median(reads) >= 0.8 for reads in READS.values()]) < 0.25


@pytest.mark.parametrize("patient", ["D", "F"])
def test_only_the_right_one_helps_d_and_f(patient):
    good = [treatment for (who, treatment), reads in READS.items() if who == patient and np.median(reads) >= 0.5]
    assert good == [CURES[patient]]


def test_what_only_seems_to_help():
    for treatment in ("rate 1", "layer norm"):
        assert max(READS["A", treatment]) < 0.15
    assert max(READS["E", "clip at 1"]) < 0.3 and max(READS["C", "leaky ReLU"]) < 0.15
    assert np.median(READS["A", "ReLU"]) < 0.7 < np.median(READS["A", "ReLU + He's"])
    assert np.median(READS["B", "clip at 1"]) > 0.7
    assert min(READS["B", "layer norm"]) > 0.85 and np.median(READS["E", "layer norm"]) > 0.8


def test_half_precision():
    half = np.float16
    assert half(2.0**-24) > 0 and half(2.0**-26) == 0 and half(1e-8) == 0  # Micikevicius et al. 2018, section 3.2
    assert float(half(1e-8 * 1024)) / 1024 == pytest.approx(1e-8, rel=0.01)
    assert half(1) + half(0.0004) == 1
