"""One plain sentence on what to try, for the errors that readers of a book with numpy make."""

import re
from collections.abc import Callable, Mapping


def advise(error: BaseException, left_out: Mapping[str, str]) -> str | None:
    """Return a sentence, or None when the error's own words say it best."""
    if isinstance(error, ModuleNotFoundError):
        return _missing_module(error.name or "", left_out)
    text = str(error)
    for kind, pattern, answer in _RULES:
        if type(error).__name__ == kind:
            found = re.search(pattern, text, re.DOTALL)
            if found:
                return answer(found) if callable(answer) else answer
    return None


def _missing_module(name: str, left_out: Mapping[str, str]) -> str:
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        module = ".".join(parts[:length])
        if module in left_out:
            return f"{module} is part of Python but not of the Python in this page: {left_out[module]}."
    return f"The Python in this page cannot install {parts[0]}: check the spelling, or run the notebook on your own machine."


def _shapes(found: re.Match[str]) -> str:
    return f"Print the shapes: {found[1]} and {found[2]} do not fit together. A transpose (.T) or a reshape is often what is missing."


def _matmul(found: re.Match[str]) -> str:
    return (
        f"In A @ B the last size of A must be the first of B (the last but one, for stacks); here they are {found[2]} and "
        f"{found[1]}. Print both shapes; often one needs .T."
    )


_Answer = str | Callable[[re.Match[str]], str]
_RULES: list[tuple[str, str, _Answer]] = [
    ("ValueError", r"matmul: .*\(size (\d+) is different from (\d+)\)", _matmul),
    ("ValueError", r"operands could not be broadcast together with shapes (\([\d,]*\)) (\([\d,]*\))", _shapes),
    ("ValueError", r"shapes (\([\d,]*\)) and (\([\d,]*\)) not aligned", _shapes),
    ("ValueError", r"cannot reshape array of size", "A reshape keeps the number of elements: multiply the sizes of the new shape."),
    ("ValueError", r"truth value of an array", "Say which you mean: (…).any(), if one true element is enough, or (…).all()."),
    ("ValueError", r"setting an array element with a sequence", "All rows of an array must have the same length: check the nested lists."),
    ("NameError", r"name '([^']+)' is not defined", lambda m: f"Nothing above this line defines {m[1]}: check the spelling, or run the cell that defines it."),
    ("UnboundLocalError", r"local variable '([^']+)'", lambda m: f"The function assigns {m[1]} somewhere, so {m[1]} is its own here: pass it in as an argument."),
    ("ZeroDivisionError", r"", "Something is divided by zero: print the divisor just before this line."),
    ("FloatingPointError", r"(\w+)", "numpy was asked to stop at this: print the largest absolute value just before this line."),
    ("OverflowError", r"", "The number is too large for a float (about 1.8e308): work with logarithms or smaller steps."),
    ("IndexError", r"axis (\d+) with size (\d+)", lambda m: f"Axis {m[1]} has {m[2]} entries, numbered from 0 to {int(m[2]) - 1}."),
    ("IndexError", r"out of range", "The last index is len(...) - 1, since counting starts at 0."),
    ("IndexError", r"too many indices for array: array is (\d+)-dimensional", lambda m: f"The array has {m[1]} axes: print its shape."),
    ("KeyError", r"", "There is no such key: print list(...) of the dictionary to see which there are."),
    ("AttributeError", r"'NoneType' object", "The value is None: the function that made it returned nothing."),
    ("AttributeError", r"'list' object has no attribute '(shape|T|mean|sum|reshape|ndim|dtype)'", "Lists have no such attribute: make an array first, np.array(...)."),
    ("TypeError", r"only length-1 arrays can be converted|only 0-dimensional arrays can be converted", "The math module takes single numbers: use numpy's function of the same name."),
    ("TypeError", r"'(\w+)' object is not callable", lambda m: f"Round brackets call a function, and this is of type {m[1]}: is an operator missing, or was a function's name given to a value?"),
    ("TypeError", r"missing \d+ required (positional|keyword-only) argument", "The call leaves out an argument that has no default: help(...) of the function lists them."),
    ("TypeError", r"unsupported operand type\(s\) for (.+): '(\w+)' and '(\w+)'", lambda m: f"{m[1]} does not work between {m[2]} and {m[3]}: convert one of them."),
    ("LinAlgError", r"Singular matrix", "The matrix has no inverse: some row is a combination of others."),
    ("RecursionError", r"", "A function calls itself without end: check the case in which it should stop."),
    ("MemoryError", r"", "The page has too little memory for this: use smaller arrays."),
    ("IndentationError", r"", "Lines of one block start at the same column: check the spaces at the start of the line."),
    ("SyntaxError", r"Perhaps you forgot a comma|invalid syntax", "Python cannot read this line: look for a missing comma, operator or colon."),
    ("SyntaxError", r"was never closed|unmatched", "Count the brackets: each one that opens must close."),
    ("SyntaxError", r"Maybe you meant '=='", "= assigns and == compares."),
]  # fmt: skip
