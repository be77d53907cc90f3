"""Every committed result is the one of its experiment's settings as they are now."""

import importlib
import json
from dataclasses import asdict
from pathlib import Path

import pytest
from unstable_gradients import experiments, results
from unstable_gradients.experiments.record import record, significant
from unstable_gradients.results import as_text, read

SLUGS = sorted(path.stem for path in Path(results.__file__).parent.glob("*.json"))
MODULES = sorted(path.stem for path in Path(experiments.__file__).parent.glob("*.py"))


def test_every_experiment_has_a_result_and_every_result_an_experiment():
    modules = {
        slug: importlib.import_module(f"{experiments.__name__}.{slug}") for slug in MODULES if slug != "__main__"
    }
    assert {slug for slug, module in modules.items() if hasattr(module, "run")} == set(SLUGS)


@pytest.mark.parametrize("slug", SLUGS)
def test_a_result_tells_the_settings_that_made_it(slug):
    settings = importlib.import_module(f"{experiments.__name__}.{slug}").Settings()
    result = read(slug)
    assert result.experiment == slug
    assert result.settings == json.loads(json.dumps(asdict(settings))), f"run it again: make results ({slug})"
    assert result.rows and result.seconds > 0


@pytest.mark.parametrize("slug", SLUGS)
def test_a_result_is_small_and_written_by_record(slug):
    path = Path(str(results.location(slug)))
    assert path.stat().st_size < 150_000
    assert path.read_text("utf-8") == as_text(read(slug))


def test_inf_and_nan_survive_without_being_json(tmp_path, monkeypatch):
    monkeypatch.setattr("unstable_gradients.experiments.record.location", lambda slug: tmp_path / f"{slug}.json")
    monkeypatch.setattr("unstable_gradients.results.location", lambda slug: tmp_path / f"{slug}.json")
    from unstable_gradients.experiments.nielsen import Settings

    rows = [{"a": float("inf"), "b": [float("-inf"), float("nan"), 1.23456789], "c": "text", "d": 123456789, "e": True}]
    record("odd", lambda settings: rows, Settings(), digits=4)
    json.loads((tmp_path / "odd.json").read_text(), parse_constant=pytest.fail)
    (row,) = read("odd").rows
    assert row["a"] == float("inf") and row["b"][0] == float("-inf") and row["b"][1] != row["b"][1]
    assert row["b"][2] == 1.235 and row["c"] == "text" and row["d"] == 123456789 and row["e"] is True


def test_significant_digits():
    assert significant(1234.5678, 4) == 1235 and significant(-1.23456e-9, 3) == -1.23e-9
    assert significant(float("inf"), 3) == float("inf")


def test_a_result_that_is_not_there_says_how_to_make_it():
    with pytest.raises(FileNotFoundError, match=r"python -m unstable_gradients\.experiments\.no_such"):
        read("no_such")
