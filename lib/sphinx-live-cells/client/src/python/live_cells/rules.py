"""What to try, decided by an error's or a warning's own words: class, pattern in the message, sentence.

The patterns hold for Python 3.12 to 3.14 and numpy 2: tests raise each error for real, natively and in the browser.
"""

import re
from collections.abc import Callable

Answer = str | Callable[[re.Match[str]], str]
Rule = tuple[str, str, Answer]


def _matmul(found: re.Match[str]) -> str:
    return (
        f"In A @ B the last size of A must be the first of B (the last but one, for stacks); here they are {found[2]} and "
        f"{found[1]}. Print both shapes; often one needs .T."
    )


def _not_called(found: re.Match[str]) -> str:
    if found[1] == "NoneType":
        return (
            "The value in front of the brackets is None: a function that returns nothing was called twice, f(...)(...)."
        )
    if found[1] == "module":
        return "A module is no function: name the function in it, such as module.function(...)."
    if found[1].endswith("ndarray"):
        return "An array is indexed with square brackets: a[0]. Round brackets call a function."
    return f"Round brackets call a function, and this is of type {found[1]}: is an operator missing, or was a function's name given to a value?"


def _operands(found: re.Match[str]) -> str:
    sign, left, right = found[1], found[2], found[3]
    if "NoneType" in (left, right):
        return "One side is None: the function that made it has no return, or works in place and returns nothing."
    if {left, right} <= {"list", "tuple", "int", "float"} and {"list", "tuple"} & {left, right}:
        return f"Lists do not calculate: make arrays first, np.array(...) {sign.split()[0]} ..."
    if "str" in (left, right):
        return "Text and numbers do not mix: float(...) makes a number of text, str(...) makes text of a number."
    if "function" in f"{left} {right}" or "method" in f"{left} {right}":
        return "One side is a function itself: add round brackets to call it."
    return f"{sign} does not work between {left} and {right}: convert one of them."


def _too_many(found: re.Match[str]) -> str:
    takes, given = int(found[2]), int(found[3])
    method = "." in found[1].rpartition("<locals>.")[2]
    if method and takes == 0:
        return "Python hands the object itself to a method: begin its parameters with self, def method(self, ...)."
    if method and given == takes + 1:
        return "The object itself counts as one of them: does the method's def begin with self? If it does, leave one argument out."
    return "The call hands over more values than the function has parameters: leave some out, or give them in one list or tuple."


def _missing(found: re.Match[str]) -> str:
    if found[1] == "'self'":
        return "The method was called on the class: make an object first, such as net = Net(...), then net.method(...)."
    return f"The call leaves out {found[1]}, which has no default: add it in the round brackets."


def _axis(found: re.Match[str]) -> str:
    axes = int(found[2])
    if axes == 0:
        return "This is a single number without axes: put several numbers into one list or array, np.max([1, 2])."
    fits = "only axis=0" if axes == 1 else f"axis=0 to axis={axes - 1}"
    return f"The array has {axes} {'axis' if axes == 1 else 'axes'}, so {fits} can be meant: print its shape."


def _bounds(found: re.Match[str]) -> str:
    axis, size = found[1], int(found[2])
    if size == 0:
        return f"Axis {axis} is empty: print the shape to see where the entries went."
    return f"Axis {axis} has {size} {'entry, number 0' if size == 1 else f'entries, numbered from 0 to {size - 1}'}."


def _character(found: re.Match[str]) -> str:
    plain = {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "−": "-", "×": "*", "÷": "/",
             "·": "*", "≤": "<=", "≥": ">=", "≠": "!=", "√": "np.sqrt(...)", "²": "**2", "³": "**3", "，": ",", "（": "(", "）": ")", "：": ":"}  # fmt: skip
    if found[1] in plain:
        return f"Typed text uses other signs than code: write {plain[found[1]]} instead of {found[1]}."
    return f"Python cannot read {found[1]}: it often comes along when text is copied. Type it anew."


