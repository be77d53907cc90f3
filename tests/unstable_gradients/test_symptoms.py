"""What the laboratory says of a run is what is the case: each sentence provoked, and not said where it is not so."""

import pytest
from unstable_gradients.lab import Run, Settings
from unstable_gradients.symptoms import sentences

HEALTHY = {"activation": "relu", "weights": "he", "steps": 300}
SAID = {
    "vanishing": ({}, "of the last layer's gradient: vanishing."),
    "stuck": ({}, "they are stuck."),
    "guessing": ({}, "no better than guessing (2.30)"),
    "learns": (HEALTHY, "it learns (guessing has 2.30)"),
    "holds": (HEALTHY, "of the last layer's gradient: it holds."),
    "exploding": (
        {"activation": "tanh", "weights": "orthogonal", "gain": 2.5, "depth": 30, "steps": 1},
        "of the last layer's gradient: exploding.",
    ),
    "thrown": ({**HEALTHY, "optimizer": "adam", "eta": 0.3, "depth": 3, "steps": 1}, "they are thrown about."),
    "saturated": ({"activation": "tanh", "gain": 10.0, "steps": 1}, "are saturated"),
    "dead": ({"activation": "relu", "gain": 1.0, "eta": 5.0, "depth": 4, "steps": 20}, "are dead"),
    "alike": ({"weights": "zero", "steps": 3}, "have the same weights, and the same gradient"),
    "NaN": ({"activation": "relu", "weights": "he", "gain": 3.0}, "the loss is NaN, and training has stopped"),
    "why NaN": ({"activation": "relu", "weights": "he", "gain": 3.0}, "inf - inf and 0 times inf are NaN"),
    "what to try": ({"activation": "relu", "weights": "he", "gain": 3.0}, "Try a smaller eta"),
    "clipped": ({"clip": "norm", "limit": 0.01, "steps": 5}, "Clipping changed 5 of 5 steps."),
}


def said(settings: dict) -> str:
    run = Run(Settings(**{"steps": 60, **settings}))
    for _ in run.train():
        pass
    return "\n".join(sentences(run))


@pytest.mark.parametrize("symptom", SAID)
def test_it_is_said(symptom: str) -> None:
    settings, sentence = SAID[symptom]
    assert sentence in said(settings)


def test_a_healthy_network_has_no_symptom() -> None:
    text = said(HEALTHY)
    wrong = [
        "vanishing",
        "exploding",
        "stuck",
        "thrown",
        "saturated",
        "dead",
        "NaN",
        "no better than guessing (2.30)",
        "Clipping",
    ]
    assert not [word for word in wrong if word in text]


def test_accuracy_is_told_at_the_end() -> None:
    run = Run(Settings(steps=200))
    told = ["validation" in sentences(run)[0] for _ in run.train(pause=0)]
    assert told == [False] * (len(told) - 1) + [True]


def test_a_run_that_has_not_begun_says_so() -> None:
    assert sentences(Run(Settings())) == ["Nothing has run yet."]


def test_the_ratio_is_that_of_the_rows() -> None:
    run = Run(Settings(steps=1))
    for _ in run.train():
        pass
    first, last = run.last.layers[0], run.last.layers[-1]
    mantissa, exponent = f"{first['delta_norm'] / last['delta_norm']:.0e}".split("e")
    assert f"Layer 1 receives {mantissa}e{int(exponent)} of the last layer's gradient" in sentences(run)[1]
