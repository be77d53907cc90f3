"""The spectrum spreads with depth for Gaussian weights, also at the critical scale, and not for orthogonal ones."""

import numpy as np
import pytest
from unstable_gradients.experiments.jacobian_spectrum import Settings, spectrum
from unstable_gradients.results import read

ROWS = {(row["activation"], row["weights"], row["scale"]): row for row in read("jacobian_spectrum").rows}
SCALES = Settings().scales


@pytest.mark.parametrize("activation", ["identity", "tanh"])
@pytest.mark.parametrize("scale", SCALES)
def test_gaussian_weights_spread_with_depth_at_every_scale(activation, scale):
    row = ROWS[activation, "Gaussian", scale]
    width = np.log(np.array(row["q100"]) / row["q10"])
    assert (np.diff(width) > 0).all() and width[-1] > 15


def test_the_dial_moves_all_directions_alike_in_a_linear_network():
    base = ROWS["identity", "Gaussian", 1.0]
    for scale in SCALES:
        for name in ("q10", "q50", "q100"):
            lifted = np.array(base[name]) * scale ** np.array(base["depth"])
            assert ROWS["identity", "Gaussian", scale][name] == pytest.approx(lifted, rel=0.02)


@pytest.mark.parametrize("scale", SCALES)
def test_orthogonal_weights_alone_keep_all_directions_alike(scale):
    row = ROWS["identity", "orthogonal", scale]
    for name in ("q10", "q50", "q100"):
        assert row[name] == pytest.approx([scale**depth for depth in row["depth"]], rel=0.01)


@pytest.mark.parametrize("scale", SCALES)
def test_with_tanh_orthogonal_weights_spread_less(scale):
    last = {weights: ROWS["tanh", weights, scale] for weights in Settings().weights}
    spread = {weights: row["q100"][-1] / row["q10"][-1] for weights, row in last.items()}
    assert spread["orthogonal"] < 1e-5 * spread["Gaussian"]


def test_a_row_again_gives_the_committed_one():
    row, committed = spectrum(Settings(), "tanh", "Gaussian", 1.125), ROWS["tanh", "Gaussian", 1.125]
    for name in ("q10", "q50", "q100", "square"):
        assert row[name] == pytest.approx(committed[name], rel=0.01)
