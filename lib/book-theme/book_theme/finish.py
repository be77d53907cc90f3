"""The last word on each page: what is done to its complete text, just before it is written."""

from collections.abc import Callable

from sphinx.application import Sphinx

from book_theme.policy import with_policy
from book_theme.validity import valid

# In this order, each from the text of a page to the text of a page.
PASSES: list[Callable[[str], str]] = [valid, with_policy]


def finish_pages(app: Sphinx) -> None:
    """Let the HTML builder send every page through `PASSES`."""
    if app.builder.format != "html":
        return
    templates = app.builder.templates
    render = templates.render

    def finished(template: str, context: dict[str, object]) -> str:
        text = render(template, context)
        for change in PASSES:
            text = change(text)
        return text

    templates.render = finished  # type: ignore[method-assign]
