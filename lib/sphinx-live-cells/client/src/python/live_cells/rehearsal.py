"""What cells commonly do, done a few times while nobody waits, so that the next visit's start is short.

Chromium compiles again, and better, what of the engine it finds busy, and keeps that for the next visit once it is about a megabyte
(V8's flag `wasm-caching-hard-threshold`). Starting makes 0.6 to 1.0 MB of it; these pieces bring the rest.
"""

import json
import sys
from collections.abc import Callable

ROUNDS = 30  # 20 were always enough
SOURCE = '''
import numpy as np

class Layer:
    """Weights, and what they make of an input."""

    def __init__(self, rng, size, width=3, *, scale=1.0):
        self.W = rng.normal(size=(size, width)) * scale / size**0.5
        self.b = [0.0 for _ in range(width) if width > 2]

    def forward(self, a):
        self.z = a @ self.W + self.b
        return np.tanh(self.z)

losses, rows = [], {}
for step in range(10):
    try:
        rows[step, "loss"] = {"step": step, "loss": f"{step / 3:.3f}"}
    except (ValueError, KeyError) as error:
        print("no", error)
    else:
        losses += [lambda x: x[1:-1, None] if x is not None else -x]
assert losses and not rows == {}, "nothing"
'''
ROWS = [{"step": step, "layer": f"layer {step % 3}", "gradient": 1 / (step + 1)} for step in range(200)]


def _read() -> None:
    compile(SOURCE, "<rehearsal>", "exec")


def _send() -> None:
    json.loads(json.dumps(ROWS))


def _tell() -> None:
    ordered = sorted(ROWS, key=lambda row: (row["layer"], row["gradient"]))
    "\n".join(f"{row['step']:>5} {row['gradient']:.4f} {row['layer']:<12}" for row in ordered).upper().split()


PIECES: tuple[Callable[[], None], ...] = (_read, _send, _tell)


def rehearse(number: int) -> bool:
    """Do one piece, a few milliseconds of work, and say whether another is left after it."""
    if sys.gettrace() or sys.getprofile():
        return False  # a reader is watching what Python does: this is not theirs
    PIECES[number % len(PIECES)]()
    return number + 1 < ROUNDS * len(PIECES)
