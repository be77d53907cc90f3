"""What do 1, 10 and 100 live cells cost a page before anybody touches one? Ratios to the page with one cell, and to plain cells.

    python bench/cells_on_a_page.py [rounds]

The pages are those of a book built for this, in the frame of this book and on the plain sphinx-book-theme, whose own script
measures every piece of code on a page. Two clocks:
- interactive: Lighthouse's Time to Interactive, on a phone with a slow line, text gzipped, median of three rounds;
- ready: on this machine, files in the cache, from the navigation until every cell has its buttons, they answer, and the page has
  drawn a frame since. The pages are loaded in turn and the median of the rounds is taken.
A longer page costs more whoever makes it, so each is also compared with the same page whose cells are not live. At the end stands
all that was fetched of ours: neither editor nor charts nor engine may be among it.
"""

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from lighthouse import MISSING, Quiet, audit, find_chromium, install
from playwright.sync_api import Page, sync_playwright
from start_up import profile, served

COUNTS = (1, 10, 100)
LIMIT = 1.2
REST = 100  # milliseconds between two pages
FRAMES = {"the book's frame": ', "book_theme"', "sphinx-book-theme": ""}
CONF = """extensions = ["myst_nb", "sphinx_live_cells"{0}]
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
    page.goto("about:blank")  # so that no page pays for taking the one before it down
    page.wait_for_timeout(REST)
    page.goto(f"{address}/{kind}-{count}.html")
    return page.evaluate("window.interactive")


def build(folder: Path, extensions: str) -> Path:
    """Build the book with further extensions and return its site."""
    source, site = folder / "source", folder / "site"
    source.mkdir(parents=True)
    (source / "conf.py").write_text(CONF.format(extensions))
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


def time_to_interactive(address: str, chromium: str) -> float:
    """Return Lighthouse's milliseconds."""
    rounds = [audit(address, chromium, "--only-audits=interactive")["audits"]["interactive"] for _ in range(3)]
    return statistics.median(one["numericValue"] for one in rounds)


def measure(page: Page, address: str, rounds: int) -> dict[tuple[str, int], list[float]]:
    """Load each page in turn; return the milliseconds of each, by its kind and its number of cells."""
    cases = [(kind, count) for count in COUNTS for kind in KINDS]
    times: dict[tuple[str, int], list[float]] = {case: [] for case in cases}
    for round_number in range(-3, rounds):
        for case in cases:
            time = interactive(page, address, *case)
            if round_number >= 0:
                times[case].append(time)
    return times


def report(times: dict[tuple[str, int], list[float]]) -> None:
    for count in COUNTS:
        line = f"{count:4} cells, ready       {statistics.median(times['live', count]):7.1f} ms"
        line += f"   {ratio(times['live', count], times['plain', count]):.2f} of plain cells"
        print(line + f"   {ratio(times['live', count], times['live', 1]):.2f} of one live cell")


def report_interactive(times: dict[tuple[str, int], float]) -> None:
    for count in COUNTS:
        live, grown = times["live", count], times["live", count] / times["live", 1]
        line = f"{count:4} cells, interactive {live:7.0f} ms   {live / times['plain', count]:.2f} of plain cells"
        verdict = f", limit {LIMIT}{'' if grown <= LIMIT else '  over the limit'}" if count > 1 else ""
        print(f"{line}   {grown:.2f} of one live cell{verdict}")


def main(rounds: int) -> None:
    chromium = find_chromium()
    if not chromium:
        raise SystemExit(MISSING)
    install()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        fetched: set[str] = set()
        for number, (frame, extensions) in enumerate(FRAMES.items()):
            site = build(Path(folder, str(number)), extensions)
            with served(site) as address, profile(playwright.chromium, f"{folder}/profile-{number}") as page:
                page.add_init_script(WATCH)
                page.on("request", lambda r: "/live-cells/" in r.url and fetched.add(r.url.rpartition("/")[2]))
                print(frame)
                report(measure(page, address, rounds))
            with served(site, Quiet) as address:
                pages = [(kind, count) for kind in KINDS for count in COUNTS]
                report_interactive({p: time_to_interactive(f"{address}/{p[0]}-{p[1]}.html", chromium) for p in pages})
        print("fetched:", ", ".join(sorted(fetched)))
        unwanted = sorted(
            name for name in fetched if name.startswith(("editor-", "chart-", "worker-")) or ".wasm" in name
        )
        print(f"before they are wanted: {', '.join(unwanted)}" if unwanted else "no editor, no charts, no engine")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
