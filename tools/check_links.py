"""The links of the built book: which lead nowhere inside it, and what answered outside it when somebody last asked.

`python tools/check_links.py` asks every external link over the network and writes the day and the answer into
`tests/site/external_links.json`; `--list` brings that list up to the built book and asks nobody.
"""

import datetime
import html.parser
import json
import sys
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypedDict

ROOT = Path(__file__).resolve().parents[1]
SITE = ROOT / "_build" / "html"
LIST = ROOT / "tests" / "site" / "external_links.json"
ABOUT = (
    "Every external link of the book. `checked` is the day on which tools/check_links.py last asked, and `answer` what came: "
    "the status of HTTP, or why there was none. null: nobody has asked yet from a machine with a network."
)
ATTRIBUTES = {"href", "src", "action", "poster", "xlink:href"}


class Answer(TypedDict):
    """What is known of one external link."""

    checked: str | None
    answer: int | str | None


class Page(html.parser.HTMLParser):
    """The places that a page has, and where its links lead."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.places: set[str] = set()
        self.links: list[str] = []
        self.canonical = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Take note of what one tag says."""
        if tag == "link" and ("rel", "canonical") in attributes:
            self.canonical = dict(attributes)["href"] or ""
        for name, value in attributes:
            if value is None:
                continue
            if name == "id" or (tag, name) == ("a", "name"):
                self.places.add(value)
            elif name in ATTRIBUTES:
                self.links.append(value)


def read_site(site: Path) -> dict[Path, Page]:
    """Return every page of a site; what lies in `_static` is no page."""
    site = site.resolve()
    files = (path for path in sorted(site.rglob("*.html")) if "_static" not in path.parts)
    pages = {path: Page(path.read_text(encoding="utf-8")) for path in files}
    home = pages[site / "index.html"].canonical if site / "index.html" in pages else ""
    for path, page in pages.items():
        up = "../" * (len(path.relative_to(site).parts) - 1) or "./"
        page.links = [_relative(link, home, up) for link in page.links]
    return pages


def _relative(link: str, home: str, up: str) -> str:
    """The link to a page of the site by its published address, or from the root of its host, as a relative one."""
    full = urllib.parse.urljoin(home, link) if link.startswith("/") else link
    return f"{up}{full.removeprefix(home)}" if home and full.startswith(home) else link


def broken(pages: dict[Path, Page]) -> list[str]:
    """The links to files, and to places in pages, that are not there: `page: link`."""
    return [
        f"{path.name}: {link}"
        for path, page in pages.items()
        for link in page.links
        if not _is_elsewhere(link) and not _leads_somewhere(path, link, pages)
    ]


def external(pages: dict[Path, Page]) -> set[str]:
    """The links that leave the site, without the places in pages of others."""
    links = (link for page in pages.values() for link in page.links if _is_elsewhere(link))
    return {urllib.parse.urldefrag(link).url for link in links if not link.startswith("data:")}


def _is_elsewhere(link: str) -> bool:
    parts = urllib.parse.urlsplit(link)
    return bool(parts.scheme or parts.netloc)


def _leads_somewhere(path: Path, link: str, pages: dict[Path, Page]) -> bool:
    parts = urllib.parse.urlsplit(link)
    target = (path.parent / urllib.parse.unquote(parts.path)).resolve() if parts.path else path
    target = target / "index.html" if target.is_dir() else target
    if target not in pages or not parts.fragment:
        return target.is_file()
    return urllib.parse.unquote(parts.fragment) in pages[target].places


def ask(link: str) -> int | str:
    """Ask for a link as a browser would and return the status, or in a few words why no answer came."""
    request = urllib.request.Request(link, headers={"User-Agent": "Mozilla/5.0 (a check of a book's links)"})
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        return error.code
    except (OSError, ValueError) as error:
        return f"no answer: {getattr(error, 'reason', error)}"


def update(known: dict[str, Answer], links: set[str], day: str | None) -> dict[str, Answer]:
    """Return the list for `links`; with a day every one is asked, and without a network nothing is claimed."""
    listed = {link: known.get(link, Answer(checked=None, answer=None)) for link in sorted(links)}
    if day is None:
        return listed
    with ThreadPoolExecutor(8) as pool:
        answers = dict(zip(listed, pool.map(ask, listed), strict=True))
    if 200 not in answers.values():
        raise SystemExit(
            "No link answered with 200, so this machine has no network of its own; the list stays as it is."
        )
    return {link: Answer(checked=day, answer=answer) for link, answer in answers.items()}


def main() -> None:
    """Bring the list up to date and say what did not answer well."""
    known = json.loads(LIST.read_text())["links"] if LIST.exists() else {}
    day = None if "--list" in sys.argv else datetime.datetime.now(datetime.UTC).date().isoformat()
    listed = update(known, external(read_site(SITE)), day)
    LIST.write_text(json.dumps({"about": ABOUT, "links": listed}, indent=1) + "\n")
    bad = {link: facts["answer"] for link, facts in listed.items() if facts["answer"] not in (None, 200)}
    print(
        f"{len(listed)} external links, {len(bad)} that did not answer with 200",
        *(f"{bad[b]}: {b}" for b in bad),
        sep="\n",
    )


if __name__ == "__main__":
    main()
