"""Learning rates that change during training.

The chapters `optimizers` and `lab` use this module. A schedule is a function from the step, counted from 0, to the
learning rate; `Scheduled` gives it to any optimizer of `optimizers`, and `training.train` takes that as an optimizer:

    schedule = warm_up(20, cosine(0.1, steps=480))
    schedule(20)                                        # 0.1
    optimizer = Scheduled(Momentum(0.1), schedule)
"""

import math
from collections.abc import Callable
from typing import Protocol

from unstable_gradients.optimizers import Arrays, Optimizer

Schedule = Callable[[int], float]


def constant(eta: float) -> Schedule:
    """The same rate at every step."""
    return lambda step: eta


def stepwise(eta: float, every: int, factor: float = 0.1) -> Schedule:
    """`eta factor^k` from step `k every` on: a stair."""
    if every < 1:
        raise ValueError(f"every is {every}; it can be 1 or more")
    return lambda step: eta * factor ** (step // every)


def cosine(eta: float, steps: int, last: float = 0.0) -> Schedule:
    """From `eta` at step 0 down to `last` at step `steps` along half a cosine, and `last` from there on.

    Loshchilov and Hutter 2017 (arXiv 1608.03983), equation 5, without restarts.
    """
    if steps < 1:
        raise ValueError(f"steps is {steps}; it can be 1 or more")
    return lambda step: last + (eta - last) * (1 + math.cos(math.pi * min(step / steps, 1))) / 2


def warm_up(steps: int, then: Schedule) -> Schedule:
    """Up to `then(0)` in `steps` equal steps, the first of them not 0; after them `then`, from its own step 0.

    Goyal et al. 2017 (arXiv 1706.02677), section 2.2.
    """
    if steps < 0:
        raise ValueError(f"steps is {steps}; it can be 0 or more")
    return lambda step: then(0) * (step + 1) / steps if step < steps else then(step - steps)


SCHEDULES: dict[str, Callable[..., Schedule]] = {
    schedule.__name__: schedule for schedule in (constant, stepwise, cosine, warm_up)
}


class HasRate(Optimizer, Protocol):
    """An optimizer whose learning rate can be set."""

    eta: float


class Scheduled:
    """An optimizer that sets the learning rate of another before each of its steps."""

    def __init__(self, optimizer: HasRate, schedule: Schedule) -> None:
        self.optimizer, self.schedule = optimizer, schedule
        self.t = 0  # steps made

    def step(self, parameters: Arrays, gradients: Arrays) -> None:
        """Make the step that `optimizer` makes with the schedule's rate."""
        self.optimizer.eta = self.schedule(self.t)
        self.t += 1
        self.optimizer.step(parameters, gradients)
