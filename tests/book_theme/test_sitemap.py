"""sitemap: valid XML with the addresses as they are."""

import xml.etree.ElementTree as ET

from book_theme.sitemap import robots, sitemap


def test_addresses_are_escaped_and_in_order():
    addresses = ["https://example.org/", "https://example.org/a&b.html"]
    root = ET.fromstring(sitemap(addresses).partition("?>\n")[2])
    assert root.tag == "{http://www.sitemaps.org/schemas/sitemap/0.9}urlset"
    assert [url[0].text for url in root] == addresses


def test_robots_may_read_everything_and_are_told_of_the_sitemap():
    assert robots("https://example.org/b/").splitlines()[1:] == [
        "Allow: /",
        "Sitemap: https://example.org/b/sitemap.xml",
    ]
