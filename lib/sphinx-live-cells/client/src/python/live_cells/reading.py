"""What to try when Python cannot read a line: decided by the line itself, where Python only says "invalid syntax"."""

import keyword
import re

_BLOCK = re.compile(r"\s*(async\s+)?(if|elif|for|while|def|class|with|try|except|finally|else|match|case)\b")


def advise_reading(error: SyntaxError) -> str | None:
    """Return a sentence for what other languages and tools write, for a missing colon and for words that are taken."""
    line = (error.text or "").rstrip()
    code = re.sub(r"""("[^"]*"|'[^']*')""", '""', line).split("#")[0].strip()
    return _command(code) or (_invalid(code, line, error) if error.msg.startswith("invalid syntax") else None)


def _command(code: str) -> str | None:
    if re.match(r"[!%$]?\s*(python -m )?(pip|conda|mamba) install", code) or code.startswith(("!", "$")):
        return "A page has no command line and cannot install packages: leave this line out."
    if code.startswith("%"):
        return "Commands that begin with % belong to Jupyter: leave this line out."
    if code.startswith("?") or code.endswith("?"):
        return "A question mark asks for help in Jupyter only: write help(...) instead."
    return None


def _invalid(code: str, line: str, error: SyntaxError) -> str | None:
    for pattern, answer in _FOREIGN:
        if re.search(pattern, code):
            return answer
    at = line[max(0, (error.offset or 1) - 1) :]
    taken = re.match(r"(\w+)\s*(=(?!=)|,.*=)", code)
    if taken and keyword.iskeyword(taken[1]):
        return f"{taken[1]} is a word of Python's own and cannot be a name: choose another one."
    if re.match(r"(else|elif|except|finally)\b", code):
        return f"{code.split()[0].rstrip(':')} continues a block: put it at the column of the line that began the block, with that line above it."
    if re.match(r"lambda\b.*\breturn\b", code):
        return "A lambda gives back its value by itself: leave return out."
    if re.match(r"for\b", code) and not re.search(r"\bin\b", code):
        return "A for loop names what it goes through after in: for i in range(3):"
    if _BLOCK.match(line) and not code.endswith(":") and ":" not in code and at:
        return "Lines that begin with if, for, while, def, class, else or with end with a colon: add it."
    return None


_FOREIGN = [
    (r"=<|=>", "The signs are <= and >=, with the = last."),
    (r"\+\+|--$", "Python has no ++: write x += 1."),
    (r"&&", "Python writes it as a word: and."),
    (r"\|\|", "Python writes it as a word: or."),
    (r"!(?!=)", "Python writes it as a word: not."),
    (r"\?.*:", "In Python the condition stands in the middle: a if condition else b."),
    (r"^(else if|elseif)\b", "In one word: elif."),
    (r"^(var|let|const|int|float)\s+\w+\s*=", "A name needs no word in front: x = 3."),
    (r"^import\s+[\w.]+\s+at\s", "The word is as: import numpy as np."),
    (r"=\s*=", "== asks whether two are equal, without a space in between; = alone gives a name a value."),
    (
        r"[-+*/%@=<>]\s*$",
        "The line ends in the middle: write what comes after the last sign, or put the whole in brackets to go on below.",
    ),
]
