"""A finished page's prose as plain Markdown, which Jupyter, Colab and VS Code read: no roles, no directives.

It is written from Sphinx's tree after everything in it is settled: numbers are in the text, references have their words.
Links into the book lead to the published site; a link within the page is words only, for what it names is right there.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from urllib.parse import urljoin

from docutils import nodes

_SPECIAL = re.compile(r"([\\`*_\[\]<$])")


class Markdown:
    """The writer for one page, whose published address is `address`.

    `numbers` are those of its figures and formulas, as Sphinx counts them: kind to id to the parts of the number.
    """

    def __init__(self, address: str, numbers: Mapping[str, Mapping[str, tuple[int, ...]]]) -> None:
        self.address, self.numbers = address, numbers
        self._block: dict[str, Callable[[nodes.Element], str]] = {
            "paragraph": self.inline,
            "bullet_list": lambda node: self._list(node, lambda number: "- "),
            "enumerated_list": lambda node: self._list(node, lambda number: f"{number}. "),
            "literal_block": lambda node: fenced(node.astext(), _language(node)),
            "math_block": self._formula,
            "table": self._table,
            "block_quote": lambda node: _prefixed(self.blocks(node.children), "> "),
            "rubric": lambda node: f"**{self.inline(node)}**",
            "live_prediction": self._prediction,
            "live_hint": self._hint,
            "live_solution": self._solution,
            "dropdown_main": self._dropdown,
        }
        self._inline: dict[str, Callable[[nodes.Element], str]] = {
            "emphasis": lambda node: f"*{self.inline(node)}*",
            "strong": lambda node: f"**{self.inline(node)}**",
            "literal": lambda node: _code(node.astext()),
            "math": lambda node: f"${node.astext().strip()}$",
            "raw": lambda node: "<br>" if node.astext().strip().lower() in ("<br>", "<br/>", "<br />") else "",
            "reference": self._link,
            "image": lambda node: f"![{node.get('alt', '')}]({urljoin(self.address, node['uri'])})",
        }

    def blocks(self, children: Iterable[nodes.Node]) -> str:
        """Return nodes that follow each other as Markdown with blank lines between."""
        return "\n\n".join(text for text in map(self.block, children) if text)

    def block(self, node: nodes.Node) -> str:
        """Return one node of a page's body as Markdown."""
        if isinstance(node, nodes.comment | nodes.target | nodes.system_message) or not isinstance(node, nodes.Element):
            return ""
        write = self._block.get(type(node).__name__)
        if write:
            return write(node)
        if isinstance(node, nodes.TextElement):
            return self.inline(node)
        return self.blocks(node.children)

    def inline(self, node: nodes.Element) -> str:
        """Return what a paragraph, a title or a caption says, on one line."""
        return "".join(map(self._piece, node.children)).strip()

    def _piece(self, node: nodes.Node) -> str:
        if isinstance(node, nodes.Text):
            return _SPECIAL.sub(r"\\\1", re.sub(r"\s+", " ", node.astext()))
        assert isinstance(node, nodes.Element)
        write = self._inline.get(type(node).__name__)
        return write(node) if write else "".join(map(self._piece, node.children))

    def _link(self, node: nodes.Element) -> str:
        text, address = "".join(map(self._piece, node.children)), node.get("refuri", "")
        return f"[{text}]({urljoin(self.address, address)})" if address and not address.startswith("#") else text

    def number(self, kind: str, node: nodes.Element) -> str:
        """Return the number that references to a figure or formula name, or nothing."""
        known = self.numbers.get(kind, {})
        return next((".".join(map(str, known[one])) for one in node["ids"] if one in known), "")

    def caption(self, figure: nodes.Element) -> str:
        """Return the number of a figure and what stands under it."""
        said = next(figure.findall(nodes.caption), None)
        return "" if said is None else f"*Fig. {self.number('figure', figure)}.* {self.inline(said)}"

    def _list(self, node: nodes.Element, mark: Callable[[int], str]) -> str:
        items = []
        for number, item in enumerate(node.children, node.get("start", 1)):
            lines = self.blocks(item.children).split("\n")
            width = len(mark(number))
            items.append(mark(number) + "\n".join([lines[0], *(f"{' ' * width}{line}".rstrip() for line in lines[1:])]))
        return "\n".join(items)

    def _formula(self, node: nodes.Element) -> str:
        text = node.astext().strip()
        if r"\\" in text and r"\begin" not in text:
            text = f"\\begin{{split}}\n{text}\n\\end{{split}}"
        number = self.number("displaymath", node)
        tag = f"\n\\tag{{{number}}}" if number else ""
        return f"$$\n{text}{tag}\n$$"

    def _table(self, node: nodes.Element) -> str:
        rows = [[self._cell(entry) for entry in row.children] for row in node.findall(nodes.row)]
        rule = ["---"] * len(rows[0])
        return "\n".join(f"| {' | '.join(row)} |" for row in [rows[0], rule, *rows[1:]])

    def _cell(self, entry: nodes.Node) -> str:
        assert isinstance(entry, nodes.Element)
        text = self.blocks(entry.children).replace("\n", " ")
        return re.sub(r"\\?\|", lambda bar: r"\Vert " if len(bar[0]) > 1 else r"\vert " if "$" in text else r"\|", text)

    def _prediction(self, node: nodes.Element) -> str:
        question, choices, answer = node.children
        right, *why = answer.children
        return "\n\n".join(
            [
                f"**Predict.** {self.inline(question)}",  # type: ignore[arg-type]
                self.block(choices),
                folded("Answer", f"**{self.block(right)}**\n\n{self.blocks(why)}"),
            ]
        )

    def _hint(self, node: nodes.Element) -> str:
        counted = f"Hint {node['number']} of {node['of']}" if node["of"] > 1 else "Hint"
        return folded(counted, self.blocks(node.children))

    def _solution(self, node: nodes.Element) -> str:
        code = next(node.findall(nodes.literal_block))
        return folded("Solution", fenced(code.astext(), "python"))

    def _dropdown(self, node: nodes.Element) -> str:
        title, *content = node.children
        return folded(self.inline(title), self.blocks(content))  # type: ignore[arg-type]


def folded(summary: str, content: str) -> str:
    """Return Markdown that opens on a press, in every program that shows notebooks."""
    return f"<details><summary>{summary}</summary>\n\n{content}\n\n</details>"


def fenced(code: str, language: str) -> str:
    """Return a block of code between fences that the code does not have."""
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", code)), default=0))
    return f"{fence}{language}\n{code}\n{fence}"


def _language(block: nodes.Element) -> str:
    """As Pygments names it on the page, or as docutils keeps it."""
    language = block.get("language") or next((name for name in block["classes"] if name != "code"), "")
    return {"ipython3": "python", "default": "", "none": "", "myst-ansi": ""}.get(language, language)


def _code(text: str) -> str:
    fence = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    return f"{fence} {text} {fence}" if "`" in text else f"`{text}`"


def _prefixed(text: str, prefix: str) -> str:
    return "\n".join(f"{prefix}{line}".rstrip() for line in text.split("\n"))
