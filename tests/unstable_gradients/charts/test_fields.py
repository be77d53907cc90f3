from unstable_gradients.charts.fields import fields_of


def test_fields_come_from_encodings_and_expressions_in_order():
    design = {
        "data": {"name": "rows"},
        "transform": [{"filter": "datum.kind == 'a' && datum['the rest'] > 0"}],
        "encoding": {
            "x": {"field": "layer"},
            "y": {"field": "norm", "scale": {"type": "log"}, "axis": {"labelExpr": "datum.value"}},
            "tooltip": [{"field": "setting"}],
        },
    }
    assert fields_of(design) == (["kind", "the rest", "layer", "norm", "setting"], {"norm"})


def test_what_a_transform_makes_is_not_asked_of_the_rows():
    design = {
        "data": {"name": "rows"},
        "transform": [
            {"calculate": "datum.a / datum.b", "as": "ratio"},
            {
                "window": [{"op": "mean", "field": "ratio", "as": "mean"}],
                "groupby": ["setting"],
                "sort": [{"field": "t"}],
            },
            {"fold": ["u", "v"]},
        ],
        "encoding": {
            "x": {"field": "ratio"},
            "y": {"field": "mean"},
            "color": {"field": "key"},
            "size": {"field": "value"},
        },
    }
    assert sorted(fields_of(design).names) == ["a", "b", "setting", "t", "u", "v"]


def test_a_transform_that_overwrites_a_field_still_needs_it():
    design = {
        "data": {"name": "rows"},
        "transform": [{"aggregate": [{"op": "max", "field": "chance", "as": "chance"}], "groupby": []}],
        "encoding": {"y": {"field": "chance"}},
    }
    assert fields_of(design).names == ["chance"]


def test_a_flattened_list_keeps_its_place_on_a_logarithmic_axis():
    design = {
        "data": {"name": "rows"},
        "transform": [{"flatten": ["norms"], "as": ["norm"]}],
        "encoding": {"y": {"field": "norm", "scale": {"type": "log"}}},
    }
    assert fields_of(design) == (["norms"], {"norms"})


def test_views_inside_inherit_transforms_and_other_data_is_left_alone():
    design = {
        "data": {"name": "rows"},
        "concat": [
            {
                "transform": [{"calculate": "1", "as": "one"}],
                "layer": [{"encoding": {"x": {"field": "one"}}}, {"encoding": {"x": {"field": "two"}}}],
            },
            {"encoding": {"x": {"field": "one"}}},
            {"data": {"values": [{"three": 3}]}, "encoding": {"x": {"field": "three"}}},
        ],
    }
    assert fields_of(design).names == ["two", "one"]
