"""The content security policy of every page: its own files, and inline scripts by their hash.

A static host sends no headers, so the policy is a `<meta>` element before everything that it rules. Workers do not inherit
it. `connect-src blob:` lets Stop reach Python; `wasm-unsafe-eval` compiles WebAssembly and nothing else; inline styles are
the mathematics' and the charts' own. Vega runs its expressions by vega-interpreter.
"""

import base64
import hashlib
import re

_RULES = {
    "default-src": "'none'",
    "script-src": "'self' 'wasm-unsafe-eval'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "connect-src": "'self' blob:",
    "worker-src": "'self' blob:",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
}
_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.DOTALL)
_CHARSET = '<meta charset="utf-8">'


def with_policy(page: str) -> str:
    """Return the page with the policy that allows exactly the inline scripts it has."""
    inline = [body for attributes, body in _SCRIPT.findall(page) if _runs(attributes)]
    hashes = sorted({_hash(body) for body in inline})
    rules = _RULES | {"script-src": " ".join([_RULES["script-src"], *hashes])}
    text = "; ".join(f"{name} {value}" for name, value in rules.items())
    return page.replace(_CHARSET, f'{_CHARSET}\n<meta http-equiv="Content-Security-Policy" content="{text}">', 1)


def _runs(attributes: str) -> bool:
    """Whether a script element is code in the page: not a file, and not data such as JSON."""
    return "src=" not in attributes and "type=" not in attributes


def _hash(body: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()}'"
