"""One smooth curve from vanishing to exploding."""

import numpy as np
import pytest
from unstable_gradients.experiments.three_regimes import Settings, profile, summary
from unstable_gradients.results import read

ROWS = {(row["activation"], row["scale"]): row for row in read("three_regimes").rows}


@pytest.mark.parametrize(
    "activation, edge", [("tanh", (1.0, 1.25)), ("relu", (1.375, 1.5)), ("identity", (0.875, 1.125))]
)
def test_the_factor_rises_and_passes_one_once(activation, edge):
    scales = Settings().scales
    factors = np.array([ROWS[activation, scale]["factor"] for scale in scales])
    assert (np.diff(factors) > 0).all() and np.diff(np.log(factors)).max() < 0.25
    assert ROWS[activation, edge[0]]["factor"] < 1 < ROWS[activation, edge[1]]["factor"]


def test_the_three_regimes_are_met_by_every_activation():
    for activation in Settings().activations:
        ends = [ROWS[activation, scale]["delta"][0] for scale in (min(Settings().scales), max(Settings().scales))]
        assert ends[0] < 0.01 and ends[1] > 100


def test_without_an_activation_the_factor_is_the_weight_scale():
    for scale in Settings().scales:
        assert ROWS["identity", scale]["factor"] == pytest.approx(scale, rel=0.07)


@pytest.mark.parametrize("activation, scale", [("tanh", 0.5), ("tanh", 3.0), ("relu", 1.375)])
def test_a_row_again_gives_the_committed_one(activation, scale):
    row, committed = summary(Settings(), activation, scale), ROWS[activation, scale]
    assert row["factor"] == pytest.approx(committed["factor"], rel=1e-3)
    assert row["delta"] == pytest.approx(committed["delta"], rel=1e-3)


def test_doubling_all_weights_of_a_linear_network_doubles_the_factor():
    one, two = (profile(Settings(), "identity", scale, 0) for scale in (1.0, 2.0))
    assert two[0] / one[0] == pytest.approx(2.0 ** (Settings().depth - 2), rel=0.5)  # the loss's gradient differs too
