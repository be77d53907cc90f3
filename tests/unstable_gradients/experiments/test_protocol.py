"""The protocol does what it says: the rate is chosen on validation, the test part is read once, NaN ends a run."""

import numpy as np
import pytest
from unstable_gradients.experiments.protocol import Budget, accuracy, descend, digits_split, train_best
from unstable_gradients.initializers import lecun
from unstable_gradients.losses import quadratic, softmax_cross_entropy
from unstable_gradients.mlp import MLP
from unstable_gradients.optimizers import SGD, clip_by_norm
from unstable_gradients.rnn import RNN
from unstable_gradients.schedules import Scheduled, constant, warm_up
from unstable_gradients.sequences import adding_problem
from unstable_gradients.training import minibatches, update

PARTS = digits_split()


def draw(rng):
    return MLP((64, 8, 10), activation="tanh", rng=rng)


def deep(rng, scale=1.0):
    return MLP((64, 8, 8, 10), activation="relu", weights=lecun(scale), rng=rng)


def test_a_run_is_the_plain_loop():
    net, twin = draw(np.random.default_rng(3)), draw(np.random.default_rng(3))
    losses = descend(net, PARTS.train, SGD(0.3), steps=20, batch=32, rng=np.random.default_rng(4))
    batches = minibatches(PARTS.train.X, PARTS.train.y, 32, rng=np.random.default_rng(4))
    optimizer = SGD(0.3)
    by_hand = [update(twin, *next(batches), softmax_cross_entropy, optimizer)[0] for _ in range(20)]
    assert losses.tolist() == by_hand
    assert all(np.array_equal(one, other) for one, other in zip(net.parameters(), twin.parameters(), strict=True))


def test_a_run_ends_at_nan():
    class Counting(SGD):
        steps = 0

        def step(self, parameters, gradients):
            self.steps += 1
            super().step(parameters, gradients)

    optimizer = Counting(1e100)
    net = deep(np.random.default_rng(0))
    losses = descend(net, PARTS.train, optimizer, steps=50, batch=32, rng=np.random.default_rng(0))
    finite = np.flatnonzero(~np.isnan(losses))[-1] + 1
    assert 1 <= finite < 40 and np.isnan(losses[finite:]).all()
    assert optimizer.steps == finite + 1  # the step whose loss was NaN had been made when that was seen


def test_the_rate_has_the_least_median_loss_on_validation_and_only_its_networks_see_the_test_part():
    budget = Budget(etas=(1e200, 0.001, 0.3, 0.01), steps=30, seeds=3)
    seen = []

    def score(net, data):
        assert data is PARTS.test
        seen.append(net)
        return accuracy(net, data)

    best = train_best(draw, PARTS, budget, score=score)
    assert best.eta == 0.3 and seen == best.nets and len(best.nets) == 3
    assert best.test == [accuracy(net, PARTS.test) for net in best.nets]
    assert best.validation == [softmax_cross_entropy(net(PARTS.validation.X), PARTS.validation.y) for net in best.nets]
    for eta in budget.etas:
        alone = train_best(draw, PARTS, Budget(etas=(eta,), steps=30, seeds=3))
        assert not np.median(alone.validation) < np.median(best.validation)


def test_of_equal_rates_the_first_is_kept_and_a_run_that_came_to_nan_counts_as_inf():
    best = train_best(lambda rng: deep(rng, 1e120), PARTS, Budget(etas=(0.1, 0.01), steps=4, seeds=3))
    assert best.eta == 0.1 and np.isnan(best.validation).all()
    row = best.row(every=2)
    assert row["loss"][-1] == row["high"][-1] == np.inf and len(row["loss"]) == 2


def test_the_row_holds_median_and_range():
    best = train_best(draw, PARTS, Budget(etas=(0.1,), steps=12, seeds=5))
    row = best.row(every=4)
    points = best.losses.reshape(5, 3, 4).mean(axis=2)
    assert row["loss"] == pytest.approx(np.sort(points, axis=0)[2])
    assert row["low"] == pytest.approx(np.sort(points, axis=0)[0])
    assert row["high"] == pytest.approx(np.sort(points, axis=0)[4])
    assert (row["eta"], row["validation"], row["test"]) == (0.1, best.validation, best.test)


def test_any_network_loss_score_and_optimizer():
    """Here a recurrent one, whose steps are clipped and whose rate warms up; each seed has an optimizer of its own."""
    rng = np.random.default_rng(0)
    parts = tuple(adding_problem(64, 6, rng=rng) for _ in range(3))
    made = []

    def optimizer(eta):
        made.append(Scheduled(SGD(eta), warm_up(5, constant(eta))))
        return made[-1]

    best = train_best(
        lambda rng: RNN((2, 4, 1), rng=rng),
        parts,
        Budget(etas=(0.01, 0.1), steps=10, batch=16, seeds=2),
        optimizer=optimizer,
        loss=quadratic,
        clip=lambda gradients: clip_by_norm(gradients, 1.0),
        score=lambda net, data: quadratic(net(data.X), data.y),
    )
    assert np.isfinite(best.losses).all() and len(made) == 4 and {one.t for one in made} == {10}
