"""The program of a run, executed, gives the losses of the run."""

import pytest
from unstable_gradients.lab import Run, Settings
from unstable_gradients.listing import program

RUNS = [
    {},
    {"data": "moons", "activation": "relu", "weights": "he", "gain": 1.5, "depth": 3},
    {"data": "spiral", "activation": "gelu", "weights": "normal", "gain": 0.2, "optimizer": "nesterov", "loss": "quadratic"},
    {"weights": "zero", "warm_up": 5, "optimizer": "adam", "eta": 0.003},
    {"activation": "tanh", "norm": "layer", "architecture": "pre_norm", "scaled": True, "clip": "norm", "limit": 0.5},
    {"activation": "selu", "weights": "orthogonal", "norm": "batch", "clip": "value", "limit": 0.01, "optimizer": "rmsprop", "eta": 0.001},
    {"weights": "glorot", "warm_up": 3, "optimizer": "momentum", "architecture": "post_activation", "seed": 4},
]  # fmt: skip


@pytest.mark.parametrize("settings", RUNS, ids=lambda settings: ",".join(settings) or "defaults")
def test_the_program_trains_as_the_run_does(settings: dict, capsys: pytest.CaptureFixture[str]) -> None:
    run = Run(Settings(**{"steps": 12, "batch_size": 16, **settings}))
    for _ in run.train():
        pass
    names: dict = {}
    exec(program(run.settings), names)
    assert names["losses"] == run.losses
    assert "loss at first" in capsys.readouterr().out


@pytest.mark.parametrize("settings", RUNS, ids=lambda settings: ",".join(settings) or "defaults")
def test_the_program_fits_a_column(settings: dict) -> None:
    assert max(map(len, program(Settings(**settings)).splitlines())) <= 80
