"""What an author may write behind `#@param`, and what is refused in which words."""

import pytest
from sphinx_live_cells.dials import controls
from sphinx_live_cells.forms import DialError, find_dials

COLAB = """no_type_checking = ''  #@param
string_type = 'example'  #@param {type: "string"}
slider_value = 142  #@param {type: "slider", min: 100, max: 200}
number = 102  #@param {type: "number"}
date = '2010-11-05'  #@param {type: "date"}
pick_me = "monday"  #@param ['monday', 'tuesday', 'wednesday', 'thursday']
select_or_input = "apples" #@param ["apples", "bananas", "oranges"] {allow-input: true}
momentum = 0.9 #@param ["0.9", "0.95"] {type:"raw"}
flag = True # @param {type:"boolean"}
"""


def test_every_kind_of_field_that_colab_documents_is_understood() -> None:
    found = find_dials(COLAB)
    kinds = ["raw", "string", "slider", "number", "date", "options", "options", "options", "boolean"]
    assert [dial.kind for dial in found] == kinds
    assert found[5].options[:2] == (('"monday"', "monday"), ('"tuesday"', "tuesday"))
    assert found[7].options == (("0.9", "0.9"), ("0.95", "0.95"))


def test_a_comment_for_readers_is_a_heading_of_the_next_dial() -> None:
    source = (
        "#@markdown ### The *network*\na = 1  #@param\nb = 2  #@param\n# @markdown Its <b>training</b>\nc = 3  #@param"
    )
    found = find_dials(source)
    assert [dial.heading for dial in found] == ["The network", "", "Its <b>training</b>"]
    html = controls(1, found)
    assert html.index("The network") < html.index("dial-1-1") < html.index("dial-1-2") < html.index("Its &lt;b&gt;")


def test_many_dials_stand_in_columns() -> None:
    lines = [f"x{i} = {i}  #@param" for i in range(8)]
    assert "live-dials-grid" in controls(1, find_dials("\n".join(lines)))
    assert "live-dials-grid" not in controls(1, find_dials("\n".join(lines[1:])))


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ('x = 5  #@param {type:"slider", min:6}', "`x = 5` is outside its slider, which runs from 6 to 100"),
        (
            'x = 2  #@param {type:"slider", min:1, step:2}',
            "not on its slider, which starts at 1 and goes in steps of 2",
        ),
        ('x = 1  #@param {type:"slider", min:0, scale:"log"}', "a logarithmic one starts above 0"),
        ('x = 1  #@param {type:"slider", min:2, max:1}', "min must be less than max"),
        ('x = 1  #@param {type:"slider", max:"a"}', "max of the slider `x` is a, which is not a number"),
        ('x = "1"  #@param {type:"slider"}', "is not a number"),
        ('x = 5  #@param {type:"slidr"}', "there is no dial of type 'slidr'"),
        ('x = 5  #@param {type:"slider" min:1}', "is not understood"),
        ('x = 5  #@param {typ:"slider"}', "a dial has no key 'typ'"),
        ("x = 5  #@param hello", "is not a form"),
        ('x = 5  #@param ["a"]', "is no text, and its options are"),
        ('x = "c"  #@param ["a", "b"]', '`x = "c"` is not one of its options: "a", "b"'),
        ("x = 3  #@param [1, 2]", "options without quotes are code"),
        ("x = 3  #@param []", "is empty"),
        ('x = 1  #@param {type:"boolean"}', "neither True nor False"),
        ('x = 0.5  #@param {type:"integer"}', "is not a whole number"),
        ('x = 5  #@param {type:"number", max:4}', "is beyond its max, 4"),
        ('x = "soon"  #@param {type:"date"}', "is not a date"),
        ('print(5)  #@param {type:"slider"}', "a dial stands on a line of its own"),
        ('x = y = 5  #@param {type:"slider"}', "a dial stands on a line of its own"),
        ("x = 5  #@param\nx = 6  #@param", "`x` has a dial already"),
    ],
)
def test_what_fits_no_control_is_refused_in_a_sentence(line: str, sentence: str) -> None:
    with pytest.raises(DialError) as caught:
        find_dials(f"\n{line}")
    assert sentence in str(caught.value)
    assert caught.value.line == 2 + line.count("\n")


def test_a_comment_inside_a_text_is_no_dial() -> None:
    assert find_dials('x = "5  #@param {type:\\"slider\\"}"\n"""\ny = 1  #@param\n"""') == []


def test_a_logarithmic_slider_stops_at_round_numbers_its_ends_and_the_authors_value() -> None:
    (dial,) = find_dials('eta = 3e-4  #@param {type:"slider", min:0.00015, max:0.002, scale:"log"}')
    page = controls(1, [dial])
    stops = page.partition('data-stops="')[2].partition('"')[0].split()
    assert stops[:4] == ["0.00015", "0.00016", "0.00018", "0.0002"]
    assert stops[-2:] == ["0.0018", "0.002"]
    assert stops.count("3e-4") == 1 and "0.0003" not in stops
    assert f'value="{stops.index("3e-4")}"' in page


def test_what_an_author_writes_cannot_become_markup() -> None:
    page = controls(1, find_dials("""x = '"><b>'  #@param ['"><b>', "</select><i>"]"""))
    assert "<b>" not in page and "<i>" not in page
    assert "&lt;/select&gt;" in page
