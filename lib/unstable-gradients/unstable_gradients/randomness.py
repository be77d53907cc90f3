"""Where randomness comes from: a generator that the caller passes as `rng`, never a global seed."""

import numpy as np


def check_generator(rng: np.random.Generator) -> None:
    """Raise `TypeError` if `rng` is not a generator; a seed in its place is the usual mistake."""
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"rng is {rng!r}; it takes a generator, such as np.random.default_rng(0)")
