"""What the repository publishes by itself: the workflow, the lock files, and the answer of the audit."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))

from audit import locks, of_npm, of_python  # noqa: E402

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==(\S+)", re.MULTILINE)


def pins(name: str) -> dict[str, str]:
    """By normalised name, the version that a file of requirements asks for."""
    found = PIN.findall((ROOT / name).read_text(encoding="utf-8"))
    return {canonicalize_name(package): version for package, version in found}


def steps(workflow: dict) -> list[dict]:
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


@pytest.fixture(scope="module")
def publish() -> dict:
    return yaml.safe_load((ROOT / ".github" / "workflows" / "publish.yml").read_text(encoding="utf-8"))


def test_the_workflow_runs_the_readmes_two_commands(publish):
    commands = [step["run"] for step in publish["jobs"]["test"]["steps"] if step.get("run", "").startswith("make")]
    shown = re.findall(r"^    (make \w+)  ", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert commands == shown == ["make book", "make test"]
    assert publish["jobs"]["audit"]["steps"][-1]["run"] == "make audit"


def test_every_change_is_tested_and_main_alone_is_deployed(publish):
    on = publish[True]  # YAML reads the word as a truth value
    assert set(on) == {"push", "pull_request"} and on["push"] == {"branches": ["main"]}
    deploy = publish["jobs"]["deploy"]
    assert deploy["needs"] == "test"
    assert deploy["if"] == "github.ref == 'refs/heads/main'"
    assert [job for job in publish["jobs"].values() if "write" in job.get("permissions", {}).values()] == [deploy]
    assert publish["permissions"] == {"contents": "read"}
    (upload,) = (step for step in steps(publish) if "upload-pages-artifact" in step.get("uses", ""))
    assert upload["with"]["path"] == "_build/html"
    assert upload["if"] == deploy["if"]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_actions_are_github_s_own_and_name_a_version(path):
    used = [step["uses"] for step in steps(yaml.safe_load(path.read_text(encoding="utf-8"))) if "uses" in step]
    assert used
    assert [name for name in used if not re.fullmatch(r"actions/[a-z-]+@(v\d+|[0-9a-f]{40})", name)] == []


def test_the_site_tells_github_pages_to_leave_it_as_it_is():
    assert (ROOT / "_build" / "html" / ".nojekyll").is_file()


def test_the_python_lock_has_the_requirements_versions_with_hashes_and_no_address():
    locked = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert pins("requirements.txt").items() <= pins("requirements.lock").items(), "run: make lock"
    entries = re.split(r"^(?=\S)", locked, flags=re.MULTILINE)[1:]
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert "://" not in locked and "--index" not in locked


@pytest.mark.parametrize("path", sorted(ROOT.glob("lib/*/pyproject.toml")), ids=lambda path: path.parent.name)
def test_what_builds_our_distributions_is_locked_too(path):
    """`make` builds them with what is installed, so that nothing comes without a hash."""
    locked = pins("requirements.lock")
    for line in tomllib.loads(path.read_text(encoding="utf-8"))["build-system"]["requires"]:
        needed = Requirement(line)
        assert needed.specifier.contains(locked[canonicalize_name(needed.name)]), line


@pytest.mark.parametrize("path", locks(), ids=lambda path: path.parent.name)
def test_npm_locks_have_integrity_and_no_address(path):
    packages = json.loads(path.read_text(encoding="utf-8"))["packages"]
    del packages[""]  # the folder itself
    assert packages
    assert [name for name, entry in packages.items() if not entry.get("integrity", "").startswith("sha512-")] == []
    assert [name for name, entry in packages.items() if "resolved" in entry] == []


def done(stdout: str, stderr: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.CompletedProcess([], 0, stdout, stderr)


def test_the_audit_tells_a_vulnerability_from_silence_and_from_peace():
    sick = {"name": "a", "version": "1", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2"]}]}
    well = {"name": "b", "version": "1", "vulns": []}
    unknown = {"name": "c", "skip_reason": "not found"}
    codes = [
        of_python("lock", done(json.dumps({"dependencies": some}))).code
        for some in ([well], [sick, unknown], [unknown])
    ]
    assert codes == [0, 1, 2]
    assert "a 1: PYSEC-1, mended in 2" in str(of_python("lock", done(json.dumps({"dependencies": [sick, well]}))))
    assert str(of_python("lock", done("", "x\nno route"))) == "lock: could not be asked: no route"
    assert of_npm("lock", done('{"vulnerabilities": {}}')).code == 0
    assert of_npm("lock", done('{"vulnerabilities": {"d": {"severity": "high", "range": "<2"}}}')).code == 1
    refused = of_npm("lock", done('{"message": "405 Method Not Allowed", "error": {}}'))
    assert (refused.code, str(refused)) == (2, "lock: could not be asked: 405 Method Not Allowed")
