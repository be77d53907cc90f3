"""Our networks lie on the theory's curves, the wider the closer."""

import numpy as np
import pytest
from unstable_gradients.experiments.edge_of_chaos import Settings, crossing, factor, theory
from unstable_gradients.results import read

ROWS = read("edge_of_chaos").rows
FACTORS = [row for row in ROWS if row["kind"] == "factor"]
EDGES = [row for row in ROWS if row["kind"] == "edge"]


@pytest.mark.parametrize("width, within", [(32, 0.1), (128, 0.03), (512, 0.03)])
def test_measured_factors_lie_on_the_curves(width, within):
    rows = [row for row in FACTORS if row["width"] == width]
    assert len(rows) == len(Settings().weight_variances) * len(Settings().bias_variances)
    for row in rows:
        assert row["measured"] == pytest.approx(row["theory"], rel=within)


@pytest.mark.parametrize("width, within", [(32, 0.25), (128, 0.05), (512, 0.03)])
def test_measured_edges_lie_on_the_critical_line(width, within):
    for row in EDGES:
        if row["width"] == width and row["bias_variance"] > 0:  # without biases 30 layers are too few to settle
            assert row["measured"] == pytest.approx(row["theory"], rel=within)


def test_the_theory_in_the_rows_is_that_of_the_curves():
    rows = theory(Settings())
    line = {row["bias_variance"]: row["theory"] for row in rows if row["kind"] == "line"}
    assert np.all(np.diff([line[b] for b in sorted(line)]) > 0) and line[0.0] == pytest.approx(1)
    curve = {
        (row["bias_variance"], round(row["weight_variance"], 6)): row["theory"]
        for row in rows
        if row["kind"] == "curve"
    }
    for row in FACTORS:
        if (row["bias_variance"], row["weight_variance"]) in curve:
            found = curve[row["bias_variance"], row["weight_variance"]]
            assert row["theory"] == pytest.approx(found, rel=1e-3)


@pytest.mark.parametrize("weight_variance, bias_variance", [(0.75, 0.1), (3.0, 0.5)])
def test_networks_again_give_the_committed_factor(weight_variance, bias_variance):
    settings = Settings()
    again = [factor(settings, 128, weight_variance, bias_variance, seed) for seed in range(settings.seeds)]
    (row,) = [
        row
        for row in FACTORS
        if (row["width"], row["weight_variance"], row["bias_variance"]) == (128, weight_variance, bias_variance)
    ]
    assert (np.median(again), min(again), max(again)) == pytest.approx(
        (row["measured"], row["low"], row["high"]), rel=1e-3
    )


def test_the_crossing_is_found_between_two_points():
    assert crossing((1.0, 2.0, 4.0), np.array([0.5, 2.0, 8.0])) == pytest.approx(2**0.5)
