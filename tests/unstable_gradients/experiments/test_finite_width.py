"""Hanin 2018: how much ReLU networks of one design differ, against the product of 1 + 5 / width."""

import math

import numpy as np
import pytest
from unstable_gradients.experiments.finite_width import Settings, ratio, squared_norms
from unstable_gradients.results import read

ROWS = read("finite_width").rows


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"width {row['width']}")
def test_the_published_ratio_within_15_percent(row):
    assert row["depth"] == 0.2 * row["width"]
    assert row["published"] == pytest.approx(math.prod([1 + 5 / row["width"]] * row["depth"]), rel=1e-3)
    assert row["measured"] == pytest.approx(row["published"], rel=0.15)
    assert row["low"] <= row["published"] <= row["high"]


def test_it_tends_to_e():
    limit = (1 + 5 / 10_000) ** 2_000
    assert limit == pytest.approx(math.e, rel=1e-3)
    published = [row["published"] for row in ROWS]
    assert published == sorted(published) and max(published) < math.e


def test_one_layer_has_the_ratio_that_the_chapter_derives():
    z = np.random.default_rng(0).normal(size=(400_000, 6))
    v = np.sum(np.maximum(z, 0) ** 2, axis=1)
    assert ratio(v) == pytest.approx(1 + 5 / 6, rel=0.02)


def test_other_networks_agree():
    v = squared_norms(Settings(), 10, 2, 6000, seed=1234)
    assert np.mean(v) == pytest.approx(10, rel=0.06)  # He keeps the mean square of ten ones
    assert ratio(np.array(v)) == pytest.approx(2.25, rel=0.15)


def test_a_group_again_lies_between_the_committed_ones():
    settings = Settings()
    (row,) = [row for row in ROWS if row["width"] == 10]
    groups = [
        ratio(np.array(squared_norms(settings, 10, 2, settings.networks // settings.groups, seed)))
        for seed in range(settings.groups)
    ]
    assert (min(groups), max(groups)) == pytest.approx((row["low"], row["high"]), rel=1e-3)
