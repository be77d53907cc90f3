"""What the chapter `activations` claims, asserted on the rows that its figures draw, and its formulas."""

import math

import numpy as np
import pytest
from unstable_gradients import mean_field
from unstable_gradients.activations import selu
from unstable_gradients.experiments.alikeness import mean_cosine
from unstable_gradients.experiments.nonlinearities import fitting
from unstable_gradients.results import read

BEFORE = {row["activation"]: row for row in read("alikeness").rows}
TRAINED = {(row["activation"], row["start"], row["depth"]): row["test"] for row in read("nonlinearities").rows}


def test_relu_holds_delta_and_makes_images_alike():
    relu, tanh, sigmoid = (BEFORE[name] for name in ("relu", "tanh", "sigmoid"))
    assert 0.5 < relu["delta"][0] < 2 and relu["cosine"][-1] > 0.97
    assert tanh["delta"][0] > 5 and tanh["cosine"][-1] < 0.3
    assert sigmoid["delta"][0] < 1e-9 and sigmoid["cosine"][-1] > 0.99
    assert BEFORE["leaky_relu"]["cosine"][-1] == pytest.approx(relu["cosine"][-1], abs=0.01)
    assert all(abs(part - 0.5) < 0.05 for part in relu["saturation"])


def test_the_mean_cosine_is_over_pairs():
    assert mean_cosine(np.array([[1.0, 0], [0, 2], [1, 1]])) == pytest.approx((0 + 2 * math.sqrt(0.5)) / 3)


def phi(z):
    return 0.5 * math.erfc(-z / math.sqrt(2))


def test_the_two_means_of_selu_to_twelve_digits_by_the_chapters_formula():
    c1 = math.sqrt(math.e) * phi(-1) - 0.5
    c2 = math.e**2 * phi(-2) - 2 * math.sqrt(math.e) * phi(-1) + 0.5
    assert selu.scale * (1 / math.sqrt(2 * math.pi) + selu.alpha * c1) == pytest.approx(0, abs=1e-12)
    assert selu.scale**2 * (0.5 + selu.alpha**2 * c2) == pytest.approx(1, abs=1e-12)
    z = -np.arange(5e-5, 12, 1e-4)
    density = np.exp(-0.5 * z**2) / math.sqrt(2 * math.pi) * 1e-4
    assert float(density @ np.expm1(z)) == pytest.approx(c1, abs=1e-8)
    assert float(density @ np.expm1(z) ** 2) == pytest.approx(c2, abs=1e-8)


@pytest.mark.parametrize(
    "name, draws_in", [("selu", True), ("elu", True), ("tanh", True), ("sigmoid", True), ("gelu", False)]
)
def test_which_fixed_points_draw_in(name, draws_in):
    variance = fitting(name).gain ** 2
    assert mean_field.variance_map(1.0, name, variance) == pytest.approx(1)
    for q in (0.8, 1.25):
        assert (abs(mean_field.variance_map(q, name, variance) - 1) < abs(q - 1)) is draws_in


def test_what_trains():
    middle = {key: np.median(test) for key, test in TRAINED.items()}
    for name in ("tanh", "relu", "leaky_relu", "elu", "selu", "gelu"):
        assert middle[name, "fitting", 5] > 0.9
    for depth in (5, 10, 20, 30):
        assert middle["sigmoid", "fitting", depth] < 0.2
    order = [middle[name, "fitting", 30] for name in ("gelu", "relu", "tanh", "elu", "selu")]
    assert order == sorted(order) and order[0] < 0.12 and order[1] < 0.4 and order[-1] > 0.8
    assert min(TRAINED["selu", "fitting", 30]) > max(TRAINED["tanh", "fitting", 30])
    assert middle["leaky_relu", "fitting", 30] == pytest.approx(middle["relu", "fitting", 30], abs=0.1)
    assert middle["relu", "lecun", 20] < 0.12 and middle["gelu", "lecun", 10] < 0.12
    assert middle["selu", "lecun", 30] > 0.7
