"""What the chapter `recurrent` claims, asserted on the rows that its figures draw, and its formulas on fresh networks."""

from itertools import pairwise

import numpy as np
import pytest
from unstable_gradients.experiments import gates, matrix_powers, memory, through_time
from unstable_gradients.gradcheck import gradcheck
from unstable_gradients.initializers import orthogonal
from unstable_gradients.losses import quadratic
from unstable_gradients.lstm import LSTM
from unstable_gradients.results import read
from unstable_gradients.rnn import RNN
from unstable_gradients.sequences import adding_problem

PLAN = read("memory").settings
ERRORS = {}
for row in read("memory").rows:
    ERRORS.setdefault((row["arm"], row["clipped"]), []).append(row["mse"])
THROUGH = {(row["activation"], row["matrix"], row["scale"]): row for row in read("through_time").rows}
POWERS = {(row["kind"], row["radius"]): row for row in read("matrix_powers").rows}
GATES = {row["bias"]: row for row in read("gates").rows}
SOLVED = 0.01


def test_arjovsky_2016_always_to_say_one():
    data = adding_problem(200_000, 50, rng=np.random.default_rng(0))
    assert np.mean((data.y - 1) ** 2) == pytest.approx(0.167, abs=0.001)


def test_an_lstm_and_a_clipped_rnn_solve_the_memory_task_where_the_plain_rnn_does_not():
    assert (PLAN["length"], PLAN["seeds"]) == (50, 5) and all(len(errors) == 5 for errors in ERRORS.values())
    assert max(ERRORS["LSTM", False]) < SOLVED and max(ERRORS["identity", True]) < SOLVED
    for plain in (("tanh", False), ("tanh", True), ("identity", False)):
        assert min(ERRORS[plain]) > SOLVED


def test_every_network_had_the_same_rates():
    assert {row["eta"] for row in read("memory").rows} <= set(PLAN["etas"])
    for arm in ERRORS:
        assert len({row["eta"] for row in read("memory").rows if (row["arm"], row["clipped"]) == arm}) == 1


def test_after_training_the_gradient_reaches_the_first_step_in_what_solves_it_and_not_in_tanh():
    after = {arm: [] for arm in ERRORS}
    for row in read("memory").rows:
        after[row["arm"], row["clipped"]].append(row["after"][0])
    assert min(after["LSTM", False] + after["identity", True]) > 0.1
    assert np.median(after["tanh", False]) < 1e-3 and np.median(after["tanh", True]) < 1e-2


def test_backpropagation_through_time_on_the_task_is_that_of_finite_differences():
    data = adding_problem(4, 12, rng=np.random.default_rng(0))
    for net in (memory.draw(arm, 3, np.random.default_rng(1)) for arm in ("tanh", "identity", "LSTM")):
        assert gradcheck(net, data.X, data.y, quadratic).relative_error < 1e-6


def test_the_share_of_each_step_adds_up_to_the_gradient_of_the_matrix():
    """Equation eq-bptt-sum."""
    data = adding_problem(6, 9, rng=np.random.default_rng(0))
    _, forward, backward = RNN((2, 5, 1), rng=np.random.default_rng(1)).loss_and_gradients(data.X, data.y, quadratic)
    assert sum(h.T @ delta for h, delta in zip(forward.h[:-1], backward.delta, strict=True)) == pytest.approx(
        backward.dW_h
    )
    for row in THROUGH.values():
        assert sum(row["share"]) == pytest.approx(1, abs=1e-3)


def test_a_vanishing_gradient_comes_from_the_last_steps_and_an_exploding_one_from_the_first():
    assert sum(THROUGH["tanh", "orthogonal", 0.9]["share"][-10:]) > 0.9
    assert sum(THROUGH["tanh", "orthogonal", 2.0]["share"][:10]) > 0.5
    for activation in ("tanh", "relu"):
        for matrix in ("orthogonal", "lecun"):
            ends = [THROUGH[activation, matrix, scale]["gradient"][0] for scale in (0.5, 1.0, 1.5, 2.0)]
            assert ends == sorted(ends)


def test_the_first_half_is_not_heard():
    settings = through_time.Settings()
    rng = np.random.default_rng(0)
    net = RNN((2, settings.width, 1), recurrent=orthogonal(0.9), rng=rng)
    data, other = (adding_problem(50, 50, rng=rng) for _ in range(2))
    replaced = np.concatenate([other.X[:, :25], data.X[:, 25:]], axis=1)
    dW, changed = (net.loss_and_gradients(X, data.y, quadratic)[2].dW_h for X in (data.X, replaced))
    assert np.linalg.norm(changed - dW) < 0.02 * np.linalg.norm(dW)


def test_powers_lie_between_the_eigenvalue_and_the_singular_value():
    """Equation eq-powers, on the rows."""
    for (_, radius), row in POWERS.items():
        for power, size in enumerate(row["stretch"]):
            assert radius**power <= 1.001 * size and size <= 1.001 * row["most"] ** power * (1 + 1e-3 * power)
        assert max(np.hypot(row["re"], row["im"])) == pytest.approx(radius, rel=1e-3)
    for radius in (0.7, 0.9):
        orthogonal_row = POWERS["orthogonal", radius]
        assert orthogonal_row["stretch"][50] == pytest.approx(radius**50, rel=1e-3)


def test_the_one_way_matrix_grows_before_it_dies():
    stretch = POWERS["one-way", 0.7]["stretch"]
    assert max(stretch) > 40 and 10 < int(np.argmax(stretch)) < 40 and stretch[50] > 1 and stretch[100] < 1e-3


def test_high_powers_come_to_the_spectral_radius():
    """The limit of equation eq-powers, for the matrix that takes longest."""
    W = matrix_powers.matrix("one-way", 0.7, 8, np.random.default_rng(0))
    assert np.linalg.norm(np.linalg.matrix_power(W, 2000), 2) ** (1 / 2000) == pytest.approx(0.7, rel=0.03)


def test_along_the_cells_the_gradient_is_multiplied_by_the_forget_gate():
    """Equation eq-cells: without a way through the states, by nothing else."""
    data = adding_problem(6, 9, rng=np.random.default_rng(0))
    net = LSTM((2, 5, 1), rng=np.random.default_rng(1))
    net.W_h[:] = 0
    _, forward, backward = net.loss_and_gradients(data.X, data.y, quadratic)
    for t in range(1, 9):
        assert backward.dc[t] == pytest.approx(backward.dc[t + 1] * forward.forget[t])


def test_the_wider_the_forget_gate_the_more_comes_back():
    left = [GATES[bias]["cells"][0] for bias in sorted(GATES)]
    assert all(a < 1.05 * b for a, b in pairwise(left))
    assert GATES[0]["cells"][0] < 1e-5 and 1e-3 < GATES[1]["cells"][0] < 0.1 and GATES[6]["cells"][0] > 2


def test_the_deltas_of_the_gates_are_the_quarters_of_delta():
    row = gates.profile(gates.Settings(width=3, length=4, batch=2), 1.0, seed=0)
    rng = np.random.default_rng(0)
    net = LSTM((2, 3, 1), forget_bias=1.0, rng=rng)
    data = adding_problem(2, 4, rng=rng)
    _, _, backward = net.loss_and_gradients(data.X, data.y, quadratic)
    total = sum(row[name] ** 2 for name in gates.GATES) * np.linalg.norm(backward.dc[-1]) ** 2
    assert total == pytest.approx(np.sum(backward.delta**2, axis=(1, 2)))
    assert row["forget"][0] == 0 and row["forget"][1] > 0  # at first there is nothing to forget
