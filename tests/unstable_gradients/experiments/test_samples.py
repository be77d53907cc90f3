"""A stated part of every experiment, run again, gives the committed rows.

Before training the rows agree to the digits that are written. Training adds up the last bits of a machine's arithmetic:
there they agree to the tolerance beside the sample. `make results` runs the whole.
"""

import importlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from unstable_gradients import results
from unstable_gradients.datasets import digits
from unstable_gradients.results import Row, read


class Sample(NamedTuple):
    """What to run again, and how closely it agrees."""

    rows: Callable[[Any, Any], list[Row]]  # of the module and its settings
    rel: float = 0.006  # the rows are written to three digits or more


def part(**settings: Any) -> Callable[[Any, Any], list[Row]]:
    """The experiment with fewer settings, whose rows are some of all."""
    return lambda module, all_settings: module.run(replace(all_settings, **settings))


def one_arm(module: Any, settings: Any) -> list[Row]:
    parts = digits().split(rng=np.random.default_rng(settings.split_seed))
    return [module.compare(settings, module.Arm("tanh", 2, 1, settings.steps), parts)]


def one_layer(module: Any, settings: Any) -> list[Row]:
    parts = digits().split(rng=np.random.default_rng(settings.split_seed))
    networks = [module.random_layers(settings, seed, parts) for seed in range(settings.seeds)]
    return [module.read_out(settings, 9, True, networks)]


def before_learning(module: Any, settings: Any) -> list[Row]:
    net = module.MLP(settings.sizes, activation="tanh", rng=np.random.default_rng(settings.seed))
    return module.measured(settings, net, digits(), "before learning")


def narrow_draws(module: Any, settings: Any) -> list[Row]:
    return [module.draws(settings, width) for width in (4, 8)]


def one_start(module: Any, settings: Any) -> list[Row]:
    return [module.at_start(settings, "identity", 0)]


def one_rate(module: Any, settings: Any) -> list[Row]:
    return module.run(replace(settings, exponents=(-1.0,)))


def he_at_five_layers(module: Any, settings: Any) -> list[Row]:
    return [module.measured(settings, "he", 5)]


def slow_moons(module: Any, settings: Any) -> list[Row]:
    rows = module.run(replace(settings, etas=(0.01,)))
    return [row for row in rows if row["kind"] != "map"]  # maps are rounded: see test_decision_boundary


def calm_networks(module: Any, settings: Any) -> list[Row]:
    """Of the first ten; in two of the others the last bits of a machine's arithmetic decide what 300 steps make of them."""
    parts = digits().split(rng=np.random.default_rng(settings.split_seed))
    return [module.one(settings, number, parts) for number in (0, 3, 5, 6)]


