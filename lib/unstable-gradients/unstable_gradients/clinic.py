"""A clinic for networks that do not train: order tests, name the illness, treat, and see whether it trains.

The chapter `diagnosis` uses this module. What a patient finds out about itself it prints:

    patient = admit("A")                 # prints what its owner says
    patient.order("layers")              # a test from TESTS
    patient.diagnose("vanishing")        # an illness from ILLNESSES: confirmed, or refuted by a test
    patient.treat(activation="tanh")     # trains the treated network for as many steps
"""

import math
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, partial
from typing import Any

from unstable_gradients.cases import BATCH, CASES, STEPS, Case, arrived, course, data_of, reads, treated
from unstable_gradients.checklist import CHECKLIST, Signs, examine, two_digits
from unstable_gradients.illnesses import ILLNESSES, Findings, findings
from unstable_gradients.optimizers import SGD
from unstable_gradients.stack import Stack

LOOKED_AT = 128  # images that a test looks at
CURED = 0.8  # of new digits read, after STEPS steps


def admit(name: str, seed: int = 0) -> "Patient":
    """The patient of that name from `cases.CASES`; `seed` draws its weights and its batches."""
    if name not in CASES:
        raise ValueError(f"no patient is called {name!r}; there are {', '.join(CASES)}")
    print(f"“{CASES[name].says}”")
    return Patient(CASES[name], arrived(CASES[name], seed), seed)


class Patient:
    """A network in the clinic, which stays as it came whatever is tried on it."""

    def __init__(self, case: Case, net: Stack, seed: int) -> None:
        self._case, self._net, self._seed = case, net, seed
        self.diagnosis, self.cured = "open", False
        self.reads = 0.0  # the share of new digits, once it has trained

    @cached_property
    def signs(self) -> Signs:
        """The checklist, read off the network."""
        data = data_of(self._case, self._seed)
        optimizer = partial(SGD, self._case.eta)
        return examine(self._net, data.X[:LOOKED_AT], data.y[:LOOKED_AT], optimizer, batch=BATCH)

    @cached_property
    def findings(self) -> Findings:
        """All numbers that a diagnosis rests on."""
        data = data_of(self._case, self._seed)
        return findings(self.signs, data.X, data.y)

    def layers(self) -> list[dict[str, Any]]:
        """Rows for `charts.triple` and `charts.layer_norms`."""
        return self.signs.layers

    def order(self, test: str) -> None:
        """Print a test from TESTS."""
        if test not in TESTS:
            raise ValueError(f"no test is called {test!r}; there are {', '.join(TESTS)}")
        print(f"test: {test}")
        for line in TESTS[test](self):
            print(f"  {line}")

    def diagnose(self, illness: str) -> None:
        """Name an illness from ILLNESSES, and hear what speaks for it or against it; "open" names none."""
        self.diagnosis = illness
        if illness == "open":
            return
        if illness not in ILLNESSES:
            raise ValueError(f"no illness is called {illness!r}; there are {', '.join(ILLNESSES)}")
        print(f"diagnosis: {illness}")
        shown = {name: two_digits(value) for name, value in self.findings.items()}
        rule = ILLNESSES[illness].refutation(self.findings)
        if rule is None:
            print(f"  Yes: {ILLNESSES[illness].means.format(**shown)}.")
        else:
            print(f"  No: {rule.refuted.format(shown[rule.number])}.")
            print(f'  The test that shows it: "{rule.test}".')

    def treat(
        self, *, activation: str = "keep", weights: str = "keep", eta: str | float = "keep", also: str = "nothing"
    ) -> None:
        """Change what `cases.treated` takes, train for as many steps as before, and say what has become of it."""
        changes = {"activation": activation, "weights": weights, "eta": eta}
        if all(change == "keep" for change in changes.values()) and also == "nothing":
            return
        patient = Patient(*treated(self._case, self._net, self._seed, also=also, **changes), self._seed)  # type: ignore[arg-type]
        print("treated")
        for line in patient.course():
            print(f"  {line}")
        self.cured = patient.reads >= CURED
        if self.cured:
            print(f"  Cured: {CURED:.0%} or more.")
        else:
            print(f"  Not cured: that would be {CURED:.0%}. Its signs before the first step:")
            print("\n".join(f"    {line}" for line in patient.unhealthy()))

    def course(self) -> Iterator[str]:
        """Train a copy; a line each hundred steps, as they come."""
        net, losses = self._net.copy(), []
        for step, loss in course(self._case, net, self._seed):
            losses.append(loss)
            if step % 100 == 0 or not math.isfinite(loss):
                yield f"step {step:3}   loss {_short(loss)}"
            if not math.isfinite(loss):
                return
        self.reads = reads(self._case, net, self._seed)
        yield f"step {STEPS}   loss {_short(sum(losses[-20:]) / 20)}   reads {self.reads:.0%} of new digits"

    def unhealthy(self) -> list[str]:
        """A line for each sign of the checklist that is out of its range."""
        numbers = self.signs.numbers()
        lines = [
            f"{sign.name} {sign.text(numbers[name])}"
            for name, sign in CHECKLIST.items()
            if name in numbers and not sign.fits(numbers[name])
        ]
        return lines or ["all in their healthy range"]

    def missing(self) -> str:
        """What is to be done before the patient can go home; empty if nothing is."""
        if self.diagnosis == "open":
            return "no illness is named. Order tests until you know, then choose a diagnosis."
        return "" if self.cured else "it does not train. Choose a treatment that answers the diagnosis."

    def discharge(self) -> str:
        """What to say of a patient who is cured."""
        illness = self._case.illness
        if self.diagnosis == illness:
            return f"it was “{illness}”, and now it trains."
        return f"it trains, though it was “{illness}” and not “{self.diagnosis}”. A cure can work for another reason."


