"""What do 1, 10 and 100 live cells cost a page before anybody touches one? Ratios to the page with one cell.

    python bench/cells_on_a_page.py [rounds]

The pages are those of a book on sphinx-book-theme, built for this. Interactive means: every cell has its buttons, they
answer, and the page has drawn a frame since. The clock starts with the navigation. The pages are loaded in turn, in a
browser that has their files in its cache, and the median of each is printed, with all that was fetched of ours: neither
editor nor charts nor engine may be among it.
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
CELL = "\nWhat happens to the sum when the slope is {1}?\n\n```{{code-cell}} python3\n:tags: [live]\n{0}\n```\n"
CODE = "import numpy as np\n\nx{0} = np.linspace(0, 1, 50)\ny{0} = np.tanh(x{0} * {0})\nprint(y{0}.sum().round(3))"
WATCH = """window.interactive = new Promise((resolve) => {
  const look = () => {
    const cells = [...document.querySelectorAll("live-cell")];
    const ready = document.readyState !== "loading" && cells.length && cells.every((c) => c.querySelector(".live-button-run"));
    ready ? requestAnimationFrame(() => setTimeout(() => resolve(performance.now()))) : setTimeout(look, 1);
  };
  look();
});"""


def interactive(page: Page, address: str, count: int) -> float:
    page.goto(f"{address}/cells-{count}.html")
    return page.evaluate("window.interactive")


def build(folder: Path) -> Path:
    """Build the book and return its site."""
    source, site = folder / "source", folder / "site"
    source.mkdir()
    (source / "conf.py").write_text(CONF)
    names = "\n".join(f"cells-{count}" for count in COUNTS)
    (source / "index.md").write_text(f"# Index\n\n```{{toctree}}\n{names}\n```\n")
    for count in COUNTS:
        cells = "".join(CELL.format(CODE.format(n), n) for n in range(count))
        (source / f"cells-{count}.md").write_text(PAGE.format(count) + cells)
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", str(source), str(site)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    return site


def main(rounds: int) -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = build(Path(folder))
        fetched: set[str] = set()
        times: dict[int, list[float]] = {count: [] for count in COUNTS}
        with served(site) as address, profile(playwright.chromium, f"{folder}/profile") as page:
            page.add_init_script(WATCH)
            page.on("request", lambda r: "/live-cells/" in r.url and fetched.add(r.url.rpartition("/")[2]))
            for round_number in range(-3, rounds):
                for count in COUNTS:
                    time = interactive(page, address, count)
                    if round_number >= 0:
                        times[count].append(time)
        for count in COUNTS:
            ratio = statistics.median(a / b for a, b in zip(times[count], times[1], strict=True))
            verdict = (
                ""
                if count == 1
                else f"   ratio {ratio:.2f}, limit {LIMIT}{'' if ratio <= LIMIT else '  over the limit'}"
            )
            print(f"{count:4} cells {statistics.median(times[count]):7.1f} ms{verdict}")
        print("fetched:", ", ".join(sorted(fetched)))
        unwanted = sorted(
            name for name in fetched if name.startswith(("editor-", "chart-", "worker-")) or ".wasm" in name
        )
        print(f"before they are wanted: {', '.join(unwanted)}" if unwanted else "no editor, no charts, no engine")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
