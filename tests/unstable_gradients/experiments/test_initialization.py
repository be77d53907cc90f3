"""What the chapter `initialization` claims, asserted on the rows that its figures draw, and its formulas on fresh networks."""

import math

import numpy as np
import pytest
from unstable_gradients import mean_field
from unstable_gradients.activations import LeakyReLU
from unstable_gradients.datasets import digits
from unstable_gradients.experiments import narrow_he
from unstable_gradients.experiments.he_depth import VARIANCES, way_back
from unstable_gradients.experiments.he_depth import Settings as Thirty
from unstable_gradients.initializers import he, lecun
from unstable_gradients.losses import softmax_cross_entropy
from unstable_gradients.mlp import MLP
from unstable_gradients.results import read

FIRST = {(row["activation"], row["shape"], row["start"]): row for row in read("first_weights").rows}
TRAINED = {(row["activation"], row["start"], row["depth"]): row["test"] for row in read("starts").rows}
DRAWS = {row["width"]: row for row in read("narrow_he").rows if row["kind"] == "draws"}
NARROW = {row["width"]: row["test"] for row in read("narrow_he").rows if row["kind"] == "trained"}


def ends(row):
    return row["activation_rms"][-1], row["delta_rms"][0]


def test_he_2015_thirty_layers_a_thousand_wide():
    assert (Thirty().layers, Thirty().width) == (30, 1000)
    for row in read("he_depth").rows:
        published = 1 if row["variance"] == "2/n" else 2**-15
        factor = 2 if row["variance"] == "2/n" else 1.5
        assert len(row["gradient"]) == 31
        assert published / factor < row["gradient"][-1] < published * factor


def test_the_gradient_of_he_depth_is_that_of_a_finite_difference():
    settings = Thirty(layers=3, width=5, batch=2)
    rng = np.random.default_rng(7)
    net = MLP([5] * 4, activation="relu", output_activation="relu", weights=VARIANCES["2/n"], rng=rng)
    X, at_output = rng.normal(size=(2, 2, 5))
    wanted = np.zeros_like(X)
    for place in np.ndindex(X.shape):
        nudge = np.zeros_like(X)
        nudge[place] = 1e-6
        wanted[place] = np.vdot(net(X + nudge) - net(X - nudge), at_output) / 2e-6
    ratio = np.linalg.norm(wanted) / np.linalg.norm(at_output)
    assert way_back(settings, VARIANCES["2/n"], seed=7)[-1] == pytest.approx(ratio, rel=1e-6)


@pytest.mark.parametrize("start, holds", [("uniform", False), ("lecun", False), ("glorot", False), ("he", True)])
def test_with_relu_and_equal_widths_only_twice_the_variance_holds(start, holds):
    for end in ends(FIRST["relu", "64", start]):
        assert (end > 0.5) if holds else (end < 1e-4)
    assert min(ends(FIRST["relu", "64", "orthogonal"])) > 0.5  # with the gain of He


@pytest.mark.parametrize(
    "activation, start, other",
    [
        ("tanh", "glorot", "lecun"),
        ("tanh", "orthogonal", "lecun"),
        ("relu", "glorot", "lecun"),
        ("relu", "orthogonal", "he"),
    ],
)
def test_the_compromise_and_orthogonal_weights_vanish_where_widths_alternate(activation, start, other):
    """`other` has the same variance where widths are equal."""
    pairs = zip(ends(FIRST[activation, "64 and 16", start]), ends(FIRST[activation, "64 and 16", other]), strict=True)
    assert all(end < held / 5 for end, held in pairs)
    if other == "he":
        assert min(ends(FIRST["relu", "64 and 16", "he"])) > 0.1


@pytest.mark.parametrize("start", ["uniform", "lecun", "glorot", "he", "orthogonal"])
def test_no_start_saves_deep_sigmoids(start):
    assert ends(FIRST["sigmoid", "64", start])[1] < 1e-12


def test_both_variance_formulas_in_networks_of_changing_width():
    """Equations eq-keep-forward and eq-keep-back, means over draws."""
    data = digits()
    sizes, sd = (64, 50, 20, 60, 10), 0.2
    found = []
    for seed in range(300):
        net = MLP(sizes, activation="tanh", weights=lecun(), rng=np.random.default_rng(seed))
        net.W = [np.random.default_rng([seed, l]).normal(0, sd, W.shape) for l, W in enumerate(net.W)]
        _, forward, backward = net.loss_and_gradients(data.X[:32], data.y[:32], softmax_cross_entropy)
        for l in (1, 2, 3):
            slopes = net.activations[l - 1].derivative(forward.z[l - 1])
            found.append(
                (
                    l,
                    np.mean(forward.z[l] ** 2),
                    sizes[l] * sd**2 * np.mean(forward.a[l] ** 2),
                    np.mean(backward.delta[l - 1] ** 2),
                    sizes[l + 1] * sd**2 * np.mean(slopes**2) * np.mean(backward.delta[l] ** 2),
                )
            )
    table = np.array(found)
    for l in (1, 2, 3):
        z, forward_formula, delta, back_formula = table[table[:, 0] == l, 1:].mean(axis=0)
        assert z == pytest.approx(forward_formula, rel=0.03)
        assert delta == pytest.approx(back_formula, rel=0.05)


