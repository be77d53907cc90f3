"""The pictures of `lab`: readable at both widths with one run, with two, and with one that broke down."""

import re

import pytest
from pictures import assert_readable, svg, texts
from unstable_gradients.charts.activation_shapes import activation_shapes
from unstable_gradients.charts.gradient_map import gradient_map
from unstable_gradients.charts.loss_curve import loss_curve
from unstable_gradients.charts.triple import triple
from unstable_gradients.lab import Run, Settings
from unstable_gradients.report import report

WIDTHS = pytest.mark.parametrize("width", [640, 320])


@pytest.fixture(scope="module", params=["one", "two", "broken"])
def told(request: pytest.FixtureRequest) -> dict:
    made = {"A": Run(Settings(steps=120))}
    if request.param == "two":
        made["B"] = Run(Settings(steps=60, activation="relu", weights="he", depth=30))
    elif request.param == "broken":
        made["B"] = Run(Settings(activation="relu", weights="he", gain=3.0))
    for run in made.values():
        for _ in run.train():
            pass
    return report(made)


@WIDTHS
@pytest.mark.parametrize("name", ["losses", "gradients", "layers", "shapes"])
def test_the_picture_can_be_read(told: dict, name: str, width: int) -> None:
    chart = {"losses": loss_curve, "gradients": gradient_map, "layers": triple, "shapes": activation_shapes}[name]
    picture = svg(chart(told[name]), width)
    assert_readable(picture, width)


@WIDTHS
def test_a_run_that_is_not_there_is_announced(told: dict, width: int) -> None:
    both = {row["run"] for row in told["gradients"] if not row.get("empty")} == {"A", "B"}
    for chart in (gradient_map(told["gradients"]), activation_shapes(told["shapes"])):
        assert ("no run B yet" in texts(svg(chart, width))) is not both


def test_hue_says_on_which_side_of_healthy_a_gradient_is(told: dict) -> None:
    picture = svg(gradient_map(told["gradients"]), 640)
    hues = {
        "vanish": lambda d: d < -2,
        "hold": lambda d: -2 <= d < 1,
        "explode": lambda d: 1 <= d < 999,
        "ink": lambda d: d >= 999,
    }
    for hue, holds in hues.items():
        drawn = re.findall(rf'd="M[^"]+" fill="var\(--{hue}\)"[^>]*', picture)
        legend = 1  # the symbol beside its name
        assert len(drawn) - legend == sum(map(holds, (row["decade"] for row in told["gradients"]))), hue
