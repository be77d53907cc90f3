import inspect
import threading
import warnings

import numpy as np
import pytest
from unstable_gradients.overflow import overflow_shown


@overflow_shown
def overflowing(x: float = 1e308) -> np.ndarray:
    """It overflows."""
    big = np.array([x, x])
    return big * 10 - big * 10


@overflow_shown
def nested() -> np.ndarray:
    return overflowing() * 2


def test_neither_overflow_nor_what_becomes_nan_warns() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert np.isnan(overflowing()).all() and np.isnan(nested()).all() and np.isnan(overflowing(x=1e308)).all()


def test_outside_numpy_warns_as_before() -> None:
    before = np.geterr()
    overflowing()
    assert np.geterr() == before
    with pytest.warns(RuntimeWarning, match="overflow"):
        np.array([1e308]) * 10
    with np.errstate(over="raise"):
        overflowing()
        with pytest.raises(FloatingPointError):
            np.array([1e308]) * 10


def test_other_mistakes_still_warn() -> None:
    @overflow_shown
    def divide() -> np.ndarray:
        return np.ones(2) / np.zeros(2)

    with pytest.warns(RuntimeWarning, match="divide by zero"):
        divide()


def test_an_error_comes_through_and_leaves_nothing_behind() -> None:
    @overflow_shown
    def fail() -> None:
        raise KeyError("as is")

    with pytest.raises(KeyError, match="as is"):
        fail()
    with pytest.warns(RuntimeWarning):
        np.array([1e308]) * 10


def test_two_threads_can_be_inside_at_once() -> None:
    both_inside = threading.Barrier(2, timeout=10)
    results: list[bool] = []

    @overflow_shown
    def work() -> None:
        both_inside.wait()
        results.append(bool(np.isnan(overflowing()).all()))

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [True, True]


def test_the_function_keeps_its_name_its_words_and_its_source() -> None:
    assert overflowing.__name__ == "overflowing" and overflowing.__doc__ == "It overflows."
    assert "big * 10" in inspect.getsource(overflowing)
