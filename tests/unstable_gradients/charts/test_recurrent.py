"""The figures of the chapter `recurrent`: readable at both widths, and following their dials."""

from itertools import product

import pytest
from pictures import assert_readable, svg, texts
from unstable_gradients.charts.gates import gates
from unstable_gradients.charts.matrix_powers import matrix_powers
from unstable_gradients.charts.memory import NAMES, memory
from unstable_gradients.charts.memory_gradient import memory_gradient
from unstable_gradients.charts.through_time import through_time
from unstable_gradients.results import read

MEMORY = read("memory").rows


@pytest.mark.parametrize("width", [640, 320])
@pytest.mark.parametrize(
    "activation, matrix, scale, word",
    [
        ("tanh", "orthogonal", 0.9, "vanishes"),
        ("tanh", "orthogonal", 1.4, "holds"),
        ("tanh", "orthogonal", 2.0, "explodes"),
        ("relu", "lecun", 2.0, "explodes"),
    ],
)
def test_through_time_says_what_happens_and_where_the_gradient_comes_from(width, activation, matrix, scale, word):
    rows = read("through_time").rows
    picture = svg(through_time(rows), width, activation=activation, matrix=matrix, scale=scale)
    assert_readable(picture, width)
    assert {"vanishes", "holds", "explodes"} & set(texts(picture)) == {word}
    (row,) = [r for r in rows if (r["activation"], r["matrix"], r["scale"]) == (activation, matrix, scale)]
    assert f"{sum(row['share'][-10:]):.0%} from the last 10" in texts(picture)


def test_the_bars_of_through_time_stay_in_the_panel():
    assert max(max(row["share"]) for row in read("through_time").rows) < 0.8


@pytest.mark.parametrize("width", [640, 320])
@pytest.mark.parametrize("kind, radius", [("one-way", 0.7), ("orthogonal", 1.1), ("normal", 0.9)])
def test_matrix_powers_names_both_bounds(width, kind, radius):
    rows = read("matrix_powers").rows
    picture = svg(matrix_powers(rows), width, kind=kind, radius=radius)
    assert_readable(picture, width)
    (row,) = [r for r in rows if (r["kind"], r["radius"]) == (kind, radius)]
    assert f"singular value {row['most']:.1f}, to the power" in texts(picture)
    assert f"eigenvalue {radius:.1f}, to the power" in texts(picture)


@pytest.mark.parametrize("width", [640, 320])
@pytest.mark.parametrize("bias", [-2, 1, 6])
def test_gates_says_how_open_they_are(width, bias):
    rows = read("gates").rows
    picture = svg(gates(rows), width, bias=bias)
    assert_readable(picture, width)
    (row,) = [r for r in rows if r["bias"] == bias]
    assert f"forget gate {row['open']:.0%} open" in texts(picture)
    assert {"input", "forget", "output", "written"} <= set(texts(picture))


@pytest.mark.parametrize("width", [640, 320])
@pytest.mark.parametrize("network", ["tanh", "identity, clipped"])
def test_memory_names_all_networks(width, network):
    picture = svg(memory(MEMORY), width, network=network)
    assert_readable(picture, width)
    assert {*NAMES.values(), "solved", "always to say 1"} <= set(texts(picture))


@pytest.mark.parametrize("width", [640, 320])
def test_memory_gradient_names_all_networks(width):
    picture = svg(memory_gradient(MEMORY), width)
    assert_readable(picture, width)
    assert {*NAMES.values(), "Before training", "After training"} <= set(texts(picture))


@pytest.mark.parametrize("template, slug", [(through_time, "through_time"), (matrix_powers, "matrix_powers")])
def test_every_position_of_the_dials_has_a_row(template, slug):
    rows = read(slug).rows
    places = []
    for dial in template(rows).specification["params"]:
        bind = dial["bind"]
        steps = round((bind.get("max", 0) - bind.get("min", 0)) / bind.get("step", 1)) + 1
        places.append(bind.get("options") or [round(bind["min"] + i * bind["step"], 6) for i in range(steps)])
    names = [dial["name"] for dial in template(rows).specification["params"]]
    assert set(product(*places)) <= {tuple(row[name] for name in names) for row in rows}


def test_the_descriptions_tell_the_ends():
    assert "the last ten steps give 95%" in through_time(read("through_time").rows).description
    assert "stretch by at most 50, at power 22" in matrix_powers(read("matrix_powers").rows).description
    assert "Bias 0, gate 50% open" in gates(read("gates").rows).description
    assert "LSTM: 0.001 (" in memory(MEMORY).description
    assert "LSTM: 3e-02 before training" in memory_gradient(MEMORY).description
