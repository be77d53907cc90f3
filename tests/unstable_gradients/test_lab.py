"""The laboratory's runs: what they are made of, what they hand over, and that they are what the library's own loop gives."""

import numpy as np
import pytest
from unstable_gradients.datasets import one_hot
from unstable_gradients.lab import COLUMNS, DATA, Run, Settings, shapes
from unstable_gradients.norms import norm
from unstable_gradients.training import minibatches, train


def trained(**settings: object) -> Run:
    run = Run(Settings(**{"steps": 40, **settings}))
    for _ in run.train(pause=0):
        pass
    return run


def test_a_run_trains_as_the_librarys_own_loop_does() -> None:
    run = trained(activation="tanh", depth=4)
    other = Run(run.settings)
    parts = other.parts.train
    rows = train(
        other.net, parts.X, parts.y, loss=other.loss, optimizer=other.optimizer, steps=40, batch_size=32, rng=other.rng
    )
    assert [row["loss"] for row in rows] == run.losses
    assert all(np.array_equal(W, V) for W, V in zip(run.net.W, other.net.W, strict=True))


def test_looking_often_changes_nothing() -> None:
    often, seldom = Run(Settings(steps=300)), Run(Settings(steps=300))
    looks = sum(1 for _ in often.train(pause=0))
    few = sum(1 for _ in seldom.train(pause=1000))
    assert looks > few
    assert few == 2  # the first step and the last
    assert often.losses == seldom.losses


def test_the_columns_are_the_norms_of_the_gradient() -> None:
    run = trained(steps=200, depth=3)
    assert len(run.columns) <= COLUMNS
    again = Run(run.settings)
    X, y = next(minibatches(again.parts.train.X, again.parts.train.y, 32, rng=again.rng))
    _, _, backward = again.net.loss_and_gradients(X, y, again.loss)
    assert run.columns[0] == {"step": 0, "norms": [norm(dW) for dW in backward.dW]}


def test_a_look_holds_every_layer() -> None:
    run = trained(depth=5)
    assert run.first is not None and run.last is not None
    assert (run.first.step, run.last.step) == (0, 39)
    assert [row["layer"] for row in run.last.layers] == [1, 2, 3, 4, 5]
    assert [row["layer"] for row in run.last.shapes] == [1, 2, 3, 4]  # the hidden ones
    assert all(row["update_ratio"] > 0 for row in run.last.layers)


def test_training_ends_when_the_loss_is_no_number() -> None:
    run = trained(activation="relu", weights="he", gain=3.0)
    assert not run.finite
    assert len(run.losses) < 40
    assert run.before_breakdown and max(run.before_breakdown) > 1e6


@pytest.mark.parametrize("data", DATA)
@pytest.mark.parametrize("loss", ["softmax_cross_entropy", "quadratic"])
def test_guessing_has_the_loss_that_is_said(data: str, loss: str) -> None:
    run = Run(Settings(data=data, loss=loss, weights="zero", activation="identity", depth=2))
    C, y = run.classes, run.parts.train.y
    if loss == "quadratic":
        value = run.loss(np.full((len(y), C), 1 / C), one_hot(y, C))
    else:
        value = run.loss(np.zeros((len(y), C)), y)
    assert value == pytest.approx(run.chance, rel=1e-9)


@pytest.mark.parametrize(
    ("settings", "settled"),
    [
        ({"clip": "norm", "limit": 0.01}, 40),
        ({"clip": "value", "limit": 1e-6}, 40),
        ({"clip": "norm", "limit": 1e6}, 0),
        ({}, 0),
    ],
)
def test_clipped_steps_are_counted(settings: dict, settled: int) -> None:
    assert trained(activation="relu", weights="he", **settings).clipped == settled


def test_warm_up_begins_with_small_steps() -> None:
    slow, fast = trained(warm_up=1000, depth=2), trained(depth=2)
    assert slow.first.layers[0]["update_ratio"] == pytest.approx(fast.first.layers[0]["update_ratio"] / 1000)


@pytest.mark.parametrize("norm", ["none", "batch", "layer"])
@pytest.mark.parametrize("architecture", ["plain", "post_activation", "pre_activation", "post_norm", "pre_norm"])
def test_every_architecture_trains(architecture: str, norm: str) -> None:
    run = trained(architecture=architecture, norm=norm, scaled=True, depth=6, activation="gelu", steps=3)
    assert run.finite and len(run.losses) == 3


HE = {"activation": "relu", "weights": "he"}


@pytest.mark.parametrize(
    ("settings", "learns"),
    [
        ({}, False),
        ({"activation": "tanh"}, True),  # one dial is enough, and there is more than one
        ({"norm": "batch"}, True),
        ({"eta": 10.0}, False),
        ({"optimizer": "momentum"}, False),
        ({**HE, "gain": 2.0, "clip": "norm", "steps": 600}, True),
        ({**HE, "depth": 30}, False),
        ({"architecture": "pre_norm", "norm": "layer", "depth": 50, "steps": 300}, True),
    ],
)
def test_what_the_page_says_of_things_to_try(settings: dict, learns: bool) -> None:
    run = trained(**{"steps": 1000, **settings})
    assert run.finite
    assert bool(np.mean(run.losses[-20:]) < 0.8 * run.chance) == learns


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"activation": "sigmod"}, "activation is 'sigmod'; it can be identity, sigmoid"),
        ({"norm": "group"}, "norm is 'group'; it can be none, batch, layer"),
        ({"depth": 1}, "depth is 1; it can be 2 or more"),
        ({"eta": 0.0}, "eta is 0.0; it has to be more than 0"),
        ({"norm": "batch", "batch_size": 1}, "batch_size is 1, and a batch norm compares the examples of a batch"),
    ],
)
def test_a_setting_that_is_not_there_is_named(settings: dict, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        Settings(**settings)


def test_a_histogram_is_that_of_numpy() -> None:
    rng = np.random.default_rng(0)
    few, many = rng.normal(size=(20, 5)), rng.normal(0, 2, size=(20, 5))
    rows = shapes([few, many, np.full((20, 5), np.nan)])
    value, share = rows[0]["value"], rows[0]["share"]
    assert share.max() == 1
    middle = np.argmax(share)
    width = value[1] - value[0]
    inside = np.sum((few > value[middle] - width / 2) & (few <= value[middle] + width / 2))
    assert inside == round(inside * share[middle])
    assert not rows[2]["share"].any()  # nothing finite


@pytest.mark.parametrize("value", [0.0, 0.5])
def test_a_layer_that_says_one_thing_has_one_bin(value: float) -> None:
    (row,) = shapes([np.full((8, 3), value)])
    assert np.sum(row["share"]) == 1


def test_of_many_layers_some_are_shown() -> None:
    rows = shapes([np.ones((2, 2)) * l for l in range(99)])
    assert len(rows) == 12
    assert (rows[0]["layer"], rows[-1]["layer"]) == (1, 99)