_NO_NUMBERS = "Text does not calculate, and here an array holds text (or None): print its dtype, and make numbers with .astype(float)."
_NO_MEMORY = "The page has too little memory for this: use smaller arrays."
_WHOLE = "A whole number is needed here: write 3 and not 3.0; int(...) or // makes one."
_TO_NUMBER = "This text is no number: print it with repr(...) to see what is in it."
_COMMA_OR_DOT = "int takes whole numbers only: use float(...), or int(float(...)) to cut off the decimals."
_LOG_OF = "log and sqrt need positive numbers: print the value just before this line, or clip it, np.log(np.maximum(x, 1e-12))."
_TOO_LARGE = "The number is too large for a float (about 1.8e308): work with logarithms, or subtract the largest value before exp."
_INTEGERS = "The array holds whole numbers and cannot take decimals in place: make it with dtype=float, or write a = a + b instead of a += b."
_BRACKETS = "Count the brackets: each one that opens must close, in the right order."
_INDENT = "Lines of one block start at the same column: check the spaces at the start of this line."
_BODY = "The line above ends with a colon, so this line must be indented by four spaces."
_ONE_SHAPE = "Arrays that are joined must agree in all other axes: print the shape of each."

ERRORS: list[Rule] = [
    # Shapes
    ("ValueError", r"^matmul: .*\(size (\d+) is different from (\d+)\)", _matmul),
    ("ValueError", r"^matmul: .*does not have enough dimensions", "@ is for arrays with axes: multiply by a single number with *."),
    ("ValueError", r"\(size (\d+) is different from (\d+)\)", lambda m: f"The sizes {m[2]} and {m[1]} must be equal: print the shapes of both arrays."),
    ("ValueError", r"non-broadcastable output operand with shape (\([\d,]*\)) doesn't match the broadcast shape (\([\d,]*\))", lambda m: f"In place the result must keep the shape {m[1]}, and here it would be {m[2]}: write a = a + b, or sum over the extra axis first."),
    ("ValueError", r"operands could not be broadcast together with shapes (\([\d,]*\)) (\([\d,]*\))", lambda m: f"Sizes are compared from the right and must be equal or 1; {m[1]} and {m[2]} do not fit. Print both shapes; often a .T, a reshape or keepdims=True is missing."),
    ("ValueError", r"could not be broadcast together|remapped shapes", "The shapes do not fit together: print the shape of each array that goes in."),
    ("ValueError", r"could not broadcast input array from shape (\([\d,]*\)) into shape (\([\d,]*\))", lambda m: f"The place has shape {m[2]} and the value {m[1]}: they must be equal, or the value must have size 1 there."),
    ("ValueError", r"shapes (\([\d,]*\)) and (\([\d,]*\)) not aligned: (\d+) \(dim \d+\) != (\d+)", lambda m: f"The last size of the first array must be the first of the second; here they are {m[3]} and {m[4]}. Print both shapes; often one needs .T."),
    ("ValueError", r"cannot reshape array of size (\d+) into shape \(([\d,-]*)\)", lambda m: f"A reshape keeps the number of elements, here {m[1]}: the sizes of the new shape must multiply to it, or let one be -1."),
    ("ValueError", r"can only specify one unknown dimension", "Only one size can be -1, for numpy to find: write the others out."),
    ("ValueError", r"all the input arrays? (dimensions|must have same)|all input arrays must have the same shape", _ONE_SHAPE),
    ("ValueError", r"axes don't match array", "transpose needs each axis once: print the shape to see how many there are."),
    ("ValueError", r"inhomogeneous shape", "All rows of an array must have the same length: check the nested lists."),
    ("ValueError", r"setting an array element with a sequence", "One entry of an array holds one number: assign to a row or a slice instead, or check the shapes."),
    ("ValueError", r"can only convert an array of size 1", ".item() is for one number: take one entry first, or use .mean() or .sum()."),
    ("ValueError", r"truth value of an empty array", "An empty array is neither true nor false: ask for a.size > 0."),
    ("ValueError", r"truth value of an array", "Say which you mean: (...).any(), if one true element is enough, or (...).all(); for and/or between arrays use & and |."),
    ("ValueError", r"assignment destination is read-only|output array is read-only", "This array must not be changed: work on a copy, a = a.copy()."),
    ("ValueError", r"negative dimensions are not allowed", "A size cannot be negative: print the numbers that make up the shape."),
    ("ValueError", r"array is too big|Maximum allowed dimension", _NO_MEMORY),
    ("ValueError", r"einstein sum|einsum", "Each letter of einsum names one axis: as many letters as axes, and each letter of the result must come up on the left."),
    ("AxisError", r"axis (-?\d+) is out of bounds for array of dimension (\d+)", _axis),
    ("IndexError", r"axis (\d+) with size (\d+)", _bounds),
    ("IndexError", r"too many indices for array: array is (\d+)-dimensional", lambda m: f"The array has {m[1]} {'axis' if m[1] == '1' else 'axes'} and more indices were given: print its shape."),
    ("IndexError", r"boolean index did not match", "A mask must have as many entries as the axis that it picks from: print both shapes."),
    ("IndexError", r"only integers, slices|arrays used as indices must be", "An index is a whole number, a slice or a mask: make one with int(...) or .astype(int), or use // where you divide."),
    ("IndexError", r"pop from empty", "The list is empty by now: check its length first."),
    ("IndexError", r"Replacement index", "The text has more {} than there are values: count both."),
    ("IndexError", r"out of range", "The last index is len(...) - 1, since counting starts at 0."),
    ("KeyError", r"", "There is no such key: print list(...) of the dictionary to see which there are."),
    # Numbers
    ("ZeroDivisionError", r"", "Something is divided by zero: print the divisor just before this line, or add a small number such as 1e-12 to it."),
    ("ValueError", r"math domain error|expected a (positive|nonnegative|noninteger) (input|number)", _LOG_OF),
    ("ValueError", r"cannot convert float NaN to integer", "The value is nan, 'not a number': print it step by step to find where it comes from."),
    ("ValueError", r"Integers to negative integer powers", "A whole number to a negative power is a fraction: make one of them a float, 2.0 ** -n."),
    ("ValueError", r"invalid literal for int\(\) with base 10: '[+-]?\d*[.,]\d+'", _COMMA_OR_DOT),
    ("ValueError", r"invalid literal for int\(\)|could not convert string", _TO_NUMBER),
    ("ValueError", r"is not finite", "The values hold nan or inf: print them, or keep the finite ones, x[np.isfinite(x)]."),
    ("FloatingPointError", r"", "numpy was asked to stop at this: print the largest absolute value just before this line."),
    ("OverflowError", r"infinity to integer", "The value is inf: print it step by step to find where it comes from."),
    ("OverflowError", r"index-sized integer", _NO_MEMORY),
    ("OverflowError", r"too large to convert to C|out of bounds for", "The number does not fit into this whole-number type: use dtype=float."),
    ("OverflowError", r"", _TOO_LARGE),
    ("MemoryError", r"", _NO_MEMORY),
    ("LinAlgError", r"Singular matrix", "The matrix has no inverse: some row is a combination of others."),
    ("LinAlgError", r"must be square", "Only a square matrix, with as many rows as columns, can do this: print its shape."),
    ("LinAlgError", r"not positive definite", "The matrix must be symmetric with positive eigenvalues: print np.linalg.eigvalsh(...) of it."),
    ("UFuncTypeError", r"Cannot cast ufunc '\w+' output from dtype\('(float|complex)\d+'\) to dtype\('u?int", _INTEGERS),
    ("UFuncTypeError", r"did not contain a loop", _NO_NUMBERS),
    # Calls
    ("TypeError", r"missing \d+ required (?:positional|keyword-only) arguments?: (.+)", _missing),
    ("TypeError", r"^(\S+)\(\) takes (?:from \d+ to )?(\d+) positional arguments? but (\d+) (?:were|was) given", _too_many),
    ("TypeError", r"takes no arguments", "The class has no __init__ that takes values: check its spelling, with two underscores on each side."),
    ("TypeError", r"unexpected keyword argument '(\w+)'", lambda m: f"The function has no parameter {m[1]}: check the spelling; Ctrl+Space inside the brackets lists them."),
    ("TypeError", r"multiple values for argument '(\w+)'", lambda m: f"{m[1]} is given twice, once by its place and once by its name: leave one out."),
    ("TypeError", r"'([\w.]+)' object is not callable", _not_called),
    ("TypeError", r"^(int|float)\(\) argument must be", "It makes a number of one number or text, not of a list: take one entry, or make an array, np.array(...)."),
    ("TypeError", r"'(function|builtin_function_or_method|method|type)' object is not subscriptable", "This is a function: call it with round brackets, np.array([1, 2])."),
    ("TypeError", r"'NoneType' object (is not subscriptable|is not iterable|does not support item)|cannot unpack non-iterable NoneType", "The value is None: the function that made it has no return, or works in place and returns nothing."),
    ("TypeError", r"'(\w+)' object is not subscriptable", lambda m: f"A value of type {m[1]} has no entries to pick from: print it, or leave the square brackets out."),
    ("TypeError", r"'int' object is not iterable", "A single number cannot be gone through: for a number of rounds use range(...)."),
    ("TypeError", r"object is not iterable", "Only lists, arrays and the like can be gone through: print the value to see what it is."),
    ("TypeError", r"iteration over a 0-d array", "This array is a single number and has no entries to go through: print its shape."),
    ("TypeError", r"^len\(\) of unsized object", "This array is a single number and has no length: print its shape."),
    ("TypeError", r"has no len\(\)", "A single number has no length: was it meant to be a list or an array?"),
    ("TypeError", r"cannot unpack non-iterable", "There is one value on the right and several names on the left: print the right side."),
    ("ValueError", r"too many values to unpack", "The right side holds more values than there are names on the left: print it, or take the rest with *rest."),
    ("ValueError", r"not enough values to unpack", "The right side holds fewer values than there are names on the left: print it."),
    ("TypeError", r"'(\w+)' object does not support item assignment", lambda m: f"A value of type {m[1]} cannot be changed: make a new one, or use a list or an array."),
    ("FrozenInstanceError", r"", "This object is frozen: make a changed copy with dataclasses.replace(...)."),
    ("ValueError", r"mutable default", "Write field(default_factory=list) as the default, so that each object gets its own."),
    # Types
    ("TypeError", r"only 0-dimensional arrays can be converted|only length-1 arrays can be converted", "One number is needed and this array has several: use numpy's function of the same name (np.exp, not math.exp), or take one entry."),
    ("TypeError", r"only integer scalar arrays can be converted", "A whole number is needed and this is an array: use len(...) or one entry of it; np.concatenate takes its arrays in one list."),
    ("TypeError", r"Cannot interpret '.+' as a data type", "A shape with several sizes is one tuple: np.zeros((2, 3)), with two pairs of brackets."),
    ("TypeError", r"data type .+ not understood", "There is no such dtype: the usual ones are float, int, bool, 'float32'."),
    ("TypeError", r"expected a sequence of integers or a single integer|cannot be interpreted as an integer|slice indices must be integers", _WHOLE),
    ("TypeError", r"can't multiply sequence by non-int", "Lists and text can only be repeated, by a whole number: to calculate, make an array first, np.array(...)."),
    ("TypeError", r"can only concatenate str|must be str, not", "Text and numbers do not mix: print(a, b) prints both, an f-string joins them, f'loss {loss}'."),
    ("TypeError", r"can only concatenate (list|tuple)", "+ joins lists: to add a number to each entry, make an array first, np.array(...)."),
    ("TypeError", r"bad operand type for (unary|abs)", "This is no number: make an array of a list, np.array(...), or a number of text, float(...)."),
    ("TypeError", r"unsupported operand type\(s\) for (.+): '([\w.]+)' and '([\w.]+)'", _operands),
    ("TypeError", r"not supported between instances of '(\w+)' and '(\w+)'", lambda m: f"{m[1]} and {m[2]} have no order: convert one of them."),
    ("TypeError", r"indices must be integers or slices, not str", "A list is asked by number: for names use a dictionary."),
    ("TypeError", r"indices must be integers or slices, not tuple", "Only arrays take several indices at once: write rows[0][1], or make an array, np.array(rows)[0, 1]."),
    ("TypeError", r"indices must be integers", "An index is a whole number: use int(...), or // where you divide."),
    ("TypeError", r"no callable \w+ method|not supported for the input types|resolved dtypes are not compatible|not supported for inputs with DType", _NO_NUMBERS),
    ("TypeError", r"unsupported format string passed to ([\w.]+)", lambda m: "An array or None has no such format: format one number of it, or use np.round(...)."),
    ("TypeError", r"unhashable type", "A dictionary key or set element must not change: use a tuple instead of a list, tuple(...)."),
    ("TypeError", r"exceptions must derive", "Raise an error object: raise ValueError('what is wrong')."),
    ("TypeError", r"isinstance\(\) arg 2", "The second part is a type itself, without quotes: isinstance(x, int)."),
    ("TypeError", r"can't be (used in 'await'|awaited)", "await is for coroutines only: leave it out."),
    # Names and attributes
    ("UnboundLocalError", r"local variable '([^']+)'", lambda m: f"The function gives {m[1]} a value somewhere, so {m[1]} is its own from the start: pass it in as an argument and return it."),
    ("AttributeError", r"'NoneType' object", "The value is None: the function that made it has no return, or works in place and returns nothing."),
    ("AttributeError", r"module 'numpy' has no attribute '(float|int|bool|complex|object|str)'", lambda m: f"numpy dropped this name: write {m[1]} alone."),
    ("AttributeError", r"has no setter|can't set attribute|read-only", "This value is worked out or fixed: change what it is made from, or make a new object."),
    ("AttributeError", r"and no __dict__ for setting", "Only objects of your own classes take new attributes: use a name of its own instead."),
    ("ImportError", r"cannot import name '(\w+)' from '([\w.]+)'", lambda m: f"{m[2]} has no {m[1]}: check the spelling; after `from {m[2]} import ` Ctrl+Space lists what there is."),
    # The rest at run time
    ("StopIteration", r"", "There is nothing left to take: next(values, None) gives None instead."),
    ("RuntimeError", r"can't start new thread", "A page has no threads: call the function itself."),
    ("RuntimeError", r"asyncio\.run\(\) cannot be called", "A cell can wait by itself: write await f() instead of asyncio.run(f())."),
    ("RuntimeError", r"dictionary changed size during iteration", "Go through a copy of the keys, for key in list(...), and change the dictionary meanwhile."),
    ("OSError", r"does not support processes", "A page cannot start other programs: leave this line out."),
    ("URLError", r"", "A page cannot fetch addresses from Python: put the data into the code."),
    ("RecursionError", r"", "A function calls itself without end: check the case in which it should stop."),
    ("AssertionError", r"^$", "What follows assert is not true: print both sides to see what they are."),
    ("NotImplementedError", r"^$", "This part is left for you to write: replace the line that raises the error."),
    ("FileNotFoundError", r"", "A page has no files but those that its own code writes: put the data into the code."),
    ("LookupError", r"unknown encoding", "The Python in this page has only the common encodings: use utf-8."),
    ("UnicodeDecodeError", r"", "These bytes are not text in this encoding: name the right one, .decode('latin-1')."),
    ("ValueError", r"(iterable argument is empty|empty sequence|arg is an empty sequence|zero-size array)", "There is nothing in it: print its length or shape just before this line."),
    ("ValueError", r"is not in list|x not in list", "The list does not hold this value: ask `value in list` first."),
    ("ValueError", r"equal division", "The entries do not divide evenly: np.array_split makes parts of nearly the same size."),
    ("ValueError", r"larger sample than population", "Without putting back, no more can be drawn than there are: draw fewer, or leave replace=False out."),
    # Reading the code
    ("TabError", r"", "Tabs and spaces are mixed: indent with four spaces throughout."),
    ("IndentationError", r"expected an indented block", _BODY),
    ("IndentationError", r"", _INDENT),
    ("SyntaxError", r"Maybe you meant '=='", "= gives a name a value, == asks whether two are equal: which one is meant?"),
    ("SyntaxError", r"was never closed|unmatched|does not match opening", _BRACKETS),
    ("SyntaxError", r"unterminated .*string|unterminated f-string", "The text has no closing quote: add it; text with ' in it goes in \"double\" quotes."),
    ("SyntaxError", r"f-string", "In an f-string each { needs a value and a }: f'loss {loss:.3f}'."),
    ("SyntaxError", r"expected ':'", "Lines that begin with if, for, while, def, class, else or with end with a colon: add it."),
    ("SyntaxError", r"Perhaps you forgot a comma", "Between values there must be a comma (or an operator): look at the marked place."),
    ("SyntaxError", r"Missing parentheses in call to '(\w+)'", lambda m: f"{m[1]} is a function: put brackets around what follows, {m[1]}(...)."),
    ("SyntaxError", r"invalid character '(.)'", _character),
    ("SyntaxError", r"invalid non-printable character", "There is an invisible character, which often comes along when text is copied: delete it and type the space anew."),
    ("SyntaxError", r"invalid (decimal|imaginary|hexadecimal) literal", "A number is followed by letters: write 3 * x for a product, and begin names with a letter."),
    ("SyntaxError", r"leading zeros", "A number does not begin with 0: write 7, not 07."),
    ("SyntaxError", r"'(return|yield|await)' outside", lambda m: f"{m[1]} belongs inside a def: indent it, or write the value alone on the last line to show it."),
    ("SyntaxError", r"'(break|continue)' (outside|not properly)", lambda m: f"{m[1]} belongs inside a loop: check its indentation."),
    ("SyntaxError", r"positional argument follows keyword", "Values without a name come first, those with a name after them: f(2, rate=0.1)."),
    ("SyntaxError", r"parameter without a default", "Parameters with a default come last: def f(b, a=1)."),
    ("SyntaxError", r"keyword argument repeated", "The same name is given twice in the call: leave one out."),
    ("SyntaxError", r"cannot (assign to|delete)", "On the left of = stands a name, an entry or an attribute: x, x[0] or x.y."),
    ("SyntaxError", r"expected 'else'", "a if condition else b needs its else."),
    ("SyntaxError", r"expected 'except'", "try needs an except below it, at the same column."),
    ("SyntaxError", r"one or more names after 'import'", "Say what to import: import numpy as np."),
    ("SyntaxError", r"before global declaration|used prior to global", "The global line comes first in the function."),
    ("SyntaxError", r"invalid syntax|cannot parse", "Python cannot read the marked place: look there and just before it for a missing comma, operator, colon or bracket."),
]  # fmt: skip

