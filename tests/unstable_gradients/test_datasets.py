import hashlib
import re
from importlib.resources import files

import numpy as np
import pytest
from unstable_gradients.datasets import Dataset, digits, mnist_1000, one_hot, spiral, two_moons

DATA = files("unstable_gradients") / "data"


def generator(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_digits() -> None:
    data = digits()
    assert data.X.shape == (1797, 64) and data.y.shape == (1797,) and len(data) == 1797
    assert data.X.dtype == np.float64 and data.y.dtype == np.int64
    assert data.X.min() == 0 and data.X.max() == 1
    assert np.bincount(data.y).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]  # as UCI states them
    assert (data.name, data.classes, data.licence) == ("digits", 10, "CC BY 4.0")
    assert "Alpaydin" in data.source and "10.24432/C50P49" in data.source


def test_mnist_1000() -> None:
    data = mnist_1000()
    assert data.X.shape == (1000, 784) and data.y.shape == (1000,)
    assert data.X.min() == 0 and data.X.max() == 1
    assert np.bincount(data.y).tolist() == [100] * 10
    assert (np.diff(data.y) < 0).sum() > 300  # shuffled, not sorted by class
    assert len(np.unique(data.X, axis=0)) == 1000  # no image twice
    assert data.licence == "CC BY-SA 3.0"


def test_a_digit_looks_like_its_label() -> None:
    """The nearest mean image already names most digits: pixels and labels belong together and lie row by row."""
    for data, side in ((digits(), 8), (mnist_1000(), 28)):
        means = np.array([data.X[data.y == label].mean(axis=0) for label in range(10)])
        nearest = ((data.X[:, np.newaxis] - means) ** 2).sum(axis=2).argmin(axis=1)
        assert (nearest == data.y).mean() > 0.8
        # a one is upright: its columns differ more than its rows
        one = means[1].reshape(side, side)
        assert one.sum(axis=0).std() > one.sum(axis=1).std()


@pytest.mark.parametrize("name", ["digits.npz", "mnist_1000.npz"])
def test_the_readme_beside_the_data_tells_the_truth(name: str) -> None:
    section = (DATA / "README.md").read_text(encoding="utf-8").split(f"## {name}")[1].split("\n## ")[0]
    content = (DATA / name).read_bytes()
    with np.load(str(DATA / name)) as arrays:
        assert set(arrays) == {"X", "y"}
        X, y = arrays["X"], arrays["y"]
    assert X.dtype == y.dtype == np.uint8
    hashes = re.findall(r"[0-9a-f]{64}", section)
    assert hashes == [hashlib.sha256(content).hexdigest(), hashlib.sha256(X.tobytes() + y.tobytes()).hexdigest()]
    assert f"{len(content):,} bytes" in section
    assert len(content) < 200_000
    assert "creativecommons.org/licenses/by" in section


def test_a_split_shares_no_example_and_loses_none() -> None:
    data = Dataset(np.arange(100.0)[:, np.newaxis], np.arange(100) % 3, "n", "s", "l", 3)
    parts = data.split(rng=generator())
    assert [len(part) for part in parts] == [70, 15, 15]
    assert sorted(np.concatenate([part.X[:, 0] for part in parts])) == list(range(100))
    for part in parts:
        assert np.array_equal(part.X[:, 0] % 3, part.y)
        assert (part.name, part.source, part.licence, part.classes) == ("n", "s", "l", 3)
    assert not np.array_equal(parts.train.X, np.sort(parts.train.X, axis=0))  # shuffled


def test_a_split_is_decided_by_its_seed_and_its_fractions() -> None:
    data = digits()
    first, again, other = (data.split(rng=generator(seed)) for seed in (0, 0, 1))
    assert np.array_equal(first.test.X, again.test.X) and not np.array_equal(first.test.X, other.test.X)
    assert [len(part) for part in data.split(rng=generator(), fractions=(0.5, 0.0, 0.5))] == [898, 0, 899]
    for fractions in ((0.5, 0.5, 0.5), (1.5, -0.5, 0.0)):
        with pytest.raises(ValueError, match="add up to 1"):
            data.split(rng=generator(), fractions=fractions)


def test_two_moons_are_half_circles() -> None:
    data = two_moons(300, noise=0, rng=generator())
    assert np.bincount(data.y).tolist() == [150, 150] and data.X.shape == (300, 2)
    upper, lower = data.X[data.y == 0], data.X[data.y == 1]
    assert np.allclose(np.hypot(*upper.T), 1) and (upper[:, 1] >= 0).all()
    assert np.allclose(np.hypot(*(lower - [1, 0.5]).T), 1) and (lower[:, 1] <= 0.5).all()
    noisy = two_moons(300, noise=0.1, rng=generator())
    assert (noisy.X - data.X).std() == pytest.approx(0.1, rel=0.1)


def test_a_spiral_has_an_arm_for_each_class() -> None:
    data = spiral(300, classes=3, noise=0, rng=generator())
    assert np.bincount(data.y).tolist() == [100] * 3
    radius = np.hypot(*data.X.T)
    assert radius.max() <= 1 and radius.min() >= 0.1
    angle = np.arctan2(data.X[:, 1], data.X[:, 0]) - 2 * np.pi * 0.75 * radius
    assert np.allclose(np.cos(angle - 2 * np.pi * data.y / 3), 1)


@pytest.mark.parametrize("make", [two_moons, spiral])
def test_generated_data_comes_from_its_generator(make) -> None:
    first, again, other = (make(50, rng=generator(seed)) for seed in (0, 0, 1))
    assert np.array_equal(first.X, again.X) and not np.array_equal(first.X, other.X)
    with pytest.raises(TypeError, match="rng is 0"):
        make(50, rng=0)


def test_one_hot() -> None:
    assert np.array_equal(one_hot(np.array([1, 0, 2]), 3), [[0, 1, 0], [1, 0, 0], [0, 0, 1]])
    assert one_hot(np.array([1]), 3).dtype == np.float64
    assert one_hot(np.array([1]), 3, dtype=np.float32).dtype == np.float32
    for label in (-1, 3):
        with pytest.raises(ValueError, match=f"a label is {label}; 3 classes have the labels 0 to 2"):
            one_hot(np.array([0, label]), 3)
    for wrong in (np.array([[0, 1]]), np.array([0.5, 1.0])):
        with pytest.raises(ValueError, match="one_hot takes integer labels"):
            one_hot(wrong, 3)
