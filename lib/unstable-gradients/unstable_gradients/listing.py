"""A run of `lab` as a program: the same numbers from the library's own parts, to be read, copied and changed.

The chapter `lab` uses this module.
"""

from unstable_gradients.lab import Settings

_DATA = {
    "digits": ("digits", "digits()"),
    "moons": ("two_moons", "two_moons(rng=np.random.default_rng(0))"),
    "spiral": ("spiral", "spiral(rng=np.random.default_rng(0))"),
}
_WEIGHTS = {"normal": ("normal", "normal(1.0, {gain})"), "zero": ("constant", "constant(0.0)")}
_OPTIMIZERS = {"sgd": "SGD", "momentum": "Momentum", "nesterov": "Nesterov", "rmsprop": "RMSProp", "adam": "Adam"}


def program(settings: Settings) -> str:
    """Python that trains what the settings say and prints the first and the last loss."""
    s = settings
    data, make = _DATA[s.data]
    names, y = [data], "data.y"
    if s.loss == "quadratic":  # its target is a row, 1 for the label and 0 elsewhere
        names, y = [data, "one_hot"], "one_hot(data.y, data.classes)"
    weights, draw = _WEIGHTS.get(s.weights, (s.weights, f"{s.weights}({{gain}})"))
    rule = _OPTIMIZERS[s.optimizer]
    optimizers = [rule] + ([f"clip_by_{s.clip}"] if s.clip != "none" else [])
    optimizer = f"{rule}({s.eta!r})"
    if s.warm_up:
        optimizer = f"Scheduled({optimizer}, warm_up({s.warm_up}, constant({s.eta!r})))"
    more = [f'activation="{s.activation}"', f"weights={draw.format(gain=repr(s.gain))}"]
    if s.architecture != "plain":
        more.append(f'architecture="{s.architecture}"')
    if s.norm != "none":
        more.append(f'norm="{s.norm}"')
    if s.scaled:
        more.append("scale_power=0.5")
    schedules = "from unstable_gradients.schedules import Scheduled, constant, warm_up\n" if s.warm_up else ""
    initializers = f"from unstable_gradients.initializers import {weights}\n"
    if s.warm_up and weights == "constant":  # both modules have a function of this name
        initializers = "from unstable_gradients import initializers\n"
        more[1] = "weights=initializers.constant(0.0)"
    clip = f"    clip=lambda gradients: clip_by_{s.clip}(gradients, {s.limit!r}),\n" if s.clip != "none" else ""
    return f"""import numpy as np
from unstable_gradients.architectures import build
from unstable_gradients.datasets import {", ".join(sorted(names))}
{initializers}from unstable_gradients.losses import {s.loss}
from unstable_gradients.optimizers import {", ".join(sorted(optimizers))}
{schedules}from unstable_gradients.training import train

data = {make}
data = data.split(rng=np.random.default_rng(0)).train
rng = np.random.default_rng({s.seed})
sizes = (data.X.shape[1], *[{s.width}] * {s.depth - 1}, data.classes)
net = build(
    sizes,
    {f",{chr(10)}    ".join(more)},
    rng=rng,
)
rows = train(
    net,
    data.X,
    {y},
    loss={s.loss},
    optimizer={optimizer},
    steps={s.steps},
    batch_size={s.batch_size},
    rng=rng,
{clip})
losses = [row["loss"] for row in rows]
print(f"loss at first {{losses[0]:.3g}}, at last {{losses[-1]:.3g}}")
"""
