"""site: the one address that everything published starts with."""

from types import SimpleNamespace

import pytest
from book_theme import site
from sphinx.errors import ExtensionError


@pytest.mark.parametrize(
    ("setting", "environment", "address"),
    [
        ("https://example.org", None, "https://example.org/"),
        ("https://example.org/book/", None, "https://example.org/book/"),
        ("https://example.org/", "http://localhost:8000/some/path", "http://localhost:8000/some/path/"),
        ("https://example.org/", "", ""),
        ("", None, ""),
    ],
)
def test_the_environment_takes_the_settings_place(setting, environment, address, monkeypatch):
    monkeypatch.delenv("SITE_URL", raising=False)
    if environment is not None:
        monkeypatch.setenv("SITE_URL", environment)
    config = SimpleNamespace(site_url=setting)
    site.configure(None, config)
    assert config.site_url == address


@pytest.mark.parametrize("address", ["example.org", "/book/", "ftp://example.org/", "https://"])
def test_what_is_no_address_of_the_web_ends_the_build(address, monkeypatch):
    monkeypatch.setenv("SITE_URL", address)
    with pytest.raises(ExtensionError, match=r"such as https://name\.github\.io/book/"):
        site.configure(None, SimpleNamespace(site_url=""))


def test_the_landing_page_is_the_site_itself():
    app = SimpleNamespace(config=SimpleNamespace(book_source_folder="book", site_url="https://example.org/book/"))
    assert site.address(app, "book/index") == "https://example.org/book/"
    assert site.address(app, "book/vanishing") == "https://example.org/book/vanishing.html"


def test_pages_come_in_the_order_of_the_contents():
    env = SimpleNamespace(config=SimpleNamespace(root_doc="a"), toctree_includes={"a": ["b", "e"], "b": ["c", "d"]})
    assert site.pages(env) == ["a", "b", "c", "d", "e"]
