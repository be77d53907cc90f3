"""markdown: prose without roles and directives, as notebooks show it."""

import pytest
from book_theme.markdown import Markdown, fenced
from docutils import nodes
from docutils.core import publish_doctree
from myst_parser.docutils_ import Parser

SETTINGS = {"myst_enable_extensions": ["dollarmath"], "report_level": 4}


def plain(text, numbers=None):
    tree = publish_doctree(text, parser=Parser(), settings_overrides=SETTINGS)
    return Markdown("https://example.org/b/page.html", numbers or {}).blocks(tree.children)


@pytest.mark.parametrize(
    "text",
    [
        "Plain words, *soft* and **loud**, `code` and $a_1 < b$.",
        "- one\n- two\n\n  - inner\n- three",
        "1. one\n2. two\n\n   with a second paragraph",
        "```python\nprint(1)\n```",
        "$$\na = b\n$$",
        "> said\n>\n> by others",
        "| a | b |\n| --- | --- |\n| 1 | `x` |",
        "[away](https://example.com/x)",
        r"not \*soft\* and \$5 and a \[bracket\]",
    ],
)
def test_markdown_comes_back_as_it_was(text):
    assert plain(text) == text


def test_a_sentence_a_line_is_one_paragraph():
    assert plain("One.\nTwo.") == "One. Two."


def test_links_into_the_book_lead_to_the_site_and_those_within_the_page_are_words():
    write = Markdown("https://example.org/b/page.html", {})
    other = nodes.reference("", "term", refuri="glossary.html#term-x")
    here = nodes.reference("", "(3)", refuri="#equation-x")
    inside = nodes.reference("", "Fig. 4", refid="fig-x")
    text = write.inline(nodes.paragraph("", "", other, nodes.Text(", "), here, nodes.Text(", "), inside))
    assert text == "[term](https://example.org/b/glossary.html#term-x), (3), Fig. 4"


def test_formulas_and_figures_have_the_numbers_that_the_text_names():
    write = Markdown("", {"displaymath": {"eq": (12,)}, "figure": {"fig": (3, 1)}})
    assert write.block(nodes.math_block("", "a = b", ids=["eq"])) == "$$\na = b\n\\tag{12}\n$$"
    figure = nodes.figure("", nodes.caption("", "What it shows."), ids=["fig"])
    assert write.caption(figure) == "*Fig. 3.1.* What it shows."
    assert r"\begin{split}" in write.block(nodes.math_block("", r"a &= b \\ c &= d"))


def test_a_bar_in_a_table_does_not_end_its_cell():
    assert plain("| a |\n| --- |\n| x \\| y |").splitlines()[-1] == r"| x \| y |"
    assert plain("| a |\n| --- |\n| $\\|x\\| = \\|y\\|$ |").splitlines()[-1].count("|") == 2


def test_a_line_break_stays_and_other_html_goes():
    text = nodes.paragraph("", "a", nodes.raw("", "<br>", format="html"), nodes.raw("", "<svg></svg>", format="html"))
    assert Markdown("", {}).inline(text) == "a<br>"


def test_fences_are_longer_than_those_inside():
    assert fenced("```\nx\n```", "python") == "````python\n```\nx\n```\n````"