SAMPLES = {
    "adding": Sample(part(arms=("scaled",), scales=(1.0,), blocks=(5, 10))),
    "alikeness": Sample(part(activations=("relu", "tanh"))),
    "bad_step": Sample(part(activations=(("tanh", 1.0),), times=(10.0,)), rel=0.02),
    "batch_norm_growth": Sample(one_start),
    "covariate_shift": Sample(part(arms=("none",), depths=(5,), etas=(0.1,)), rel=0.05),
    "cliff": Sample(part()),
    "clip_limits": Sample(part(limits=(10.0,), etas=(0.003,), seeds=1), rel=0.05),
    "clip_starts": Sample(part(networks=(("sigmoid", "sigmoid", 1.0),), clips=("norm",), etas=(0.01,)), rel=0.05),
    "decision_boundary": Sample(slow_moons, rel=0.02),
    "difference_step": Sample(part(exponents=(-0.5, -1.0, -1.5, -2.0, -2.5, -3.0, -3.5))),  # before rounding rules
    "divergence": Sample(part(seeds=1, etas=(0.003, 0.03)), rel=0.05),
    "doubling": Sample(part(kinds=("half",), seeds=2)),
    "early_layers": Sample(one_arm, rel=0.02),
    "edge_of_chaos": Sample(part(widths=(32,), bias_variances=(0.1,))),
    "feature_readout": Sample(one_layer, rel=0.02),
    "finite_width": Sample(part(widths=(10,))),
    "first_weights": Sample(part(activations=("relu",), shapes=((64, 16),), starts=("glorot",))),
    "first_step": Sample(part(scales=(1.5, 3.0), depths=(10,))),
    "gradient_by_layer": Sample(part(depths=(10,), scales=(1.0, 4.0))),
    "gates": Sample(part(biases=(-2.0, 1.0))),
    "hand_network": Sample(part()),
    "he_depth": Sample(part(variances=("1/n",), seeds=1)),
    "jacobian_spectrum": Sample(part(scales=(1.0,))),
    "learning_rate": Sample(part(etas=(0.0001, 1.0)), rel=0.02),
    "matrix_growth": Sample(part()),
    "matrix_powers": Sample(part()),
    "matrix_products": Sample(part(widths=(4, 8))),
    "memory": Sample(part(arms=(("tanh", False),), etas=(0.001,), seeds=1), rel=0.05),
    "minibatch_noise": Sample(before_learning),
    "moves": Sample(part(networks=("lecun",), rules=("sgd",)), rel=0.05),
    "narrow_he": Sample(narrow_draws),
    "neuron_chain": Sample(part()),
    "nielsen": Sample(part(hidden_layers=(2,))),
    "nonlinearities": Sample(part(activations=("selu",), starts=("lecun",), depths=(5,)), rel=0.05),
    "norm_placement": Sample(part(architectures=("pre_norm",), blocks=(3,))),
    "norm_training": Sample(part(norms=("batch",), scales=(4.0,), depths=(10,), etas=(0.3,)), rel=0.05),
    "norm_warm_up": Sample(part(architectures=("pre_norm",), blocks=(6,), warm_ups=(100,), etas=(0.003,)), rel=0.05),
    "overshoot": Sample(part()),
    "rate_sweep": Sample(one_rate, rel=0.02),
    "rescaling": Sample(part(activations=("relu",), norms=("batch",), scales=(0.5, 4.0))),
    "residual_training": Sample(part(arms=("scaled",), depths=(10,), etas=(0.1,)), rel=0.05),
    "shattered": Sample(part(blocks=(1, 4))),
    "small_batches": Sample(part(norms=("batch",), batches=(16,), etas=(0.1,)), rel=0.05),
    "remedies": Sample(he_at_five_layers, rel=0.05),
    "starts": Sample(part(activations=("relu",), starts=("he",), depths=(5,)), rel=0.05),
    "step_rules": Sample(part(rules=("sgd",), depths=(5,)), rel=0.05),
    "step_sizes": Sample(part()),
    "stuck_weight": Sample(part(seeds=1, rests=(0.0, 0.5)), rel=0.05),
    "three_regimes": Sample(part(scales=(0.5, 1.25, 4.0))),
    "through_time": Sample(part(scales=(0.5, 1.4), activations=("tanh",))),
    "treatments": Sample(part(patients=("D",), treatments=("none", "rate 0.1")), rel=0.05),
    "triple": Sample(part(seeds=1)),
    "two_clips": Sample(part()),
    "two_paths": Sample(part()),
    "two_weights": Sample(part(first=(-1.5, 0.0, 2.0))),
    "vanishing_rate": Sample(part(depths=(10, 40), seeds=2)),
    "vital_signs": Sample(calm_networks, rel=0.05),
    "weight_scale": Sample(part(scales=(1.25,), depths=(5, 10)), rel=0.02),
}


def test_every_experiment_has_a_sample():
    assert set(SAMPLES) == {path.stem for path in Path(results.__file__).parent.glob("*.json")}


@pytest.mark.parametrize("slug", SAMPLES)
def test_a_part_run_again_gives_the_committed_rows(slug):
    module = importlib.import_module(f"unstable_gradients.experiments.{slug}")
    rows = SAMPLES[slug].rows(module, module.Settings())
    committed = read(slug).rows
    assert 0 < len(rows) <= len(committed)
    for row in rows:
        assert any(alike(row, other, SAMPLES[slug].rel) for other in committed), row


def alike(one: Any, other: Any, rel: float) -> bool:
    """The same, with floating-point numbers to a relative tolerance; names and whole numbers exactly."""
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(alike(one[name], other[name], rel) for name in one)
    if isinstance(one, list | tuple | np.ndarray):
        return len(one) == len(other) and all(alike(a, b, rel) for a, b in zip(one, other, strict=True))
    if isinstance(one, float | np.floating):
        return bool(np.isclose(float(one), float(other), rtol=rel, atol=0, equal_nan=True))
    return bool(one == other)
