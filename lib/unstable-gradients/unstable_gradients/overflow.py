"""How numbers that become too large are treated: they are shown as inf and NaN, without a warning.

An exploding network is one of this book's subjects, and its inf and NaN are results like others. numpy warns about them
on a computer but cannot in a browser, where its processor keeps no record of overflow; a cell shall print the same in
both. The decorator also costs half as much as the `with` statement.
"""

import numpy as np

overflow_shown = np.errstate(over="ignore", invalid="ignore")
