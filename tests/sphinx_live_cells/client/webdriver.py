"""What the two W3C protocols (WebDriver and WebDriver BiDi) have in common: keys and pointers as actions."""

from typing import Any

KEYS = {
    "Backspace": "\ue003", "Tab": "\ue004", "Enter": "\ue007", "Shift": "\ue008", "Control": "\ue009", "Alt": "\ue00a",
    "Escape": "\ue00c", "Space": " ", "PageUp": "\ue00e", "PageDown": "\ue00f", "End": "\ue010", "Home": "\ue011",
    "ArrowLeft": "\ue012", "ArrowUp": "\ue013", "ArrowRight": "\ue014", "ArrowDown": "\ue015", "Delete": "\ue017",
    "Meta": "\ue03d",
}  # fmt: skip


def typed(text: str) -> list[dict[str, Any]]:
    """Actions that type a text."""
    return _keys([event for letter in text for event in (("keyDown", _key(letter)), ("keyUp", _key(letter)))])


def pressed(keys: str) -> list[dict[str, Any]]:
    """Actions that press keys together, such as "Control+Enter"."""
    names = [KEYS.get(name, name) for name in keys.split("+")]
    return _keys([*(("keyDown", name) for name in names), *(("keyUp", name) for name in reversed(names))])


def pointed(x: float, y: float, click: bool) -> list[dict[str, Any]]:
    """Actions that move the pointer and, if told to, press and release its button."""
    moves: list[dict[str, Any]] = [{"type": "pointerMove", "x": round(x), "y": round(y), "duration": 0}]
    if click:
        moves += [{"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}]
    return [{"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": moves}]


def json_script(script: str) -> str:
    """Return the source of a function from a list of arguments to a promise of a value, both as JSON."""
    call = f"(args => {{ const it = ({script}); return typeof it === 'function' ? it(...args) : it; }})"
    plain = "(key, value) => value instanceof Node ? value.nodeName : value"  # as elsewhere, an element is true
    return f"async text => JSON.stringify(await {call}(JSON.parse(text)), {plain}) ?? 'null'"


def _key(letter: str) -> str:
    return {"\n": KEYS["Enter"], "\t": KEYS["Tab"]}.get(letter, letter)


def _keys(events: list[tuple[str, str]]) -> list[dict[str, Any]]:
    return [{"type": "key", "id": "keyboard", "actions": [{"type": kind, "value": key} for kind, key in events]}]
