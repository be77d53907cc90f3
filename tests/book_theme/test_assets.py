"""The files that the frame names: by their content, and nothing else in the folder."""

from book_theme.assets import Assets, code_colours


def test_names_follow_the_content(monkeypatch):
    first, second = Assets(), Assets()
    assert first.style == second.style
    monkeypatch.setattr("book_theme.assets.STYLES", ("static/frame.css",))
    assert Assets().style != first.style


def test_what_no_page_uses_is_taken_away_and_the_cells_stay(tmp_path):
    for name in ("fontawesome.js", "searchtools.js", "styles/theme.css", "live-cells/client.js", "fonts/a.woff2"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    assets = Assets()
    assets.install(tmp_path)
    left = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert left == {"searchtools.js", "live-cells/client.js", "fonts/a.woff2", assets.style, assets.script}


def test_code_has_colours_in_the_dark_with_and_without_a_choice():
    rules = code_colours()
    assert 'html[data-theme="dark"] .highlight .k' in rules
    assert 'html[data-theme="auto"] .highlight .k' in rules.partition("prefers-color-scheme: dark")[2]
