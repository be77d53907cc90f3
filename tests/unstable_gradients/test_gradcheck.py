import numpy as np
import pytest
from unstable_gradients.gradcheck import gradcheck, numeric_gradient
from unstable_gradients.initializers import normal
from unstable_gradients.losses import binary_cross_entropy, quadratic, softmax_cross_entropy
from unstable_gradients.mlp import MLP, Backward, Forward


def problem(kind: type[MLP] = MLP, activation: str = "tanh") -> tuple[MLP, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    net = kind((4, 5, 4, 3), activation=activation, biases=normal(0.5), rng=rng)
    return net, rng.normal(size=(6, 4)), rng.integers(3, size=6)


def test_it_prints_both_numbers_and_returns_them(capsys: pytest.CaptureFixture[str]) -> None:
    net, X, y = problem()
    check = gradcheck(net, X, y, softmax_cross_entropy, show=3)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["numeric", "analytic", "difference"]
    assert len(lines) == 5
    largest = np.argsort(-np.abs(check.analytic))[:3]  # all agree, so the largest are shown
    for line, index in zip(lines[1:4], largest, strict=True):
        name, numeric, analytic, difference = line.replace(", ", ",").split()
        assert name == check.names[index].replace(", ", ",")
        assert float(numeric) == pytest.approx(check.numeric[index], rel=1e-6)
        assert float(analytic) == pytest.approx(check.analytic[index], rel=1e-6)
        assert difference == "rounding"
    assert lines[4] == f"relative error of all {5 * 5 + 6 * 4 + 5 * 3} entries below 1e-06: they agree"
    assert check.relative_error < 1e-8


def test_entries_are_named_as_a_reader_would_write_them() -> None:
    net, X, y = problem()
    check = gradcheck(net, X, y, softmax_cross_entropy, show=0)
    _, _, backward = net.loss_and_gradients(X, y, softmax_cross_entropy)
    assert check.analytic[check.names.index("W[1][2, 3]")] == backward.dW[1][2, 3]
    assert check.analytic[check.names.index("b[2][1]")] == backward.db[2][1]


def test_the_network_is_put_back_bit_by_bit_and_nothing_is_printed_unasked(capsys: pytest.CaptureFixture[str]) -> None:
    net, X, y = problem()
    before = [p.tobytes() for p in net.parameters()]
    gradcheck(net, X, y, softmax_cross_entropy, show=0)
    assert [p.tobytes() for p in net.parameters()] == before
    assert capsys.readouterr().out == ""


def test_a_numeric_gradient_of_any_function() -> None:
    w, v = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([0.5])
    dw, dv = numeric_gradient(lambda: float((w**3).sum() * v[0]), [w, v])
    assert np.allclose(dw, 3 * w**2 * v, rtol=1e-8) and np.allclose(dv, (w**3).sum(), rtol=1e-8)


class SlopeAtZero(MLP):
    """The activation's derivative is taken at 0 instead of at z."""

    def backward(self, forward: Forward, output_gradient: np.ndarray) -> Backward:
        return super().backward(Forward([np.zeros_like(z) for z in forward.z], forward.a), output_gradient)


class WrongExamples(MLP):
    """dL/dW pairs each example's delta with another example's activation."""

    def backward(self, forward: Forward, output_gradient: np.ndarray) -> Backward:
        delta, dW, db = super().backward(forward, output_gradient)
        shifted = forward.a[1].T @ np.roll(delta[1], 1, axis=0)
        return Backward(delta, [dW[0], shifted, dW[2]], db)


class ForgottenBatch(MLP):
    """The biases' gradient is averaged once more."""

    def backward(self, forward: Forward, output_gradient: np.ndarray) -> Backward:
        delta, dW, db = super().backward(forward, output_gradient)
        return Backward(delta, dW, [gradient / len(output_gradient) for gradient in db])


class WrongSign(MLP):
    """A single entry has the wrong sign."""

    def backward(self, forward: Forward, output_gradient: np.ndarray) -> Backward:
        delta, dW, db = super().backward(forward, output_gradient)
        dW[0] = dW[0].copy()
        dW[0][1, 2] *= -1
        return Backward(delta, dW, db)


class UntransposedWeights(MLP):
    """delta is sent back through W instead of its transpose (the layers are square here)."""

    def backward(self, forward: Forward, output_gradient: np.ndarray) -> Backward:
        twin = self.copy()
        twin.W = [W.T if W.shape[0] == W.shape[1] else W for W in self.W]
        return MLP.backward(twin, forward, output_gradient)


def test_a_broken_backward_pass_is_caught() -> None:
    for kind in (WrongExamples, ForgottenBatch, WrongSign):
        net, X, y = problem(kind)
        assert gradcheck(net, X, y, softmax_cross_entropy, show=0).relative_error > 1e-3, kind.__doc__
    assert gradcheck(*problem(MLP), softmax_cross_entropy, show=0).relative_error < 1e-8


def test_a_slope_at_the_wrong_place_is_caught() -> None:
    net, X, y = problem(SlopeAtZero, activation="gelu")  # gelu forms its slope from z
    assert gradcheck(net, X, y, softmax_cross_entropy, show=0).relative_error > 1e-2


def test_weights_that_are_not_transposed_are_caught() -> None:
    rng = np.random.default_rng(0)
    net = UntransposedWeights((4, 4, 4), activation="tanh", rng=rng)
    check = gradcheck(net, rng.normal(size=(6, 4)), rng.normal(size=(6, 4)), quadratic, show=0)
    assert check.relative_error > 1e-2


def test_the_worst_entry_is_shown_first_with_the_difference_and_the_verdict() -> None:
    net, X, y = problem(WrongSign)
    check = gradcheck(net, X, y, softmax_cross_entropy, show=0)
    _, worst, next_line, verdict = check.report(2).splitlines()
    index = check.names.index("W[0][1, 2]")
    assert worst.startswith("W[0][1, 2]")
    assert float(worst.split()[-1]) == pytest.approx(2 * abs(check.numeric[index]), rel=0.05)
    assert next_line.endswith("rounding")
    assert verdict == f"relative error of all 64 entries {check.relative_error:.1e}: they do not agree"


def test_the_gradient_of_another_loss_is_caught() -> None:
    net, X, _ = problem()
    y = np.random.default_rng(3).integers(2, size=(6, 3)).astype(float)
    _, _, wrong = net.loss_and_gradients(X, y, quadratic)
    assert gradcheck(net, X, y, binary_cross_entropy, gradients=wrong.gradients(), show=0).relative_error > 1e-2


def test_zero_against_something_is_infinitely_wrong_and_against_zero_right() -> None:
    net, X, y = problem()
    nothing = [np.zeros_like(p) for p in net.parameters()]
    assert gradcheck(net, X, y, softmax_cross_entropy, gradients=nothing, show=0).relative_error == np.inf
    for p in net.parameters():
        p[:] = 0
    assert gradcheck(net, X, np.zeros((6, 3)), quadratic, show=0).relative_error == 0  # a minimum, and exact


def test_what_cannot_be_checked_is_said() -> None:
    rng = np.random.default_rng(0)
    single = MLP((4, 3), rng=rng, dtype=np.float32)
    with pytest.raises(ValueError, match="this network computes in float32; finite differences need float64"):
        gradcheck(single, np.ones((2, 4)), np.array([0, 1]), softmax_cross_entropy)
    net = MLP((4, 3), rng=rng)
    with pytest.raises(ValueError, match=r"the gradient of W\[0\] has shape \(3, 4\); W\[0\] has \(4, 3\)"):
        gradcheck(
            net, np.ones((2, 4)), np.array([0, 1]), softmax_cross_entropy, gradients=[np.zeros((3, 4)), np.zeros(3)]
        )
