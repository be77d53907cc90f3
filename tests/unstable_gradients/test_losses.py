import math
import warnings

import numpy as np
import pytest
from unstable_gradients.losses import LOSSES, Loss, binary_cross_entropy, quadratic, softmax_cross_entropy

EVERY = list(LOSSES.values())


def softmax(row: list[float]) -> list[float]:
    total = math.fsum(math.exp(logit) for logit in row)
    return [math.exp(logit) / total for logit in row]


# One example at a time, as a textbook prints it, with the standard library alone.
BY_HAND = {
    "quadratic": lambda out, y: sum((o - t) ** 2 for o, t in zip(out, y, strict=True)) / 2,
    "softmax_cross_entropy": lambda out, y: -sum(t * math.log(p) for p, t in zip(softmax(out), y, strict=True)),
    "binary_cross_entropy": lambda out, y: (
        -sum(
            t * math.log(1 / (1 + math.exp(-o))) + (1 - t) * math.log(1 - 1 / (1 + math.exp(-o)))
            for o, t in zip(out, y, strict=True)
        )
    ),
}


def example(loss: Loss, batch: int = 7, out: int = 4, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    output = rng.normal(0, 2, (batch, out))
    if loss is quadratic:
        return output, rng.normal(size=(batch, out))
    if loss is softmax_cross_entropy:
        return output, np.eye(out)[rng.integers(out, size=batch)]
    return output, rng.integers(2, size=(batch, out)).astype(float)


@pytest.mark.parametrize("loss", EVERY, ids=repr)
def test_value_is_the_mean_over_the_batch_of_the_textbook_formula(loss: Loss) -> None:
    output, targets = example(loss)
    rows = zip(output.tolist(), targets.tolist(), strict=True)
    assert loss(output, targets) == pytest.approx(np.mean([BY_HAND[loss.name](o, t) for o, t in rows]), rel=1e-13)
    assert isinstance(loss(output, targets), float)


@pytest.mark.parametrize("loss", EVERY, ids=repr)
@pytest.mark.parametrize("batch", [1, 32])
def test_gradient_elementwise(loss: Loss, batch: int) -> None:
    output, targets = example(loss, batch)
    gradient = loss.gradient(output, targets)
    h = 1e-5
    for index in np.ndindex(output.shape):
        step = np.zeros_like(output)
        step[index] = h
        numeric = (loss(output + step, targets) - loss(output - step, targets)) / (2 * h)
        assert abs(gradient[index] - numeric) < 1e-9


@pytest.mark.parametrize("loss", EVERY, ids=repr)
def test_value_and_gradient_are_the_two_in_one(loss: Loss) -> None:
    output, targets = example(loss)
    before = output.copy(), targets.copy()
    value, gradient = loss.value_and_gradient(output, targets)
    assert value == loss(output, targets)
    assert np.array_equal(gradient, loss.gradient(output, targets))
    assert np.array_equal(output, before[0]) and np.array_equal(targets, before[1])


def test_softmax_takes_integer_labels_too() -> None:
    output, targets = example(softmax_cross_entropy)
    labels = targets.argmax(axis=1)
    assert softmax_cross_entropy(output, labels) == softmax_cross_entropy(output, targets)
    assert np.array_equal(
        softmax_cross_entropy.gradient(output, labels), softmax_cross_entropy.gradient(output, targets)
    )


def test_one_output_takes_targets_without_a_second_axis() -> None:
    output, targets = np.array([[0.3], [-2.0]]), np.array([1, 0])
    for loss in (quadratic, binary_cross_entropy):
        assert loss(output, targets) == loss(output, targets[:, np.newaxis])
        assert loss.gradient(output, targets).shape == (2, 1)


def test_equal_logits_over_c_classes_cost_ln_c() -> None:
    for classes in (2, 10, 1000):
        assert softmax_cross_entropy(np.zeros((3, classes)), np.array([0, 1, 1])) == pytest.approx(math.log(classes))


def test_a_network_that_is_sure_of_itself_costs_what_it_should() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for sure in (1e3, 1e30):
            wrong, right = np.array([[sure, 0.0]]), np.array([[0.0, sure]])
            assert softmax_cross_entropy(wrong, np.array([1])) == sure
            assert softmax_cross_entropy(right, np.array([1])) == 0
            assert np.array_equal(softmax_cross_entropy.gradient(wrong, np.array([1])), [[1, -1]])
            assert binary_cross_entropy(np.array([[sure]]), np.array([[0]])) == sure
            assert binary_cross_entropy(np.array([[-sure]]), np.array([[0]])) == 0
            assert binary_cross_entropy(np.array([[-sure]]), np.array([[1]])) == sure
            assert binary_cross_entropy.gradient(np.array([[-sure]]), np.array([[1]])) == -1


def test_a_tiny_loss_keeps_its_digits() -> None:
    assert binary_cross_entropy(np.array([[-40.0]]), np.array([[0]])) == pytest.approx(math.exp(-40), rel=1e-12)


@pytest.mark.parametrize("loss", EVERY, ids=repr)
def test_inf_and_nan_come_through_without_a_warning(loss: Loss) -> None:
    _, targets = example(loss, batch=2, out=2)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for bad in (np.nan, np.inf):
            value, gradient = loss.value_and_gradient(np.array([[bad, 1.0], [0.0, 1.0]]), targets)
            assert not math.isfinite(value)
            assert not np.isfinite(gradient[0]).all() or loss is binary_cross_entropy
            assert np.isfinite(gradient[1]).all()


@pytest.mark.parametrize("loss", EVERY, ids=repr)
def test_float32_stays_float32(loss: Loss) -> None:
    output, targets = example(loss)
    assert loss.gradient(output.astype(np.float32), targets).dtype == np.float32
    assert loss(output.astype(np.float32), targets) == pytest.approx(loss(output, targets), rel=1e-5)


@pytest.mark.parametrize("loss", EVERY, ids=repr)
def test_shapes_that_would_broadcast_in_silence_are_refused(loss: Loss) -> None:
    with pytest.raises(ValueError, match=r"targets have shape \(5, 1\); an output of shape \(5, 3\) needs the same"):
        loss(np.zeros((5, 3)), np.zeros((5, 1)))
    with pytest.raises(ValueError, match=r"targets have shape \(4,\)"):
        loss(np.zeros((5, 3)), np.zeros(4))
    with pytest.raises(ValueError, match=r"output has shape \(3,\); a loss takes \(batch, outputs\)"):
        loss(np.zeros(3), np.zeros(3))


def test_labels_where_rows_are_needed_are_told_about_one_hot() -> None:
    for loss in (quadratic, binary_cross_entropy):
        with pytest.raises(ValueError, match=r"use one_hot\(y, 3\)"):
            loss(np.zeros((5, 3)), np.zeros(5, dtype=int))


@pytest.mark.parametrize("label", [-1, 3, 10])
def test_a_label_that_has_no_output_is_named(label: int) -> None:
    with pytest.raises(ValueError, match=f"a label is {label}; 3 outputs take the labels 0 to 2"):
        softmax_cross_entropy(np.zeros((2, 3)), np.array([0, label]))
