"""What the chapter `optimizers` says of its figures, asserted on their rows."""

import numpy as np
import pytest
from unstable_gradients.datasets import digits
from unstable_gradients.experiments.moves import Settings, agreement
from unstable_gradients.initializers import he, lecun
from unstable_gradients.losses import softmax_cross_entropy
from unstable_gradients.mlp import MLP
from unstable_gradients.optimizers import Adam, RMSProp
from unstable_gradients.results import read

MOVES = {(row["network"], row["rule"]): row for row in read("moves").rows}
RULES = {(row["rule"], row["depth"]): float(np.median(row["test"])) for row in read("step_rules").rows}


def test_adam_moves_the_first_layers_and_it_is_worth_nothing():
    for rule, least, most in (("sgd", 0, 1e-6), ("adam", 0.1, 1)):
        assert least < MOVES["old", rule]["moved"][0] < most
        assert abs(MOVES["old", rule]["worth"][0]) < 1e-7
        assert MOVES["he", rule]["worth"][0] > 1


def test_batches_agree_where_the_gradient_does_not_vanish():
    inner = slice(1, -1)
    for rule in ("sgd", "momentum"):
        assert max(MOVES["old", rule]["agreement"][inner]) < 0.05
        assert min(MOVES["he", rule]["agreement"][inner]) > 0.3


def test_the_agreement_is_the_mean_cosine():
    settings, data = Settings(draws=6), digits()
    net = MLP([64, 8, 10], rng=np.random.default_rng(0))
    found = agreement(settings, net, data, np.random.default_rng(1))
    order = np.random.default_rng(1).permutation(len(data))
    gradients = []
    for start in range(0, 6 * 32, 32):
        batch = order[start : start + 32]
        dW = net.loss_and_gradients(data.X[batch], data.y[batch], softmax_cross_entropy)[2].dW
        gradients.append([g.ravel() / np.linalg.norm(g) for g in dW])
    for l in range(2):
        cosines = [a[l] @ b[l] for a in gradients for b in gradients if a is not b]
        assert found[l] == pytest.approx(np.mean(cosines))


def test_adam_cures_five_layers_not_eight_and_with_a_small_epsilon_it_moves_where_it_did_not():
    assert min(RULES[rule, 3] for rule in ("sgd", "momentum", "rmsprop", "adam", "adam_tiny")) > 0.9
    for rule in ("sgd", "momentum"):
        assert all(RULES[rule, depth] < 0.15 for depth in (5, 8, 10, 15, 20))
    assert min(RULES[rule, 5] for rule in ("rmsprop", "adam", "adam_tiny")) > 0.9
    assert 0.15 < RULES["adam", 10] < RULES["adam", 8] < 0.5
    assert RULES["adam", 15] < 0.1 < RULES["adam_tiny", 15] < 0.3


@pytest.mark.parametrize("rule", [Adam, RMSProp])
def test_a_rule_that_divides_does_not_see_the_size_of_gradients_above_epsilon(rule):
    rng = np.random.default_rng(0)
    gradients = rng.normal(size=(20, 7))
    ways = []
    for factor in (1.0, 1e-3, 1e3):
        w, optimizer = [np.zeros(7)], rule(0.1, epsilon=1e-30)
        for g in gradients:
            optimizer.step(w, [factor * g])
        ways.append(w[0])
    assert ways[1] == pytest.approx(ways[0], rel=1e-12) and ways[2] == pytest.approx(ways[0], rel=1e-12)


def test_swapped_labels_change_the_last_gradient_less_in_deeper_sigmoid_networks():
    data = digits()
    X, y = data.X[:32], data.y[:32]
    swapped = np.random.default_rng(3).permutation(y)

    def change(net):
        g, other = (net.loss_and_gradients(X, labels, softmax_cross_entropy)[2].dW[-1] for labels in (y, swapped))
        return np.linalg.norm(g - other) / np.linalg.norm(g)

    found = [
        change(
            MLP([64] + [32] * (depth - 1) + [10], activation="sigmoid", weights=lecun(), rng=np.random.default_rng(0))
        )
        for depth in (3, 5, 10)
    ]
    assert found[0] > 10 * found[1] > 1000 * found[2]
    assert change(MLP([64] + [32] * 9 + [10], activation="relu", weights=he(), rng=np.random.default_rng(0))) > 0.1
