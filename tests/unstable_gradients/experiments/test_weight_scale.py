"""What the landing page's figure shows is what the networks do, and its three words say it."""

import math
from dataclasses import replace

import numpy as np
import pytest
from unstable_gradients.datasets import digits
from unstable_gradients.experiments.weight_scale import Settings, delta_profile, regime, training
from unstable_gradients.results import read

SETTINGS = Settings()
ROWS = {(row["scale"], row["depth"]): row for row in read("weight_scale").rows}
CHANCE = math.log(10)


@pytest.fixture(scope="module")
def split():
    return digits().split(rng=np.random.default_rng(SETTINGS.split_seed))


def test_a_row_for_each_position_of_the_dials():
    assert set(ROWS) == {(scale, depth) for scale in SETTINGS.scales for depth in SETTINGS.depths}
    for (_, depth), row in ROWS.items():
        assert len(row["delta"]) == depth and row["delta"][-1] == 1
        assert row["step"] == list(range(10, 201, 10)) and len(row["loss"]) == 20


def test_the_word_is_read_off_the_first_layer():
    assert [regime(x, 100) for x in (0.009, 0.011, 1, 99, 101)] == [
        "vanishing",
        "holding",
        "holding",
        "holding",
        "exploding",
    ]
    for row in ROWS.values():
        if not math.isclose(row["delta"][0], SETTINGS.factor, rel_tol=0.01):  # rows are rounded to three digits
            assert row["regime"] == regime(row["delta"][0], SETTINGS.factor)


@pytest.mark.parametrize("scale, depth", [(0.5, 40), (1.25, 20), (4.0, 30)])
def test_gradients_run_again_give_the_committed_ones(split, scale, depth):
    profiles = [delta_profile(SETTINGS, scale, depth, seed, split) for seed in range(SETTINGS.gradient_seeds)]
    assert np.median(profiles, axis=0) == pytest.approx(ROWS[scale, depth]["delta"], rel=6e-3)


def test_training_run_again_gives_the_committed_loss_and_learning_rate(split):
    row = training(SETTINGS, 1.25, 5, split)
    committed = ROWS[1.25, 5]
    assert row["eta"] == committed["eta"]
    assert row["validation_loss"] == pytest.approx(committed["validation_loss"], rel=1e-2)
    assert row["loss"] == pytest.approx(committed["loss"], rel=1e-2)


def test_no_learning_rate_of_the_grid_moves_the_vanished_network(split):
    for eta in SETTINGS.etas:
        row = training(replace(SETTINGS, etas=(eta,), training_seeds=1), 0.5, 20, split)
        assert row["validation_loss"] > 0.98 * CHANCE


def test_deep_networks_learn_where_the_gradient_holds_and_only_there():
    """The claim of the figure, at the depths where the three regimes lie apart."""
    for (_, depth), row in ROWS.items():
        end = row["loss"][-1]
        if row["regime"] == "vanishing":
            assert end > 0.99 * CHANCE
        elif row["regime"] == "exploding" and depth >= 30:
            assert end > 0.8 * CHANCE
        elif row["regime"] == "holding":
            assert end < 0.9 * CHANCE
    for depth in (20, 30, 40):
        words = [ROWS[scale, depth]["regime"] for scale in SETTINGS.scales]
        assert words == sorted(words, key=["vanishing", "holding", "exploding"].index) and len(set(words)) == 3
