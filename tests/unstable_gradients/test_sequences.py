import numpy as np
import pytest
from unstable_gradients.losses import quadratic
from unstable_gradients.sequences import adding_problem


def generator(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


@pytest.mark.parametrize("length", [2, 3, 10, 51])
def test_one_mark_in_each_half_and_the_sum_of_the_marked(length: int) -> None:
    X, y = adding_problem(500, length, rng=generator())
    numbers, marks = X[..., 0], X[..., 1]
    assert X.shape == (500, length, 2) and y.shape == (500,)
    assert set(np.unique(marks)) <= {0.0, 1.0} and numbers.min() >= 0 and numbers.max() < 1
    half = length // 2
    assert (marks[:, :half].sum(axis=1) == 1).all() and (marks[:, half:].sum(axis=1) == 1).all()
    assert marks.any(axis=0).all()  # every step is marked somewhere
    assert np.allclose(y, (numbers * marks).sum(axis=1), rtol=1e-15)


def test_who_always_says_1_has_a_loss_of_a_twelfth() -> None:
    _, y = adding_problem(20000, 4, rng=generator())
    assert quadratic(np.ones((20000, 1)), y) == pytest.approx(1 / 12, rel=0.03)


def test_it_comes_from_its_generator() -> None:
    first, again, other = (adding_problem(5, 8, rng=generator(seed)) for seed in (0, 0, 1))
    assert np.array_equal(first.X, again.X) and np.array_equal(first.y, again.y)
    assert not np.array_equal(first.X, other.X)
    with pytest.raises(TypeError, match="rng is 0"):
        adding_problem(5, 8, rng=0)
    with pytest.raises(ValueError, match="length is 1; two numbers need 2 steps or more"):
        adding_problem(5, 1, rng=generator())
