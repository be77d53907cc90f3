"""What stands between a page and some of its readers: what axe finds, and what axe does not look for.

Every function takes a page as it stands in Chromium and returns what is wrong, empty where nothing is.
"""

from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}  # what another theme can change
CONTROLS = "a[href], button, input, select, textarea, summary, [tabindex='0'], [contenteditable=true]"

_FIND = """async ([context, rules]) => (await axe.run(context, {runOnly: rules, resultTypes: ['violations'], preload: false})).violations
    .flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.target} ${node.html.slice(0, 120)}`))"""
_SHOWN = "const shown = element => element.checkVisibility({visibilityProperty: true}) && element.getClientRects().length > 0;"


def findings(page: Page, *within: str) -> list[str]:
    """What axe finds by every rule in the light theme and by those on colours in the dark one, on the page or in parts of it.

    In the dark charts and formulas are left out, for speed: axe reads no colour in a picture, and formulas have their text's.
    """
    parts = [part for part in within if page.locator(part).count()]
    if within and not parts:
        return []
    context = {"include": [[part] for part in parts or [":root"]]}
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found = []
    for theme, rules, left_out in (("light", RULES, []), ("dark", COLOURS, [["svg"], [".katex"]])):
        page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
        found += [f"{theme}: {text}" for text in page.evaluate(_FIND, [context | {"exclude": left_out}, rules])]
    page.evaluate("() => { document.documentElement.dataset.theme = 'light'; }")
    return found


def too_wide(page: Page) -> list[str]:
    """Whether the page must be moved sideways, and the parts of it that stick out."""
    return page.evaluate(
        """() => {
            if (document.scrollingElement.scrollWidth <= innerWidth) return [];
            const held = e => e && (getComputedStyle(e).overflowX !== 'visible' || held(e.parentElement));
            const out = [...document.body.querySelectorAll('*')]
                .filter(e => e.getBoundingClientRect().right > innerWidth && !held(e.parentElement));
            return [`${innerWidth}: page of ${document.scrollingElement.scrollWidth}`,
                ...out.slice(0, 3).map(e => e.outerHTML.slice(0, 160))];
        }"""
    )


def cut_off(page: Page) -> list[str]:
    """Boxes that hide a part of their text: nothing scrolls them, and they are smaller than what is in them."""
    return page.evaluate(
        "() => {"
        + _SHOWN
        + """
            return [...document.body.querySelectorAll('*')].filter(element => {
                const {overflowX, overflowY, clipPath, clip} = getComputedStyle(element);
                const [across, down] = [overflowX, overflowY].map(value => ['hidden', 'clip'].includes(value));
                if (!(across || down) || clipPath !== 'none' || clip !== 'auto' || !shown(element)) return false;
                if (element.closest('svg, .live-chart-view, .katex, iframe') || element.clientWidth <= 1) return false;
                return across && element.scrollWidth > element.clientWidth + 1 || down && element.scrollHeight > element.clientHeight + 1;
            }).map(element => element.outerHTML.slice(0, 160));
        }"""
    )


SPACING = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-bottom: 2em !important; }"""  # WCAG 1.4.12


def moving(page: Page) -> list[str]:
    """What is animated, or would be."""
    return page.evaluate(
        """() => [...document.querySelectorAll('*')].flatMap(element => [null, '::before', '::after'].map(part => {
            const {animationName, animationDuration, transitionDuration, scrollBehavior} = getComputedStyle(element, part);
            const still = animationName === 'none' || parseFloat(animationDuration) === 0;
            const calm = transitionDuration.split(',').every(time => parseFloat(time) === 0);
            return still && calm && scrollBehavior !== 'smooth' ? '' : `${element.outerHTML.slice(0, 120)} ${part ?? ''}`;
        })).filter(Boolean)"""
    )


def hard_to_hit(page: Page) -> list[str]:
    """Controls that are smaller than 24 by 24 pixels; the words of a control count as a part of it, links in text do not."""
    return page.evaluate(
        "() => {"
        + _SHOWN
        + """
            const box = element => {
                const parts = [element, ...(element.labels ?? [])].map(part => part.getBoundingClientRect());
                const side = (end, start) => Math.max(...parts.map(r => r[end])) - Math.min(...parts.map(r => r[start]));
                return [side('right', 'left'), side('bottom', 'top')];
            };
            return [...document.querySelectorAll('button, input, select, textarea, summary')].filter(shown)
                .filter(element => Math.min(...box(element)) < 23.99).map(e => `${box(e)}: ${e.outerHTML.slice(0, 160)}`);
        }"""
    )


def without_focus(page: Page) -> list[str]:
    """Controls that the focus does not reach in the order of the page, or on which nobody sees it."""
    page.keyboard.press("Tab")  # from here on the focus is shown as for the keyboard
    return page.evaluate(
        "controls => {"
        + _SHOWN
        + """
            const look = element => { const {outline, outlineStyle, outlineWidth, boxShadow, borderColor, backgroundColor, textDecoration} = getComputedStyle(element);
                return JSON.stringify([outlineStyle === 'none' || parseFloat(outlineWidth) === 0 ? '' : outline, boxShadow, borderColor, backgroundColor, textDecoration]); };
            const wrong = [...document.querySelectorAll('[tabindex]')].filter(element => element.tabIndex > 0);
            for (const element of document.querySelectorAll(controls)) {
                if (!element.isConnected || !shown(element) || element.disabled || element.closest('[disabled], [inert]')) continue;
                document.activeElement?.blur();
                const before = look(element);
                element.focus({preventScroll: true, focusVisible: true});
                if (document.activeElement !== element || look(element) === before) wrong.push(element);
            }
            document.activeElement?.blur();
            return wrong.map(element => element.outerHTML.slice(0, 160));
        }""",
        CONTROLS,
    )
