"""What every design of the book keeps to, and every picture that can be made of committed results."""

import importlib
import json
import pkgutil
import re

import pytest
from unstable_gradients import charts
from unstable_gradients.charts.template import Template

TEMPLATES = {
    value.slug: value
    for module in pkgutil.iter_modules(charts.__path__)
    for value in vars(importlib.import_module(f"{charts.__name__}.{module.name}")).values()
    if isinstance(value, Template)
}


def test_there_are_designs():
    assert {"layer_norms", "loss_curve", "nielsen", "weight_scale"} <= set(TEMPLATES)


@pytest.mark.parametrize("slug", TEMPLATES)
def test_a_design_lies_where_its_name_says(slug):
    assert vars(importlib.import_module(f"{charts.__name__}.{slug}"))[slug] is TEMPLATES[slug]


@pytest.mark.parametrize("slug", TEMPLATES)
def test_a_design_holds_no_data_and_takes_rows(slug):
    design = TEMPLATES[slug].made_design()
    assert "datasets" not in design
    assert set(re.findall(r'"data": \{"name": "(\w+)"\}', json.dumps(design))) == {"rows"}


@pytest.mark.parametrize("slug", TEMPLATES)
def test_a_design_has_no_colour_of_its_own(slug):
    text = json.dumps(TEMPLATES[slug].made_design())
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b", text)
    assert not re.findall(r'"(?:color|fill|stroke)": "(?!var\(--|transparent)[^"]+"', text)


@pytest.mark.parametrize("slug", TEMPLATES)
def test_a_design_fits_a_column(slug):
    design = TEMPLATES[slug].made_design()
    if "concat" in design:
        assert design["columns"] >= 1 and all("width" in panel for panel in design["concat"])
    else:
        assert design["width"] == "container"


@pytest.mark.parametrize("slug", TEMPLATES)
def test_dials_start_at_one_of_their_positions(slug):
    for parameter in TEMPLATES[slug].made_design().get("params", []):
        bind = parameter.get("bind")
        if isinstance(bind, dict) and bind.get("input") == "range":
            steps = (parameter["value"] - bind["min"]) / bind["step"]
            assert steps == round(steps) and bind["min"] <= parameter["value"] <= bind["max"]
