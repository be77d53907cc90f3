"""The wheel for the browser: designs as JSON in it, the same bytes each time, and charts without Altair."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from build import ProjectBuilder

PROJECT = Path(__file__).resolve().parents[3] / "lib" / "unstable-gradients"

WITHOUT_ALTAIR = """
import json, sys
sys.modules["altair"] = None  # importing it fails
sys.path.insert(0, sys.argv[1])
import unstable_gradients
assert unstable_gradients.__file__.startswith(sys.argv[1]), unstable_gradients.__file__
from unstable_gradients.charts.layer_norms import layer_norms
print(json.dumps(layer_norms([{"layer": 1, "delta_norm": 0.5}])._repr_mimebundle_()))
"""


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    return [Path(ProjectBuilder(PROJECT).build("wheel", str(tmp_path_factory.mktemp("wheel")))) for _ in range(2)]


def test_the_same_bytes_each_time(wheels):
    first, second = (wheel.read_bytes() for wheel in wheels)
    assert first == second
    assert wheels[0].name.endswith("-py3-none-any.whl")


def test_every_design_is_in_it(wheels):
    from test_designs import TEMPLATES

    with zipfile.ZipFile(wheels[0]) as wheel:
        folder = "unstable_gradients/charts/designs/"
        names = {name.removeprefix(folder) for name in wheel.namelist() if name.startswith(folder)}
        assert names == {f"{slug}.json" for slug in TEMPLATES}
        for slug, template in TEMPLATES.items():
            assert json.loads(wheel.read(f"{folder}{slug}.json")) == template.made_design()


def test_a_chart_without_altair_equals_the_native_one(wheels, tmp_path):
    from unstable_gradients.charts.layer_norms import layer_norms

    with zipfile.ZipFile(wheels[0]) as wheel:
        wheel.extractall(tmp_path)
    run = [sys.executable, "-c", WITHOUT_ALTAIR, str(tmp_path)]
    bundle = json.loads(subprocess.run(run, capture_output=True, text=True, check=True).stdout)
    assert bundle == layer_norms([{"layer": 1, "delta_norm": 0.5}])._repr_mimebundle_()


def test_the_working_copy_has_no_designs():
    assert not (PROJECT / "unstable_gradients" / "charts" / "designs").exists()
