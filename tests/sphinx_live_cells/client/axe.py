"""What axe, the checker of accessibility, finds wrong on a page as it is."""

from pathlib import Path

import axe_playwright_python
from driver import Driver

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RUN = """async (within) => (await axe.run(within ?? document)).violations
    .flatMap(v => v.nodes.map(n => `${v.id}: ${n.html.slice(0, 200)}`))"""


def findings(driver: Driver, within: str | None = None) -> list[str]:
    """Every element that breaks a rule, on the whole page or within the elements of a selector."""
    if not driver.evaluate("'axe' in window"):
        driver.evaluate(f"() => {{ {AXE} }}")
    return driver.evaluate(RUN, within)
