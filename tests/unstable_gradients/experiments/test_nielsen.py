"""The published numbers lie in our bands, and the bands are what the networks give."""

import numpy as np
import pytest
from unstable_gradients.experiments.nielsen import PUBLISHED, Settings, data, layer_speeds
from unstable_gradients.results import read

ROWS = read("nielsen").rows


def test_the_nine_published_values_are_those_of_the_book():
    assert PUBLISHED == {2: (0.0657, 0.3092), 3: (0.0118, 0.06, 0.2831), 4: (0.003, 0.0171, 0.0695, 0.2851)}
    published = {(row["hidden_layers"], row["layer"]): row["published"] for row in ROWS}
    assert published == {(n, i): value for n, values in PUBLISHED.items() for i, value in enumerate(values, start=1)}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['net']} layer {row['layer']}")
def test_a_published_value_lies_in_our_band(row):
    assert len(row["speeds"]) == Settings().seeds == 200
    low, median, high = np.percentile(row["speeds"], [5, 50, 95])
    assert low <= row["published"] <= high
    assert (row["low"], row["median"], row["high"]) == pytest.approx((low, median, high), rel=1e-4)


def test_a_layer_learns_about_five_times_faster_than_the_one_before_it():
    speeds = {(row["hidden_layers"], row["layer"]): np.array(row["speeds"]) for row in ROWS}
    for row in ROWS:
        if row["layer"] == 1:
            assert row["ratio"] is None
            continue
        net, layer = row["hidden_layers"], row["layer"]
        ratio = np.median(speeds[net, layer] / speeds[net, layer - 1])
        assert 4.4 <= ratio <= 5.5
        assert row["ratio"] == pytest.approx(ratio, rel=1e-4)


@pytest.mark.parametrize("hidden", PUBLISHED)
@pytest.mark.parametrize("seed", [0, 1, 77, 199])
def test_seeds_run_again_give_the_committed_speeds(hidden, seed):
    committed = [row["speeds"][seed] for row in ROWS if row["hidden_layers"] == hidden]
    assert layer_speeds(hidden, Settings().width, seed) == pytest.approx(committed, rel=2e-5)


def test_the_speed_is_the_norm_of_the_mean_gradient_by_finite_differences():
    """The whole measurement once more, without backpropagation: the mean loss as Nielsen writes it, his equation 63."""
    from unstable_gradients.experiments.nielsen import sizes
    from unstable_gradients.initializers import lecun, normal
    from unstable_gradients.mlp import MLP

    X, y = data()
    X, y = X[::50], y[::50]
    width = 30
    rng = np.random.default_rng(3)
    net = MLP(sizes(2, width), activation="sigmoid", weights=lecun(), biases=normal(1.0), rng=rng)

    def cost():
        a = X
        for W, b in zip(net.W, net.b, strict=True):
            a = 1 / (1 + np.exp(-(a @ W + b)))
        return -np.mean(np.sum(y * np.log(a) + (1 - y) * np.log(1 - a), axis=1))

    from unstable_gradients.losses import binary_cross_entropy

    _, _, backward = net.loss_and_gradients(X, y, binary_cross_entropy)
    for layer in range(2):
        gradient = []
        for unit in range(width):
            keep = net.b[layer][unit]
            net.b[layer][unit] = keep + 1e-5
            above = cost()
            net.b[layer][unit] = keep - 1e-5
            gradient.append((above - cost()) / 2e-5)
            net.b[layer][unit] = keep
        assert np.linalg.norm(gradient) == pytest.approx(np.linalg.norm(backward.db[layer]), rel=1e-6)
