"""What do 1, 10 and 100 live cells cost a page before anybody touches one? Ratios to the page with one cell, and to plain cells.

    python bench/cells_on_a_page.py [rounds]

The pages are those of a book on sphinx-book-theme, built for this. Interactive means: every cell has its buttons, they
answer, and the page has drawn a frame since. The clock starts with the navigation. The pages are loaded in turn, in a
browser that has their files in its cache, and the median of each is printed, with all that was fetched of ours: neither
editor nor charts nor engine may be among it. A longer page costs more whoever makes it, so each is also compared with the
same page whose cells are not live.
"""

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from start_up import profile, served

COUNTS = (1, 10, 100)
LIMIT = 1.2
CONF = """extensions = ["myst_nb", "sphinx_live_cells"]
html_theme = "sphinx_book_theme"
nb_execution_mode = "force"
"""
PAGE = "---\nfile_format: mystnb\nkernelspec: {{name: python3, display_name: Python}}\n---\n# {0} cells\n"
CELL = "\nWhat happens to the sum when the slope is {1}?\n\n```{{code-cell}} python3\n:tags: [{2}]\n{0}\n```\n"
KINDS = ("live", "plain")
CODE = "import numpy as np\n\nx{0} = np.linspace(0, 1, 50)\ny{0} = np.tanh(x{0} * {0})\nprint(y{0}.sum().round(3))"
WATCH = """window.interactive = new Promise((resolve) => {
  const look = () => {
    const cells = [...document.querySelectorAll("div.cell")];
    const answers = (cell) => !cell.closest("live-cell") || cell.querySelector(".live-button-run");
    const ready = document.readyState !== "loading" && cells.length && cells.every(answers);
    ready ? requestAnimationFrame(() => setTimeout(() => resolve(performance.now()))) : setTimeout(look, 1);
  };
  look();
});"""


def interactive(page: Page, address: str, kind: str, count: int) -> float:
    page.goto(f"{address}/{kind}-{count}.html")
    return page.evaluate("window.interactive")


def build(folder: Path) -> Path:
    """Build the book and return its site."""
    source, site = folder / "source", folder / "site"
    source.mkdir()
    (source / "conf.py").write_text(CONF)
    names = "\n".join(f"{kind}-{count}" for kind in KINDS for count in COUNTS)
    (source / "index.md").write_text(f"# Index\n\n```{{toctree}}\n{names}\n```\n")
    for kind in KINDS:
        for count in COUNTS:
            cells = "".join(CELL.format(CODE.format(n), n, kind) for n in range(count))
            (source / f"{kind}-{count}.md").write_text(PAGE.format(count) + cells)
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", str(source), str(site)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    return site


def ratio(some: list[float], others: list[float]) -> float:
    return statistics.median(a / b for a, b in zip(some, others, strict=True))


def main(rounds: int) -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = build(Path(folder))
        fetched: set[str] = set()
        cases = [(kind, count) for count in COUNTS for kind in KINDS]
        times: dict[tuple[str, int], list[float]] = {case: [] for case in cases}
        with served(site) as address, profile(playwright.chromium, f"{folder}/profile") as page:
            page.add_init_script(WATCH)
            page.on("request", lambda r: "/live-cells/" in r.url and fetched.add(r.url.rpartition("/")[2]))
            for round_number in range(-3, rounds):
                for case in cases:
                    time = interactive(page, address, *case)
                    if round_number >= 0:
                        times[case].append(time)
        for count in COUNTS:
            line = f"{count:4} cells {statistics.median(times['live', count]):7.1f} ms"
            line += f"   {ratio(times['live', count], times['plain', count]):.2f} of plain cells"
            if count > 1:
                grown = ratio(times["live", count], times["live", 1])
                line += f"   {grown:.2f} of one live cell, limit {LIMIT}{'' if grown <= LIMIT else '  over the limit'}"
            print(line)
        print("fetched:", ", ".join(sorted(fetched)))
        unwanted = sorted(
            name for name in fetched if name.startswith(("editor-", "chart-", "worker-")) or ".wasm" in name
        )
        print(f"before they are wanted: {', '.join(unwanted)}" if unwanted else "no editor, no charts, no engine")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
