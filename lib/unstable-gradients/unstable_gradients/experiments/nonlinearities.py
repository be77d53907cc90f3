"""Which activation functions let a network train, at each depth, every one with weights that keep the mean square of z.

The chapter `activations` shows it, on the digits, by the protocol and with
the budget of `starts`.
"""

from dataclasses import dataclass

from unstable_gradients import mean_field
from unstable_gradients.experiments import starts
from unstable_gradients.experiments.protocol import digits_split
from unstable_gradients.experiments.record import record
from unstable_gradients.initializers import Initializer, lecun
from unstable_gradients.results import Row


@dataclass(frozen=True)
class Settings(starts.Settings):
    """What it takes to run the experiment again; `starts` holds "fitting" and "lecun", the gain that suits and gain 1."""

    activations: tuple[str, ...] = ("sigmoid", "tanh", "relu", "leaky_relu", "elu", "selu", "gelu")
    starts: tuple[str, ...] = ("fitting", "lecun")


def fitting(activation: str) -> Initializer:
    """Weights that keep the mean square of z where it is 1."""
    return lecun(mean_field.variance_map(1.0, activation, 1.0) ** -0.5)


def run(settings: Settings) -> list[Row]:
    """A row for each activation, start and depth, as in `starts`."""
    parts = digits_split(settings.split_seed)
    return [
        {
            "activation": activation,
            "start": name,
            "depth": depth,
            **starts.best(settings, activation, fitting(activation) if name == "fitting" else lecun(), depth, parts),
        }
        for activation in settings.activations
        for name in settings.starts
        for depth in settings.depths
    ]


if __name__ == "__main__":
    record("nonlinearities", run, Settings(), digits=4)
