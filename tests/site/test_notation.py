"""Every symbol of a chapter's formulas stands on the notation page."""

import re
from pathlib import Path

import pytest

BOOK = Path(__file__).resolve().parents[2] / "book"
CHAPTERS = sorted(path for path in BOOK.glob("*.md") if "[live" in path.read_text(encoding="utf-8"))
GREEK = (
    "alpha|beta|gamma|Gamma|delta|Delta|epsilon|varepsilon|zeta|eta|theta|Theta|kappa|lambda|Lambda|mu|nu|xi|Xi|pi|Pi|rho"
    "|sigma|Sigma|tau|phi|varphi|Phi|chi|psi|Psi|omega|Omega|ell"
)
NAMED = re.compile(r"\\(?:text|mathrm|operatorname)\{[^}]*\}|\\(?:begin|end)\{[^}]*\}(?:\{[^}]*\})?")
SYMBOL = re.compile(rf"\\mathcal\{{(\w)\}}|\\({GREEK})(?![A-Za-z])|\\[A-Za-z]+|([A-Za-z])")


def formulas(text: str) -> list[str]:
    """The formulas of a page's source, code left out."""
    prose = re.sub(r"^(`{3,})(?!\{(?:predict|math)).*?^\1$", "", text, flags=re.DOTALL | re.MULTILINE)
    prose = re.sub(r"(?<![`\w])`[^`\n]+`", "", prose)
    shown = re.findall(r"\$\$(.+?)\$\$", prose, flags=re.DOTALL)
    return shown + re.findall(r"\$([^$\n]+)\$", re.sub(r"\$\$.+?\$\$", "", prose, flags=re.DOTALL))


def symbols(text: str) -> set[str]:
    return {
        script or letter or f"\\{greek}"
        for formula in formulas(text)
        for script, greek, letter in SYMBOL.findall(NAMED.sub(" ", formula))
        if script or letter or greek
    }


NOTATION = symbols((BOOK / "notation.md").read_text(encoding="utf-8"))


def test_symbols_are_read():
    assert {"L", "W", "\\delta", "\\eta", "\\sigma", "n", "z"} <= NOTATION
    assert symbols(r"$\tfrac12 \mathcal{L}$ and `$q$`" + "\n```python\n$v$\n```\n$$x_{\\text{mean}}$$") == {"L", "x"}


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_every_symbol_is_explained(path):
    assert symbols(path.read_text(encoding="utf-8")) - NOTATION == set()