def test_half_of_the_square_and_half_of_the_slopes():
    assert mean_field.expectation(lambda z: np.maximum(z, 0) ** 2, 1.7) == pytest.approx(1.7 / 2)
    assert mean_field.expectation(lambda z: (z > 0) * 1.0, 1.7) == pytest.approx(0.5)


@pytest.mark.parametrize("alpha", [0.0, 0.01, 0.5, 1.0])
@pytest.mark.parametrize("q", [0.1, 1.0, 10.0])
def test_two_straight_pieces_have_one_gain_for_both_ways_at_every_size(alpha, q):
    wanted = (1 + alpha**2) / 2
    assert mean_field.variance_map(q, LeakyReLU(alpha), 1.0) / q == pytest.approx(wanted)
    assert mean_field.chi(q, LeakyReLU(alpha), 1.0) == pytest.approx(wanted)


def test_tanh_with_the_gain_of_five_thirds_and_with_that_of_he():
    settled = mean_field.fixed_point("tanh", (5 / 3) ** 2)
    assert settled == pytest.approx(1.18, abs=0.005)
    assert mean_field.chi(settled, "tanh", (5 / 3) ** 2) ** 0.5 == pytest.approx(1.10, abs=0.005)
    assert mean_field.chi(mean_field.fixed_point("tanh", 2), "tanh", 2) ** 0.5 > 1


@pytest.mark.parametrize("width", [2, 3, 4])
def test_how_many_networks_are_silent(width):
    """Equation eq-silent, for one input."""
    layers, networks = 6, 3000
    x = np.ones((1, 8))
    alive = 0
    for seed in range(networks):
        net = MLP(
            [8, *[width] * layers],
            activation="relu",
            output_activation="relu",
            weights=he(),
            rng=np.random.default_rng(seed),
        )
        alive += bool(net(x).any())
    wanted = (1 - 2.0**-width) ** layers
    assert alive / networks == pytest.approx(wanted, abs=4 * math.sqrt(wanted * (1 - wanted) / networks))
    if width in DRAWS:
        assert 1 - DRAWS[width]["dead"][20] == pytest.approx((1 - 2.0**-width) ** 20, abs=0.06)


def test_the_change_that_narrow_he_follows_is_the_jacobian_times_a_nudge():
    """The mean square stays 1, layer by layer, over many draws of wide enough layers."""
    squares, dead = narrow_he.changes(narrow_he.Settings(layers=3, networks=4000), 32)
    assert squares.mean(axis=0) == pytest.approx(1, abs=0.05)
    assert dead == pytest.approx(0)


def test_the_typical_draw_shrinks_faster_the_narrower():
    medians = [DRAWS[width]["median"][20] for width in (4, 8, 16, 32, 64)]
    assert medians == sorted(medians) and medians[0] == 0 and medians[-1] < 0.7
    assert DRAWS[64]["mean"][20] == pytest.approx(1, abs=0.15) and DRAWS[4]["mean"][20] < 0.5
    assert DRAWS[4]["dead"][20] > 0.6


def test_what_width_does_to_training_with_he():
    middle = [np.median(NARROW[width]) for width in (4, 8, 16, 32, 64)]
    assert middle == sorted(middle) and middle[0] < 0.1 and middle[-1] > 0.6
    assert max(NARROW[4]) < 0.12


def test_zeros_never_learn_and_relu_at_thirty_layers_learns_only_at_the_right_scale():
    for (_, start, _), test in TRAINED.items():
        if start == "zeros":
            assert max(test) < 0.12
    for start in ("uniform", "lecun", "glorot"):
        assert max(TRAINED["relu", start, 30]) < 0.12
    for start in ("he", "orthogonal"):
        assert min(TRAINED["relu", start, 30]) > 0.15


def test_he_carries_less_far_the_deeper():
    middle = [np.median(TRAINED["relu", "he", depth]) for depth in (5, 10, 20, 30)]
    assert middle == sorted(middle, reverse=True) and middle[0] > 0.9 and middle[-1] < 0.4


def test_tanh_at_thirty_layers_learns_better_a_little_beyond_the_edge():
    assert min(TRAINED["tanh", "he", 30]) > max(TRAINED["tanh", "lecun", 30])
    assert min(TRAINED["tanh", "orthogonal", 30]) > max(TRAINED["tanh", "he", 30])


def test_every_rate_that_was_chosen_is_of_the_grid():
    assert {row["eta"] for row in read("starts").rows} <= set(read("starts").settings["etas"])