def _loss(patient: Patient) -> list[str]:
    return _signs(patient, "loss")


def _layers(patient: Patient) -> list[str]:
    table = [
        f"{row['layer']:5}   {row['activation_norm']:10.0e}   {row['delta_norm']:5.0e}   {row['dW_norm']:5.0e}"
        for row in patient.layers()
    ]
    return ["layer   activation   delta   dL/dW   (norms)", *table, *_signs(patient, "delta")]


def _units(patient: Patient) -> list[str]:
    smooth = "saturated" in patient.signs.numbers()
    table = [
        f"{row['layer']:5}   {row['saturation'] if smooth else '-':>9{'.0%' if smooth else ''}}   {row['dead']:4.0%}"
        f"   {row['different']} of {row['units']}"
        for row in patient.layers()[:-1]
    ]
    return ["layer   saturated   dead   different units", *table, *_signs(patient, "saturated", "dead")]


def _updates(patient: Patient) -> list[str]:
    table = [f"{row['layer']:5}   {row['update_ratio']:.0e}" for row in patient.layers()]
    return ["layer   step over weight", *table, *_signs(patient, "update")]


def _batch(patient: Patient) -> list[str]:
    return _signs(patient, "one_batch")


def _data(patient: Patient) -> list[str]:
    return [
        f"pixels: {patient.findings['pixels']:.2g} in the mean   healthy about 1, within a factor of 10",
        f"label that of the most similar image: {patient.findings['neighbours']:.0%}   healthy near 100%",
    ]


TESTS: dict[str, Callable[[Patient], Iterable[str]]] = {
    "course": Patient.course,
    "loss": _loss,
    "layers": _layers,
    "units": _units,
    "updates": _updates,
    "batch": _batch,
    "data": _data,
}


def _signs(patient: Patient, *names: str) -> list[str]:
    """A line for each of these signs, with the range in which it is healthy."""
    numbers = patient.signs.numbers()
    return [
        f"{CHECKLIST[name].name}: {CHECKLIST[name].text(numbers[name])}   {CHECKLIST[name].range}"
        for name in names
        if name in numbers
    ]


def _short(loss: float) -> str:
    """Two digits, which a processor that adds in another order gives, too."""
    return f"{loss:.2g}" if not loss >= 100 else f"{loss:.0e}"
