"""Pictures as the book has them, and what can be read off them."""

import re

import vl_convert
from sphinx_live_cells.charts import fit


def svg(chart, width, **parameters):
    specification = fit(chart.specification, width)
    for parameter in specification.get("params", []):
        parameter["value"] = parameters.get(parameter["name"], parameter.get("value"))
    return vl_convert.vegalite_to_svg(specification, vl_version="6.4")


def texts(picture):
    return re.findall(r"<text[^>]*>([^<]+)</text>", picture)


def assert_readable(picture, width):
    assert float(re.search(r'<svg[^>]*\bwidth="([\d.]+)"', picture)[1]) <= width
    assert min(float(size) for size in re.findall(r'font-size="([\d.]+)px"', picture)) >= 12
    assert not [text for text in texts(picture) if re.search("NaN|undefined|null|Infinity", text)]
    assert "NaN" not in picture
