import math
import warnings
from functools import partial
from itertools import islice

import numpy as np
import pytest
from unstable_gradients.datasets import digits, two_moons
from unstable_gradients.initializers import he, lecun
from unstable_gradients.losses import binary_cross_entropy, softmax_cross_entropy
from unstable_gradients.mlp import MLP
from unstable_gradients.norms import global_norm
from unstable_gradients.optimizers import SGD, Adam, Momentum, Nesterov, RMSProp, clip_by_norm
from unstable_gradients.training import minibatches, train, update

LAYER_KEYS = {"step", "layer", "layers", "delta_norm", "activation_norm", "dW_norm", "db_norm", "update_ratio"}


def generator(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def problem(seed: int = 0, **settings) -> tuple[MLP, np.ndarray, np.ndarray]:
    rng = generator(seed)
    net = MLP((4, 5, 3), rng=rng, **settings)
    return net, rng.normal(size=(20, 4)), rng.integers(3, size=20)


def run(net: MLP, X: np.ndarray, y: np.ndarray, **settings) -> list[dict]:
    defaults = {"loss": softmax_cross_entropy, "optimizer": SGD(0.1), "steps": 10, "batch_size": 8, "rng": generator(1)}
    return list(train(net, X, y, **{**defaults, **settings}))


def test_an_epoch_holds_every_example_once_in_a_new_order() -> None:
    X, y = np.arange(10.0)[:, np.newaxis], np.arange(10)
    batches = list(islice(minibatches(X, y, 4, rng=generator()), 6))
    assert [len(batch) for batch, _ in batches] == [4, 4, 2, 4, 4, 2]
    epochs = [np.concatenate([labels for _, labels in batches[:3]]), np.concatenate([t for _, t in batches[3:]])]
    assert all(sorted(epoch) == list(range(10)) for epoch in epochs)
    assert not np.array_equal(*epochs) and not np.array_equal(epochs[0], y)
    assert all(np.array_equal(batch[:, 0], labels) for batch, labels in batches)  # X and y stay together


def test_a_step_is_what_its_parts_make_of_it() -> None:
    net, X, y = problem()
    by_hand = net.copy()
    rows = run(net, X, y, steps=7)
    batches = minibatches(X, y, 8, rng=generator(1))
    for row in rows:
        value, _, backward = by_hand.loss_and_gradients(*next(batches), softmax_cross_entropy)
        for w, g in zip(by_hand.parameters(), backward.gradients(), strict=True):
            w -= 0.1 * g
        assert row["loss"] == value
    assert all(np.array_equal(p, q) for p, q in zip(net.parameters(), by_hand.parameters(), strict=True))


def test_update_is_one_step_and_reports_what_was_before() -> None:
    net, X, y = problem()
    before = net.copy()
    value, forward, backward = update(net, X, y, softmax_cross_entropy, SGD(0.1))
    value2, forward2, backward2 = before.loss_and_gradients(X, y, softmax_cross_entropy)
    assert value == value2 and np.array_equal(forward.a[-1], forward2.a[-1])
    assert np.array_equal(net.W[0], before.W[0] - 0.1 * backward2.dW[0])
    assert np.array_equal(backward.dW[0], backward2.dW[0])


def test_steps_are_counted_from_zero_and_reported_as_asked() -> None:
    assert [row["step"] for row in run(*problem(), steps=5)] == [0, 1, 2, 3, 4]
    assert [row["step"] for row in run(*problem(), steps=8, every=3)] == [0, 3, 6, 7]
    assert run(*problem(), steps=0) == []


@pytest.mark.parametrize("diagnostics", [False, True])
def test_reporting_changes_nothing(diagnostics: bool) -> None:
    nets = []
    for every in (1, 4):
        net, X, y = problem()
        rows = run(net, X, y, every=every, diagnostics=diagnostics)
        nets.append(net)
        assert all(("layer_rows" in row) == diagnostics for row in rows)
    assert all(np.array_equal(p, q) for p, q in zip(nets[0].parameters(), nets[1].parameters(), strict=True))
    plain, X, y = problem()
    run(plain, X, y)
    assert all(np.array_equal(p, q) for p, q in zip(plain.parameters(), nets[0].parameters(), strict=True))


def test_diagnostics_describe_the_network_before_the_update_and_the_update() -> None:
    net, X, y = problem()
    before = net.copy()
    (row,) = run(net, X, y, steps=1, batch_size=20, diagnostics=True)
    order = generator(1).permutation(20)
    _, forward, backward = before.loss_and_gradients(X[order], y[order], softmax_cross_entropy)
    assert [layer["layer"] for layer in row["layer_rows"]] == [1, 2]
    for l, layer in enumerate(row["layer_rows"]):
        assert set(layer) >= LAYER_KEYS
        assert layer["step"] == 0 and layer["layers"] == 2
        assert layer["dW_norm"] == pytest.approx(np.linalg.norm(backward.dW[l]), rel=1e-13)
        assert layer["W_norm"] == pytest.approx(np.linalg.norm(before.W[l]), rel=1e-13)
        assert layer["activation_norm"] == pytest.approx(np.linalg.norm(forward.a[l + 1]), rel=1e-13)
        ratio = 0.1 * np.linalg.norm(backward.dW[l]) / np.linalg.norm(before.W[l])
        assert layer["update_ratio"] == pytest.approx(ratio, rel=1e-9)


def test_nothing_happens_before_the_first_row_is_asked_for() -> None:
    net, X, y = problem()
    before = net.copy()
    rng = generator(1)
    rows = train(net, X, y, loss=softmax_cross_entropy, optimizer=SGD(0.1), steps=3, batch_size=8, rng=rng)
    assert np.array_equal(net.W[0], before.W[0])
    assert rng.bit_generator.state == generator(1).bit_generator.state
    next(rows)
    after_first = net.copy()
    assert not np.array_equal(net.W[0], before.W[0])
    next(rows)
    assert not np.array_equal(net.W[0], after_first.W[0])


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("make", [SGD, Momentum, Nesterov, RMSProp, Adam])
def test_the_same_seed_gives_the_same_bits(make, dtype) -> None:
    first, again = (problem(dtype=dtype) for _ in range(2))
    assert run(*first, optimizer=make(0.01)) == run(*again, optimizer=make(0.01))
    for p, q in zip(first[0].parameters(), again[0].parameters(), strict=True):
        assert p.dtype == dtype and p.tobytes() == q.tobytes()
    other = problem(dtype=dtype)
    assert run(*other, optimizer=make(0.01), rng=generator(2)) != run(*problem(dtype=dtype), optimizer=make(0.01))


@pytest.mark.parametrize("diagnostics", [False, True])
def test_a_loss_that_becomes_nan_is_yielded_to_the_end_without_a_warning(diagnostics: bool) -> None:
    rng = generator(3)
    net = MLP((4, 8, 8, 8, 3), activation="leaky_relu", weights=he(gain=8), rng=rng)
    X, y = rng.normal(size=(20, 4)), rng.integers(3, size=20)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        rows = run(net, X, y, optimizer=SGD(10.0), steps=40, diagnostics=diagnostics)
    losses = [row["loss"] for row in rows]
    assert len(losses) == 40
    assert math.isfinite(losses[0]) and math.isnan(losses[-1])
    if diagnostics:
        assert math.isfinite(rows[0]["layer_rows"][0]["dW_norm"]) and math.isnan(rows[-1]["layer_rows"][0]["dW_norm"])


def test_clipping_is_applied_before_the_step() -> None:
    net, X, y = problem()
    before = [p.copy() for p in net.parameters()]
    run(net, X, y, steps=1, optimizer=SGD(1.0), clip=partial(clip_by_norm, limit=1e-3))
    assert global_norm([p - q for p, q in zip(net.parameters(), before, strict=True)]) == pytest.approx(1e-3, rel=1e-6)


def test_a_network_learns_the_digits() -> None:
    data = digits().split(rng=generator())
    net = MLP((64, 32, 10), activation="tanh", weights=lecun(), rng=generator())
    rows = run(net, data.train.X, data.train.y, optimizer=SGD(0.5), steps=400, batch_size=32)
    assert rows[0]["loss"] == pytest.approx(math.log(10), rel=0.15)
    assert (net(data.test.X).argmax(axis=1) == data.test.y).mean() > 0.93


def test_a_network_learns_the_two_moons_with_one_output() -> None:
    data = two_moons(200, noise=0.05, rng=generator())
    net = MLP((2, 16, 1), activation="tanh", rng=generator())
    run(net, data.X, data.y, loss=binary_cross_entropy, optimizer=Adam(0.02), steps=400, batch_size=32)
    assert ((net(data.X)[:, 0] > 0) == data.y).mean() > 0.97


def test_bad_arguments_are_answered_before_anything_is_computed() -> None:
    net, X, y = problem()
    with pytest.raises(ValueError, match="X has 20 rows and y has 19; every example needs one target"):
        train(net, X, y[:-1], loss=softmax_cross_entropy, optimizer=SGD(0.1), steps=1, batch_size=8, rng=generator())
    for batch_size in (0, 21):
        with pytest.raises(ValueError, match=f"batch_size is {batch_size}; with 20 examples it can be 1 to 20"):
            minibatches(X, y, batch_size, rng=generator())
    with pytest.raises(TypeError, match="rng is 7; it takes a generator"):
        minibatches(X, y, 8, rng=7)
    with pytest.raises(ValueError, match="every is 0; it can be 1 or more"):
        run(net, X, y, every=0)
