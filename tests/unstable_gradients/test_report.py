"""Rows and sentences of one run or of two, and the charts that take them."""

import math

import numpy as np
import pytest
from unstable_gradients.charts.activation_shapes import activation_shapes
from unstable_gradients.charts.gradient_map import HEALTHY, NOT_FINITE, gradient_map
from unstable_gradients.charts.lab_screen import Screen
from unstable_gradients.lab import Run, Settings
from unstable_gradients.report import POINTS, decade, difference, gradient_rows, loss_rows, report


@pytest.fixture(scope="module")
def runs() -> dict[str, Run]:
    made = {"A": Run(Settings(steps=230)), "B": Run(Settings(steps=90, activation="relu", weights="he", depth=6))}
    for run in made.values():
        for _ in run.train():
            pass
    return made


def test_losses_are_thinned_and_the_last_is_there(runs: dict[str, Run]) -> None:
    rows = loss_rows("A", runs["A"])
    assert POINTS / 2 < len(rows) <= POINTS + 1
    assert (rows[0]["step"], rows[-1]["step"]) == (0, 229)
    assert all(row["loss"] == runs["A"].losses[row["step"]] for row in rows)


def test_stretches_cover_every_layer_without_a_gap_and_say_its_power_of_ten(runs: dict[str, Run]) -> None:
    run = runs["A"]
    rows = gradient_rows("A", run)
    for layer in range(1, run.net.depth + 1):
        mine = [row for row in rows if row["layer"] == layer]
        assert [row["step"] for row in mine[1:]] == [row["until"] for row in mine[:-1]]
        assert (mine[0]["step"], mine[-1]["until"] >= 230) == (0, True)
        for column in run.columns:
            (row,) = [row for row in mine if row["step"] <= column["step"] < row["until"]]
            assert 10.0 ** row["decade"] <= column["norms"][layer - 1] < 10.0 ** (row["decade"] + 1)


def test_what_has_no_power_of_ten() -> None:
    assert decade(math.nan) == decade(math.inf) == NOT_FINITE
    assert decade(0.0) < HEALTHY[0] - 300
    assert [decade(0.01), decade(0.0099), decade(1.0)] == [-2, -3, 0]


def test_two_runs_are_told_apart(runs: dict[str, Run]) -> None:
    told = report(runs)
    assert [line[:3] for line in told["sentences"][:-1]].count("A: ") >= 2
    assert told["sentences"][-1].startswith(
        "They differ in depth 10 in A, 6 in B; activation 'sigmoid' in A, 'relu' in B"
    )
    assert {row["setting"] for row in told["losses"]} == {"A", "B"}
    assert not [row for row in told["gradients"] if row.get("empty")]
    assert difference({"A": runs["A"], "B": Run(runs["A"].settings)}) == ["A and B have the same settings."]
    assert difference({"A": runs["A"]}) == []


def test_one_run_leaves_room_for_the_other(runs: dict[str, Run]) -> None:
    told = report({"B": runs["B"]})
    assert not told["sentences"][0].startswith("B:")
    for name in ("gradients", "shapes"):
        empty = [row for row in told[name] if row.get("empty")]
        assert {row["run"] for row in empty} == {"A"}
    assert all(row["step"] == row["until"] for row in told["gradients"] if row.get("empty"))
    assert "A" not in gradient_map(told["gradients"]).description.replace("Activ", "")
    assert "A, layer" not in activation_shapes(told["shapes"]).description


def test_the_descriptions_say_what_is_seen(runs: dict[str, Run]) -> None:
    told = report(runs)
    size = 10.0 ** decade(runs["A"].columns[-1]["norms"][0])
    exponent = round(math.log10(size))
    assert f"A up to step 232: layer 1 about 1e{exponent}," in gradient_map(told["gradients"]).description
    assert "A, layer 1: mostly from 0." in activation_shapes(told["shapes"]).description


def test_a_screen_shows_in_the_same_places(runs: dict[str, Run]) -> None:
    shown: list[tuple[str, object]] = []

    class Place:
        def __init__(self, number: int) -> None:
            self.number = number

        def update(self, value: object) -> None:
            shown.append((f"update {self.number}", value))

    def display(value: object, display_id: bool) -> Place:
        assert display_id is True
        shown.append(("new", value))
        return Place(len(shown))

    screen = Screen(display)
    screen.show(**report({"A": runs["A"]}))
    screen.show(**report(runs))
    assert [what for what, _ in shown] == ["new"] * 5 + [f"update {i}" for i in range(1, 6)]
    assert "vanishing" in repr(shown[0][1])
    assert np.isfinite(runs["B"].losses[-1])
