import math

import numpy as np
import pytest
from unstable_gradients.losses import softmax_cross_entropy
from unstable_gradients.mlp import MLP
from unstable_gradients.optimizers import OPTIMIZERS, SGD
from unstable_gradients.schedules import SCHEDULES, Scheduled, constant, cosine, stepwise, warm_up
from unstable_gradients.training import train


def rates(schedule, steps: int) -> list[float]:
    return [schedule(step) for step in range(steps)]


def test_by_hand() -> None:
    assert rates(constant(0.3), 3) == [0.3] * 3
    assert rates(stepwise(0.8, every=2, factor=0.5), 7) == [0.8, 0.8, 0.4, 0.4, 0.2, 0.2, 0.1]
    assert rates(cosine(1.0, steps=4), 7) == pytest.approx(
        [1, (1 + math.sqrt(0.5)) / 2, 0.5, (1 - math.sqrt(0.5)) / 2, 0, 0, 0], abs=1e-15
    )
    assert rates(cosine(1.0, steps=2, last=0.2), 4) == pytest.approx([1, 0.6, 0.2, 0.2])
    assert rates(warm_up(4, constant(0.2)), 6) == pytest.approx([0.05, 0.1, 0.15, 0.2, 0.2, 0.2])


def test_a_warm_up_goes_in_front_of_any_schedule() -> None:
    for then in (constant(0.5), stepwise(0.5, every=3), cosine(0.5, steps=10)):
        assert rates(warm_up(0, then), 12) == rates(then, 12)
        whole = rates(warm_up(5, then), 17)
        assert whole[5:] == rates(then, 12) and np.allclose(np.diff(whole[:5]), 0.1) and whole[0] == 0.1
    assert rates(warm_up(2, warm_up(2, constant(1.0))), 5) == pytest.approx([0.25, 0.5, 0.5, 1, 1])


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_scheduled_optimizer_makes_the_steps_of_its_optimizer_at_those_rates(name: str) -> None:
    schedule = warm_up(3, cosine(0.1, steps=6))
    ours, theirs = np.array([1.0, -2.0]), np.array([1.0, -2.0])
    optimizer, scheduled = OPTIMIZERS[name](99.0), Scheduled(OPTIMIZERS[name](99.0), schedule)
    for step in range(12):
        scheduled.step([ours], [ours**3])
        optimizer.eta = schedule(step)
        optimizer.step([theirs], [theirs**3])
        assert np.array_equal(ours, theirs)
    assert scheduled.t == 12 and np.abs(ours).max() < 3


def test_train_takes_it_as_an_optimizer() -> None:
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(20, 4)), rng.integers(3, size=20)
    nets = [MLP((4, 5, 3), rng=np.random.default_rng(1)) for _ in range(2)]
    settings = {"loss": softmax_cross_entropy, "steps": 6, "batch_size": 8}
    rows = [
        list(train(net, X, y, optimizer=optimizer, rng=np.random.default_rng(2), **settings))
        for net, optimizer in zip(nets, (SGD(0.1), Scheduled(SGD(0.1), stepwise(0.1, every=3, factor=0))), strict=True)
    ]
    assert rows[0][:4] == rows[1][:4] and rows[0][4:] != rows[1][4:]  # the rate is 0 from step 3 on


def test_every_schedule_is_listed_and_bad_arguments_are_named() -> None:
    assert list(SCHEDULES) == ["constant", "stepwise", "cosine", "warm_up"]
    with pytest.raises(ValueError, match="every is 0; it can be 1 or more"):
        stepwise(0.1, every=0)
    with pytest.raises(ValueError, match="steps is 0; it can be 1 or more"):
        cosine(0.1, steps=0)
    with pytest.raises(ValueError, match="steps is -1; it can be 0 or more"):
        warm_up(-1, constant(0.1))
