"""Every patient of the chapter `diagnosis` with every treatment, good for it or not, over five seeds."""

from dataclasses import dataclass

from unstable_gradients.cases import CASES, arrived, course, reads, treated
from unstable_gradients.experiments.record import record
from unstable_gradients.results import Row

TREATMENTS: dict[str, dict[str, str | float]] = {
    "none": {},
    "tanh": {"activation": "tanh"},
    "ReLU": {"activation": "relu"},
    "leaky ReLU": {"activation": "leaky_relu"},
    "LeCun's weights": {"weights": "lecun"},
    "He's weights": {"weights": "he"},
    "ReLU + He's": {"activation": "relu", "weights": "he"},
    "rate 0.001": {"eta": 0.001},
    "rate 0.1": {"eta": 0.1},
    "rate 1": {"eta": 1.0},
    "layer norm": {"also": "layer norm"},
    "clip at 1": {"also": "clip at 1"},
    "mend pixels": {"also": "mend pixels"},
    "mend labels": {"also": "mend labels"},
}


@dataclass(frozen=True)
class Settings:
    """What it takes to run the experiment again."""

    patients: tuple[str, ...] = ("A", "B", "C", "D", "E", "F")
    treatments: tuple[str, ...] = tuple(TREATMENTS)
    seeds: int = 5


def run(settings: Settings) -> list[Row]:
    """A row for each patient and treatment, with the share of new digits read by each seed."""
    return [
        {
            "patient": patient,
            "illness": CASES[patient].illness,
            "treatment": treatment,
            "reads": [after(patient, treatment, seed) for seed in range(settings.seeds)],
        }
        for patient in settings.patients
        for treatment in settings.treatments
    ]


def after(patient: str, treatment: str, seed: int) -> float:
    """The share of new digits that the treated network reads after its training."""
    case, net = treated(CASES[patient], arrived(CASES[patient], seed), seed, **TREATMENTS[treatment])  # type: ignore[arg-type]
    for _ in course(case, net, seed):
        pass
    return reads(case, net, seed)


if __name__ == "__main__":
    record("treatments", run, Settings(), digits=3)