WARNINGS: list[Rule] = [
    ("RuntimeWarning", r"divide by zero encountered", "A division by zero, or the log of 0, gives inf: print the divisor, or add a small number such as 1e-12 to it."),
    ("RuntimeWarning", r"invalid value encountered", "0/0, inf - inf or the log of a negative number gives nan: print the quantity step by step to find the first one."),
    ("RuntimeWarning", r"overflow encountered", "The result is too large for its type: subtract the largest value before exp, or use smaller steps."),
    ("RuntimeWarning", r"Mean of empty slice|Degrees of freedom", "There are too few entries to average: print the length of what goes in."),
    ("RuntimeWarning", r"was never awaited", "An async function is called with await: await f()."),
    ("ComplexWarning", r"", "The imaginary part is dropped: use .real or np.abs(...) to say so."),
    ("SyntaxWarning", r"invalid escape sequence", "A backslash in text begins a special character: put r in front, r'\\alpha', or write two of them."),
    ("SyntaxWarning", r'"is( not)?" with', "is asks whether two are the same object: write == to compare values."),
    ("SyntaxWarning", r"is not callable; perhaps you missed a comma", "A comma is missing between two values."),
    ("SyntaxWarning", r"indices must be integers or slices", "A comma is missing between two lists, or an index is no number."),
    ("SyntaxWarning", r"assertion is always true", "A tuple in brackets is always true: leave the brackets out, assert condition, 'message'."),
    ("SyntaxWarning", r"invalid decimal literal", "Put a space between a number and the word that follows it."),
    ("RankWarning", r"", "There are too few points for this many coefficients: use a lower degree."),
]  # fmt: skip
