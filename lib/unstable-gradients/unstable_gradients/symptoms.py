"""What a run of `lab` shows, in words: sentences that a reader can check against the picture.

The chapter `lab` uses this module; its limits are those of `checklist`, measured in the
chapter `diagnosis`.
"""

import math

import numpy as np

from unstable_gradients.checklist import CHECKLIST
from unstable_gradients.lab import Look, Run

STUCK = 1e-5  # of update to weights, in any layer: two powers of ten below what the checklist asks of the middle one
GUESSING = 0.97  # of the loss of guessing


def sentences(run: Run) -> list[str]:
    """How the run stands: what it has reached, what its first layer hears, how far its weights move, which units are shut."""
    look = run.last
    if look is None:
        return ["Nothing has run yet."]
    told = [_progress(run, look)]
    if not run.finite:
        return told + _breakdown(run)
    told.append(_signal(look))
    alike = _alike(run)
    told += [alike] if alike else _updates(look)
    told += _units(look, run.settings.activation)
    if run.settings.clip != "none":
        told.append(f"Clipping changed {run.clipped:,} of {len(run.losses):,} steps.")
    return told


def _progress(run: Run, look: Look) -> str:
    loss, steps = run.losses[-1], f"{len(run.losses):,} step{'s' * (len(run.losses) != 1)}"
    if not run.finite:
        return f"After {steps} the loss is {'NaN' if math.isnan(loss) else 'infinite'}, and training has stopped."
    recent = run.losses[-20:]
    if sum(recent) / len(recent) < GUESSING * run.chance:
        told = f"After {steps} the loss is {loss:.2g}: it learns (guessing has {run.chance:.2f})"
    else:
        told = f"After {steps} the loss is {loss:.2f}, no better than guessing ({run.chance:.2f})"
    if not run.over:  # to ask the network about the whole validation part takes as long as many steps
        return f"{told}."
    return f"{told}; {run.accuracy():.0%} of the validation part is right."


def _signal(look: Look) -> str:
    first, last = look.layers[0]["delta_norm"], look.layers[-1]["delta_norm"]
    if last == 0:
        return "No gradient arrives at the last layer: the loss cannot get smaller, or all is shut."
    ratio = first / last
    received = f"Layer 1 receives {_number(ratio)} of the last layer's gradient"
    if ratio == 0:
        return f"{received}: nothing at all comes through."
    if ratio < CHECKLIST["delta"].healthy[0]:
        return f"{received}: vanishing."
    if ratio > CHECKLIST["delta"].healthy[1]:
        return f"{received}: exploding."
    return f"{received}: it holds."


def _alike(run: Run) -> str:
    """Whether a layer's units were never told apart: then they have equal weights, and stay together."""
    for l, W in enumerate(run.net.W[:-1], 1):
        if W.shape[1] > 1 and np.all(W[:, :1] == W):
            return f"All units of layer {l} have the same weights, and the same gradient: they stay one unit, {W.shape[1]} times."
    return ""


def _updates(look: Look) -> list[str]:
    ratios = [
        (row["update_ratio"], row["layer"]) for row in look.layers if math.isfinite(row.get("update_ratio", math.nan))
    ]
    if not ratios:
        return []
    (least, slow), (most, fast) = min(ratios), max(ratios)
    if most > CHECKLIST["update"].healthy[1] and least >= STUCK:
        return [
            f"A step moves the weights of layer {fast} by {_number(most)} of their size ({CHECKLIST['update'].range}): they are thrown about."
        ]
    if least < STUCK:
        return [
            f"A step moves the weights of layer {slow} by {_number(least)} of their size ({CHECKLIST['update'].range}): they are stuck."
        ]
    return [f"A step moves weights by {_number(least)} to {_number(most)} of their size ({CHECKLIST['update'].range})."]


def _units(look: Look, activation: str) -> list[str]:
    hidden = look.layers[:-1]
    told = []
    dead, where = max((row["dead"], row["layer"]) for row in hidden)
    if not CHECKLIST["dead"].fits(dead):
        told.append(f"{dead:.0%} of the units of layer {where} are dead: shut for every digit of the minibatch.")
    shut, where = max((row["saturation"], row["layer"]) for row in hidden)
    if activation in ("sigmoid", "tanh") and not CHECKLIST["saturated"].fits(shut):
        told.append(f"{shut:.0%} of the activations of layer {where} are saturated: hardly any gradient passes them.")
    return told


def _breakdown(run: Run) -> list[str]:
    """Why there is NaN: how the loss went, which gradient was largest, where numbers end, what to try."""
    told = [f"The last losses: {', '.join(map(_loss, run.losses[-4:]))}."]
    if run.before_breakdown:
        most, layer = max((size, l) for l, size in enumerate(run.before_breakdown, 1))
        told.append(
            f"One step before, the gradient of layer {layer} had the length {_number(most)}: the step threw the weights far off."
        )
    told.append(
        "Beyond 1.8e308 a number is inf; inf - inf and 0 times inf are NaN. "
        "Weights that are NaN make every loss NaN: no later step can mend them."
    )
    told.append("Try a smaller eta, weights that hold the signal (he with relu), a norm, or clip.")
    return told


def _loss(loss: float) -> str:
    return f"{loss:.3g}" if math.isfinite(loss) else ("NaN" if math.isnan(loss) else "inf")


def _number(value: float) -> str:
    """`3e-7`, `0.4`, `120`: as one would say it."""
    if value == 0 or not math.isfinite(value):
        return f"{value:g}"
    if 1e-3 <= value < 1e4:
        return f"{value:.2g}" if value < 100 else f"{value:.0f}"
    mantissa, exponent = f"{value:.0e}".split("e")
    return f"{mantissa}e{int(exponent)}"
