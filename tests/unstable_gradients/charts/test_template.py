import json
import math

import altair as alt
import numpy as np
import pytest
from unstable_gradients.charts.style import CONFIG
from unstable_gradients.charts.template import MIME_TYPE, Template


def design():
    return (
        alt.Chart(alt.NamedData("rows"), width="container")
        .mark_line()
        .encode(x="layer:Q", y=alt.Y("delta_norm:Q").scale(type="log"))
    )


def linear():
    return alt.Chart(alt.NamedData("rows"), title="A title").mark_line().encode(x="step:Q", y="loss:Q")


lines = Template("lines", design, "Lines.")


def test_a_chart_is_the_design_with_rows_in_it():
    chart = lines([{"layer": 1, "delta_norm": 0.5}])
    bundle = chart._repr_mimebundle_()
    assert bundle["text/plain"] == "Lines."
    specification = bundle[MIME_TYPE]
    assert specification["datasets"] == {"rows": [{"layer": 1, "delta_norm": 0.5}]}
    assert specification["description"] == "Lines."
    assert {k: v for k, v in specification.items() if k not in ("datasets", "description")} == lines.design()


def test_the_style_of_the_book_replaces_altairs():
    assert lines.design()["config"] == CONFIG
    assert CONFIG["view"]["stroke"] is None  # Altair's own default, a width for views, would come back with it


def test_charts_of_one_template_share_nothing():
    first = lines([{"layer": 1, "delta_norm": math.nan}])
    second = lines([{"layer": 2, "delta_norm": 1.0}])
    assert "title" in first.specification and "title" not in second.specification
    assert first.rows != second.rows


def test_numpy_values_become_native_and_fields_not_shown_stay_out():
    (row,) = lines([{"layer": np.int64(1), "delta_norm": np.float32(0.5), "other": object()}]).rows
    assert row == {"layer": 1, "delta_norm": 0.5}
    assert type(row["layer"]) is int and type(row["delta_norm"]) is float


def test_lists_are_kept_and_cleaned():
    (row,) = lines([{"layer": np.arange(3), "delta_norm": [1.0, math.inf, np.float64(2)]}]).rows
    assert row == {"layer": [0, 1, 2], "delta_norm": [1.0, None, 2.0]}


@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan, np.float32("nan")])
def test_one_value_that_is_not_finite_is_told(value):
    chart = lines([{"layer": 1, "delta_norm": 1.0}, {"layer": 2, "delta_norm": value}])
    assert chart.rows[1] == {"layer": 2, "delta_norm": None}
    assert chart.specification["title"]["text"] == ["1 value is not finite: the line breaks there"]
    json.dumps(chart.specification, allow_nan=False)


def test_zero_has_no_place_on_a_logarithmic_axis_and_has_one_on_another():
    chart = lines([{"layer": 0, "delta_norm": 0.0}, {"layer": -1, "delta_norm": -1}])
    assert [row["delta_norm"] for row in chart.rows] == [None, None]
    assert [row["layer"] for row in chart.rows] == [0, -1]
    assert chart.specification["title"]["text"] == ["2 values are not above 0: no place on a log axis"]


def test_the_note_goes_under_a_title():
    chart = Template("linear", linear, "")([{"step": 0, "loss": math.inf}, {"step": 1, "loss": math.nan}])
    assert chart.specification["title"] == {
        "text": "A title",
        "subtitle": ["2 values are not finite: the line breaks there"],
    }


def test_what_is_not_shown_is_kept_for_the_table_of_the_data():
    chart = lines(
        [{"layer": [0, -1], "delta_norm": [1.0, np.float64(-math.inf)]}, {"layer": math.nan, "delta_norm": 0}]
    )
    unshown = [[0, "delta_norm", 1, "-inf"], [1, "layer", "nan"], [1, "delta_norm", 0]]
    assert sorted(chart.specification["usermeta"]["unshown"]["rows"]) == sorted(unshown)
    assert "usermeta" not in lines([{"layer": 1, "delta_norm": 1.0}]).specification


@pytest.mark.parametrize(
    "rows, message",
    [
        ([], "there are no rows; this chart encodes layer, delta_norm"),
        ([{"delta_norm": 1}, {"delta_norm": 2}], "rows lack 'layer'; this chart encodes layer, delta_norm"),
        ([{}], "rows lack 'layer', 'delta_norm'; this chart encodes layer, delta_norm"),
        (
            [{"layer": 1, "delta_norm": 1}, {"layer": 2}],
            "row 1 lacks 'delta_norm'; this chart encodes layer, delta_norm",
        ),
        ([{"layer": {}, "delta_norm": 1}], "a row has dict as 'layer'; charts take numbers, texts and lists of these"),
    ],
)
def test_rows_that_do_not_fit(rows, message):
    with pytest.raises(ValueError) as error:
        lines(rows)
    assert str(error.value) == message


def test_a_field_with_a_default_may_be_left_out():
    template = Template("lines", design, "", defaults={"layer": 7})
    assert [row["layer"] for row in template([{"delta_norm": 1}, {"layer": 2, "delta_norm": 1}]).rows] == [7, 2]


def test_the_description_may_be_written_from_the_rows():
    template = Template("lines", design, lambda rows: f"{len(rows)} rows, {rows[0]['delta_norm']}")
    assert template([{"layer": 1, "delta_norm": math.inf}]).description == "1 rows, None"
