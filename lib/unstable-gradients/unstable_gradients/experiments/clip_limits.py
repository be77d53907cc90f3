"""A recurrent network on the adding problem with its gradients clipped at limits from tiny to none, and their norms.

The chapter `clipping` shows it. The network with the identity between its states, and all else, is that of `memory`.
"""

from dataclasses import dataclass
from functools import partial
from math import inf

import numpy as np

from unstable_gradients.experiments import memory
from unstable_gradients.experiments.protocol import descend, train_best
from unstable_gradients.experiments.record import record
from unstable_gradients.losses import quadratic
from unstable_gradients.norms import global_norm
from unstable_gradients.optimizers import Adam, Arrays, clip_by_norm
from unstable_gradients.results import Row


@dataclass(frozen=True)
class Settings(memory.Settings):
    """What it takes to run the experiment again."""

    arms: tuple[tuple[str, bool], ...] = (("identity", True),)
    limits: tuple[float, ...] = (0.01, 0.1, 1.0, 10.0, 100.0, inf)


def run(settings: Settings) -> list[Row]:
    """For each limit, the last of them none, a row of `kind` run for each start, and one of `kind` history.

    `eta` is the rate that was chosen for the limit, `mse` the mean squared error on the test part. `norms` is a list over the
    steps of the first start: the norm of all gradients before they were clipped. `cut` is the fraction of its steps that were.
    """
    parts = memory.split(settings)
    ((arm, _),) = settings.arms
    rows: list[Row] = []
    for limit in settings.limits:
        best = train_best(
            partial(memory.draw, arm, settings.width),
            parts,
            settings,
            optimizer=Adam,
            loss=quadratic,
            clip=partial(clip_by_norm, limit=limit),
            score=memory.squared_error,
        )
        same = {"limit": "none" if limit == inf else f"{limit:g}", "eta": best.eta}
        rows += [{"kind": "run", **same, "seed": seed, "mse": mse} for seed, mse in enumerate(best.test)]
        norms: list[float] = []

        def watched(gradients: Arrays, limit: float = limit, norms: list[float] = norms) -> list[np.ndarray]:
            norms.append(global_norm(gradients))
            return clip_by_norm(gradients, limit)

        again = memory.draw(arm, settings.width, np.random.default_rng(0))
        descend(
            again,
            parts[0],
            Adam(best.eta),
            steps=settings.steps,
            batch=settings.batch,
            rng=np.random.default_rng([0, 1]),
            loss=quadratic,
            clip=watched,
        )
        cut = float(np.mean(np.array(norms) > limit))
        rows.append({"kind": "history", **same, "cut": cut, "norms": norms})
    return rows


if __name__ == "__main__":
    record("clip_limits", run, Settings(), digits=3)
