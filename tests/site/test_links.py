"""No link of the built book leads nowhere, and each that leaves it is on the list of those that are checked."""

import datetime
import functools
import http.server
import json
import threading

import pytest
from check_links import LIST, SITE, broken, external, read_site, update

PAGE = '<h1 id="top">A page</h1>'


@pytest.fixture(scope="module")
def pages():
    found = read_site(SITE)
    assert found, "no page in _build/html: run make book first"
    return found


def test_every_link_inside_the_book_leads_to_what_is_there(pages):
    assert broken(pages) == []


def test_the_list_has_exactly_the_links_that_leave_the_book(pages):
    listed = json.loads(LIST.read_text())["links"]
    assert set(listed) == external(pages), "python tools/check_links.py brings the list up to date"
    for facts in listed.values():
        assert (facts["checked"] is None) == (facts["answer"] is None)
        if facts["checked"] is not None:
            assert datetime.date.fromisoformat(facts["checked"]) <= datetime.datetime.now(datetime.UTC).date()


def test_what_leads_nowhere_is_found(tmp_path):
    (tmp_path / "index.html").write_text(
        f'{PAGE}<a href="other.html#here"></a><a href="other.html#gone"></a><a href="#top"></a><a href="#no"></a>'
        '<img src="picture.svg"><a href="gone.html"></a><a href="https://example.org/a#b"></a><a href="other.html?a=b"></a>'
    )
    (tmp_path / "other.html").write_text(f'{PAGE}<a name="here" href="./"></a>')
    found = read_site(tmp_path)
    assert broken(found) == [f"index.html: {link}" for link in ("other.html#gone", "#no", "picture.svg", "gone.html")]
    assert external(found) == {"https://example.org/a"}


def test_the_published_address_of_the_site_is_not_a_link_that_leaves_it(tmp_path):
    home = "https://example.org/book/"
    (tmp_path / "index.html").write_text(f'{PAGE}<link rel="canonical" href="{home}"><a href="{home}gone.html"></a>')
    (tmp_path / "404.html").write_text(
        '<a href="/book/index.html#top"></a><a href="/book/no.html"></a><a href="/"></a>'
    )
    found = read_site(tmp_path)
    assert external(found) == set()
    assert broken(found) == ["404.html: ./no.html", "404.html: /", "index.html: ./gone.html"]


def test_links_are_asked_and_without_a_network_nothing_is_claimed(tmp_path):
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *args):
            pass

    (tmp_path / "there").write_text("")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    there, gone, nobody = (f"http://127.0.0.1:{port}" for port in (server.server_port, server.server_port, 9))
    answers = update({}, {f"{there}/there", f"{gone}/gone", f"{nobody}/nobody"}, "2026-11-25")
    server.shutdown()
    server.server_close()
    assert answers[f"{there}/there"] == {"checked": "2026-11-25", "answer": 200}
    assert answers[f"{gone}/gone"] == {"checked": "2026-11-25", "answer": 404}
    assert str(answers[f"{nobody}/nobody"]["answer"]).startswith("no answer")
    with pytest.raises(SystemExit, match="no network of its own"):
        update(answers, {f"{there}/there"}, "2026-11-26")
    assert update(answers, {f"{there}/there", "https://example.org/new"}, None) == {
        f"{there}/there": answers[f"{there}/there"],
        "https://example.org/new": {"checked": None, "answer": None},
    }
