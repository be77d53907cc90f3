"""The two ways to build: they fail on what would mislead a reader, agree with each other, and never show stale outputs."""

import filecmp
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

from new_chapter import write  # noqa: E402

BIN = Path(sys.executable).parent
HEAD = "---\nfile_format: mystnb\nkernelspec: {name: python3, display_name: Python 3}\n---\n# A page\n\n"
CELL = "```{{code-cell}} python3\n:tags: [live]\n{code}\n```\n"
FRAME = ("__init__", "template", "fields", "notebook", "parts", "style")  # of the charts, without the designs


@pytest.fixture
def repository(tmp_path):
    """A copy of the repository with a book of one page, built with this environment."""
    for name in ("Makefile", "_config.yml", "requirements.txt", "requirements.lock", "lib", "tools"):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name, ignore=shutil.ignore_patterns("node_modules", "__pycache__"))
        else:
            shutil.copy2(source, tmp_path / name)
    for module in (tmp_path / "lib" / "unstable-gradients" / "unstable_gradients" / "charts").glob("*.py"):
        if module.stem not in FRAME:  # a wheel with all designs takes longer to build than the page
            module.unlink()
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: book/index\n")
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "references.bib").write_text((ROOT / "book" / "references.bib").read_text())
    return tmp_path


def run(folder, *command, **variables):
    environment = os.environ | {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"} | variables
    return subprocess.run(
        command, cwd=folder, env=environment, text=True, capture_output=True, stdin=subprocess.DEVNULL, timeout=900
    )


def make(folder, **variables):
    # `-o` the stamp: this environment is ready, whatever the times of the copied files say.
    return run(folder, "make", "book", f"VENV={BIN.parent}", "-o", f"{BIN.parent}/.ready", **variables)


def plain(folder):
    return run(folder, "jupyter-book", "build", ".")


def test_a_new_chapter_builds(repository):
    write("shrinking", "Does it shrink?", repository)
    for name in ("references.md", "glossary.md"):
        shutil.copy2(ROOT / "book" / name, repository / "book" / name)
    (repository / "book" / "index.md").write_text("# A page\n")
    pages = "".join(f"  - file: book/{name}\n" for name in ("shrinking", "glossary", "references"))
    (repository / "_toc.yml").write_text(f"format: jb-book\nroot: book/index\nchapters:\n{pages}")
    # The kernel finds the chapter's own modules in the copy.
    done = make(repository, PYTHONPATH=str(repository / "lib" / "unstable-gradients"))
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    page = (repository / "_build" / "html" / "shrinking.html").read_text()
    assert page.count("<live-cell") == 4
    assert 'id="fig-shrinking"' in page


@pytest.mark.parametrize("build", [make, plain])
def test_a_good_page_builds(repository, build):
    (repository / "book" / "index.md").write_text(HEAD + CELL.format(code="print(1 + 1)"))
    done = build(repository)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert "<live-cell" in (repository / "_build" / "html" / "index.html").read_text()


@pytest.mark.parametrize("build", [make, plain])
def test_a_failing_cell_ends_the_build(repository, build):
    (repository / "book" / "index.md").write_text(HEAD + CELL.format(code="1 / 0"))
    done = build(repository)
    assert done.returncode != 0
    assert "ZeroDivisionError" in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("text", "said"),
    [("See {ref}`nowhere`.\n", "nowhere"), ("[gone](gone.md)\n", "gone.md"), ("{nonsense}`x`\n", "nonsense")],
)
def test_make_ends_on_a_broken_reference_and_on_any_warning(repository, text, said):
    (repository / "book" / "index.md").write_text(HEAD + text)
    done = make(repository)
    assert done.returncode != 0
    assert said in done.stdout + done.stderr


@pytest.mark.parametrize("build", [make, plain])
def test_a_live_cell_with_a_name_from_nowhere_ends_the_build(repository, build):
    page = HEAD + "```{code-cell} python3\nhidden = 1\n```\n" + CELL.format(code="print(hidden)")
    (repository / "book" / "index.md").write_text(page)
    done = build(repository)
    assert done.returncode != 0
    assert "live cell 1 uses `hidden`" in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("edited", "old", "new", "code"),
    [
        (
            "lib/unstable-gradients/unstable_gradients/activations.py",
            "",
            "\n\nEDITED = 'a new line'\n",
            "from unstable_gradients import activations\nprint(getattr(activations, 'EDITED', 'as it was'))",
        ),
        (
            "lib/unstable-gradients/unstable_gradients/results/nielsen.json",
            "0.0657",
            "0.7777",
            "from unstable_gradients.results import read\nprint(read('nielsen').rows[0]['published'])",
        ),
    ],
)
def test_an_edit_in_the_library_or_in_data_is_shown_though_the_page_is_unchanged(repository, edited, old, new, code):
    (repository / "book" / "index.md").write_text(HEAD + f"```{{code-cell}} python3\n{code}\n```\n")
    library = str(repository / "lib" / "unstable-gradients")  # the copy, before the installed one

    def shown():
        done = run(repository, "jupyter-book", "build", ".", PYTHONPATH=library)
        assert done.returncode == 0, done.stderr[-2000:]
        page = (repository / "_build" / "html" / "index.html").read_text()
        return page.partition('class="cell_output')[2].partition("</pre>")[0]

    first = shown()
    file = repository / edited
    text = file.read_text()
    file.write_text(text.replace(old, new, 1) if old else text + new)
    second = shown()
    expected = "a new line" if not old else new
    assert expected not in first
    assert expected in second


