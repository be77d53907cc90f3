"""The figures of the chapter `clipping`: readable at both widths, and following their dials."""

import pytest
from pictures import assert_readable, svg, texts
from unstable_gradients.charts.cliff import LIMITS as CLIFF_LIMITS
from unstable_gradients.charts.cliff import cliff
from unstable_gradients.charts.clip_limits import LIMITS, NORMS, clip_limits
from unstable_gradients.charts.clip_starts import NAMES, NETWORKS, clip_starts
from unstable_gradients.charts.two_clips import two_clips
from unstable_gradients.results import read

CLIFF, TWO, STARTS, RUNS = (read(slug).rows for slug in ("cliff", "two_clips", "clip_starts", "clip_limits"))


@pytest.mark.parametrize("width", [640, 320])
@pytest.mark.parametrize("limit, fate", [("none", "var(--explode)"), ("0.03", "var(--hold)")])
def test_cliff_says_where_the_weight_ends(width, limit, fate):
    picture = svg(cliff(CLIFF), width, limit=limit)
    assert_readable(picture, width)
    (row,) = [row for row in CLIFF if row["limit"] == limit]
    assert f"ends at {row['weight'][-1]:.1f}, loss {row['loss'][-1]:.3f}" in texts(picture)
    assert fate in picture


@pytest.mark.parametrize("width", [640, 320])
@pytest.mark.parametrize("limit, first", [(1.0, 3.0), (0.25, 4.0), (4.0, 0.5)])
def test_two_clips_says_by_how_much_it_turns(width, limit, first):
    picture = svg(two_clips(TWO), width, limit=limit, first=first)
    assert_readable(picture, width)
    (row,) = [row for row in TWO if (row["limit"], row["first"]) == (limit, first)]
    assert {"direction kept", f"turned by {row['turned']:.0f}°"} <= set(texts(picture))


@pytest.mark.parametrize("width", [640, 320])
@pytest.mark.parametrize("network", NETWORKS)
def test_clip_starts_names_all_three(width, network):
    picture = svg(clip_starts(STARTS), width, network=network)
    assert_readable(picture, width)
    assert {*NAMES.values(), "guessing"} <= set(texts(picture))


@pytest.mark.parametrize("width", [640, 320])
@pytest.mark.parametrize("limit", ["0.01", "1", "none"])
def test_clip_limits_says_how_many_steps_are_cut(width, limit):
    picture = svg(clip_limits(RUNS), width, limit=limit)
    assert_readable(picture, width)
    (row,) = [row for row in RUNS if (row["kind"], row["limit"]) == ("history", limit)]
    assert f"{row['cut']:.0%} of the steps are cut" in texts(picture)


def test_every_position_of_the_dials_has_a_row():
    assert set(CLIFF_LIMITS) == {row["limit"] for row in CLIFF if row["kind"] == "path"}
    assert set(LIMITS) == {row["limit"] for row in RUNS}
    assert set(NETWORKS) == {row["network"] for row in STARTS}
    assert {(row["limit"], row["first"]) for row in TWO} == {
        (0.25 * i, first) for i in range(1, 17) for first in (0.5, 1.0, 2.0, 3.0, 4.0)
    }


def test_few_norms_leave_the_panel():
    norms = [norm for row in RUNS if row["kind"] == "history" for norm in row["norms"]]
    assert sum(not NORMS[0] < norm < NORMS[1] for norm in norms) <= 1


def test_the_descriptions_tell_the_ends():
    assert "12.9 with the limit none" in cliff(CLIFF).description
    assert "turned by 27 degrees" in two_clips(TWO).description
    assert "sigmoid: not clipped 8%, by norm 8%, by value 8%" in clip_starts(STARTS).description
    assert "Limit 10: 2% of the steps are cut" in clip_limits(RUNS).description
