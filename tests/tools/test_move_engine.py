"""Whether the engine can move to another Pyodide: what is missing is named before anything is changed."""

import hashlib
import json
import re
import shutil
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import move_engine  # noqa: E402
from move_engine import Release, by_hand, current, native_numpy, troubles  # noqa: E402

VENDOR = ROOT / "lib" / "sphinx-live-cells" / "vendor"
(WHEEL,) = VENDOR.glob("numpy-*.whl")


def release(wheel: str = WHEEL.name, **changes: str) -> Release:
    facts = {"version": "999.0.0", "python": "3.14.0", "abi": "2026_0", "numpy": "2.4.3", "wheel": wheel}
    facts["sha256"] = hashlib.sha256(WHEEL.read_bytes()).hexdigest()
    return Release(**facts | changes)


def test_the_release_in_use_fits():
    packages = ROOT / "lib" / "sphinx-live-cells" / "client" / "package-lock.json"
    assert json.loads(packages.read_text())["packages"]["node_modules/pyodide"]["version"] == current()
    assert troubles(release(), VENDOR) == []
    assert "requirements.txt" not in " ".join(by_hand(release(), native_numpy()))


def test_another_wheel_of_that_name_is_refused():
    (trouble,) = troubles(release(sha256="0" * 64), VENDOR)
    assert f"{'0' * 64} is wanted" in trouble


def test_another_numpy_is_named_with_its_hash_and_the_native_one():
    other = release("numpy-2.5.0-cp314-cp314-pyemscripten_2026_0_wasm32.whl", numpy="2.5.0", sha256="a" * 64)
    missing, version = troubles(other, VENDOR)
    assert other.wheel in missing and "a" * 64 in missing
    assert "numpy 2.5.0 is wanted" in version
    assert "write numpy==2.5.0" in by_hand(other, native_numpy())[0]


def test_another_python_or_abi_is_told():
    other = release("numpy-2.4.3-cp315-cp315-pyemscripten_2027_0_wasm32.whl", python="3.15.1", abi="2027_0")
    assert "not built for cp315-cp315-pyemscripten_2027_0_wasm32" in troubles(other, VENDOR)[1]


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """The files that `move` writes, and a list in place of the programs that it would run."""
    folder = tmp_path / "lib" / "sphinx-live-cells"
    shutil.copytree(VENDOR, folder / "vendor")
    (folder / "client").mkdir()
    shutil.copy2(move_engine.CLIENT / "package.json", folder / "client")
    monkeypatch.setattr(move_engine, "ROOT", tmp_path)
    monkeypatch.setattr(move_engine, "CLIENT", folder / "client")
    monkeypatch.setattr(move_engine, "VENDOR", folder / "vendor")
    monkeypatch.setattr(move_engine, "native_numpy", lambda: "2.4.3")
    monkeypatch.setattr(move_engine, "run", lambda command, folder: None)
    return folder


def test_moving_sets_the_version_and_the_provenance_and_keeps_one_wheel(copy):
    other = release("numpy-2.5.0-cp314-cp314-pyemscripten_2026_0_wasm32.whl", numpy="2.5.0", sha256="a" * 64)
    (copy / "vendor" / other.wheel).write_bytes(b"the new one")
    move_engine.move(other)
    assert json.loads((copy / "client" / "package.json").read_text())["dependencies"]["pyodide"] == "999.0.0"
    assert [path.name for path in (copy / "vendor").glob("*.whl")] == [other.wheel]
    words = (copy / "vendor" / "README.md").read_text()
    assert other.wheel in words and "a" * 64 in words and "pyodide@999.0.0" in words
    assert re.search(r"numpy 2\.5\.0 in the Pyodide\s+distribution 999\.0\.0", words)
    assert "2.4.3" not in words and "314.0" not in words