def test_the_page_for_what_is_not_there_works_at_any_depth_of_the_address_in_the_environment(
    repository, browser, serve
):
    (repository / "book" / "index.md").write_text(HEAD + CELL.format(code="print(1 + 1)"))
    done = run(repository, "jupyter-book", "build", ".", SITE_URL="https://example.org/some/path")
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    site = repository / "_build" / "html"
    assert "<loc>https://example.org/some/path/</loc>" in (site / "sitemap.xml").read_text()
    host = serve(site)
    page = browser.new_page()
    missing = []
    page.on("response", lambda answer: missing.append(answer.url) if answer.status >= 400 else None)
    for asked in ("nothing", "a/b/c", "a/b/"):
        assert page.goto(host.address(asked)).status == 404
        assert page.locator("h1").inner_text() == "There is no page at this address"
        assert page.locator("h1").evaluate("h => getComputedStyle(h).fontFamily").startswith('"Source Serif 4"')
        assert page.locator("img").first.evaluate("image => image.naturalWidth") > 0
    assert missing == [host.address(asked) for asked in ("nothing", "a/b/c", "a/b/")]
    links = page.locator("a:not([href^='#'], [href^='https:'])").evaluate_all("links => links.map(link => link.href)")
    assert {host.address("index.html"), host.address("search.html")} <= set(links)
    assert [link for link in links if page.request.get(link).status != 200] == []
    page.get_by_role("link", name="the start of the book").click()
    assert page.url == host.address("index.html")
    page.close()


def test_without_an_address_what_needs_one_is_left_out_and_said(repository):
    (repository / "book" / "index.md").write_text(HEAD + CELL.format(code="print(1 + 1)"))
    done = run(repository, "make", "book", f"VENV={BIN.parent}", "-o", f"{BIN.parent}/.ready", SITE_URL="")
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert "site_url is empty" in done.stdout
    site = repository / "_build" / "html"
    for name in ("sitemap.xml", "robots.txt", "404.html", "notebooks", "packages", "cards"):
        assert not (site / name).exists(), name
    page = (site / "index.html").read_text()
    for word in ("canonical", "og:", "notebook-link"):
        assert word not in page


def test_an_engine_file_that_changed_ends_the_build_with_what_to_do(tmp_path):
    from sphinx.errors import ExtensionError
    from sphinx_live_cells import runtime

    built = tmp_path / "built"
    shutil.copytree(runtime.BUILT, built)
    assert runtime.checked_manifest(built)["pyodide"]
    (library,) = built.glob("engine-*/python_stdlib.zip.gz")
    content = library.read_bytes()
    library.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    with pytest.raises(ExtensionError, match=r"python_stdlib\.zip\.gz is not the one that was built.*pip install"):
        runtime.checked_manifest(built)
    library.unlink()
    with pytest.raises(ExtensionError, match=r"python_stdlib\.zip\.gz is missing.*pip install"):
        runtime.checked_manifest(built)
    manifest = built / "manifest.json"
    manifest.write_text(re.sub(r'"source": ?"\w+"', '"source": "of another day"', manifest.read_text()))
    with pytest.raises(ExtensionError, match=r"has changed since it was compiled.*pip install"):
        runtime.checked_manifest(built)


def test_a_python_that_is_too_old_is_named_with_what_to_do(tmp_path):
    old = tmp_path / "python3.11"  # answers as Python 3.11 does: the version check fails, --version prints
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo "Python 3.11.7" && exit 0\nexit 1\n')
    old.chmod(0o755)
    done = run(ROOT, "make", "setup", f"PYTHON={old}", f"VENV={tmp_path}/venv")
    assert done.returncode != 0
    assert "needs Python 3.12 or newer" in done.stderr
    assert "is Python 3.11.7" in done.stderr
    assert "PYTHON=/path/to/python3.13" in done.stderr


def test_a_browser_that_is_not_there_is_named_with_what_to_do():
    done = run(ROOT, sys.executable, "tools/chromium.py", CHROMIUM="/nowhere/chrome")
    assert done.returncode != 0
    assert "apt-get install chromium" in done.stderr


def test_the_plain_build_gives_the_same_files(tmp_path):
    names = subprocess.run(["git", "ls-files"], cwd=ROOT, text=True, capture_output=True, check=True).stdout.split()

    def site(build):
        folder = tmp_path / build.__name__
        for name in filter(lambda name: (ROOT / name).exists(), names):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
        done = build(folder)
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
        return folder / "_build" / "html"

    with ThreadPoolExecutor() as pool:  # a build waits for its kernels most of the time
        made, plainly = pool.map(site, (make, plain))
    assert files(made) == files(plainly)
    assert [name for name in sorted(files(made)) if not filecmp.cmp(made / name, plainly / name, False)] == []


def files(folder):
    """Every file of a site but Sphinx's own records, which hold dates."""
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    return {name for name in names if not name.startswith(".")}
