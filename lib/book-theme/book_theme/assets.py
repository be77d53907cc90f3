"""One style sheet and one script, named by the hash of their content, and the fonts that a page shows first."""

import hashlib
import shutil
from functools import cached_property
from pathlib import Path

from pygments.formatters import HtmlFormatter

HERE = Path(__file__).parent
# What the first lines are set in, asked for with the page: a formula is as wide as its font, and would move the line it is in.
TEXT_FONT = "fonts/source-serif-4-normal.woff2"
FORMULA_FONTS = ("fonts/KaTeX_Math-Italic.woff2", "fonts/KaTeX_Main-Regular.woff2")
STYLES = ("static/frame.css", "static/content.css", "static/book.css", "built/katex.css")
CODE = ("a11y-high-contrast-light", "a11y-high-contrast-dark")  # Pygments styles

# Outlines drawn for this book, 24 by 24.
ICONS = {
    "list": "M4 6h16M4 12h16M4 18h16",
    "search": "M10.5 4a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13M15.5 15.5L20 20",
    "page": "M4 6h10M8 12h12M8 18h12",
    "colours": "M12 3a9 9 0 1 0 0 18V3M12 3a9 9 0 0 1 0 18",
}


class Assets:
    """What the frame of a page names; `install` puts it where the names point."""

    icons = ICONS

    @staticmethod
    def fonts(text: str) -> list[str]:
        """Return the fonts below `_static` that a page with this text shows first."""
        return [TEXT_FONT, *(FORMULA_FONTS if 'class="katex"' in text else ())]

    @cached_property
    def _style(self) -> str:
        sheets = [(HERE / name).read_text(encoding="utf-8") for name in STYLES]
        return "\n".join([*sheets, code_colours()])

    @cached_property
    def _script(self) -> str:
        return "\n".join((HERE / "static" / name).read_text(encoding="utf-8") for name in ("frame.js", "offline.js"))

    @cached_property
    def colours(self) -> str:
        """The script that must run before the first paint, and so stands in the page itself."""
        return (HERE / "static" / "colours.js").read_text(encoding="utf-8").strip()

    @cached_property
    def style(self) -> str:
        """The name of the style sheet below `_static`."""
        return f"book-{_digest(self._style)}.css"

    @cached_property
    def script(self) -> str:
        """The name of the script below `_static`."""
        return f"frame-{_digest(self._script)}.js"

    def install(self, static: Path) -> None:
        """Write both into `static`, and take away what Sphinx and its themes have put there and no page uses."""
        for old in static.iterdir():
            if old.name not in KEPT and old.name != "live-cells":
                shutil.rmtree(old) if old.is_dir() else old.unlink()
        (static / self.style).write_text(self._style, encoding="utf-8")
        (static / self.script).write_text(self._script, encoding="utf-8")


# The search page's scripts, the pictures, the fonts with their licences. The cells' own folder is theirs.
KEPT = {
    "documentation_options.js",
    "doctools.js",
    "language_data.js",
    "sphinx_highlight.js",
    "searchtools.js",
    "logo.svg",
    "fonts",
    "LICENSE-katex.txt",
    "LICENSE-source-serif-4.txt",
}


def code_colours() -> str:
    """The colours of code, light and dark; dark also where no script has chosen and the system asks for it."""
    light, dark = (HtmlFormatter(style=name) for name in CODE)
    rules = light.get_style_defs(".highlight")
    night = dark.get_style_defs('html[data-theme="dark"] .highlight')
    unasked = dark.get_style_defs('html[data-theme="auto"] .highlight')
    return f"{rules}\n@media screen {{\n{night}\n}}\n@media screen and (prefers-color-scheme: dark) {{\n{unasked}\n}}\n"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
