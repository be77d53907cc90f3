import numpy as np
import pytest
from unstable_gradients.activations import tanh
from unstable_gradients.gradcheck import numeric_gradient
from unstable_gradients.normalization import BatchNorm, LayerNorm
from unstable_gradients.parts import Chain, Linear, Nonlinearity, Part
from unstable_gradients.residual import Residual


def generator(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def linear(fan_in: int, fan_out: int) -> Linear:
    rng = generator(fan_in)
    return Linear(rng.normal(size=(fan_in, fan_out)), rng.normal(size=fan_out))


def nested() -> Chain:
    """Everything there is, with a chain in a branch in a branch."""
    inner = Residual([LayerNorm(4), Nonlinearity(tanh), linear(4, 4)], scale=0.5)
    return Chain(
        [linear(3, 4), Residual([linear(4, 4), inner, BatchNorm(4)]), Chain([Nonlinearity(tanh)]), linear(4, 2)]
    )


def test_a_linear_part_by_hand() -> None:
    part = Linear(np.array([[1.0], [2.0]]), np.array([-4.0]))
    z, cache = part.forward(np.array([[2.0, 1.0], [0.0, 3.0]]))
    assert z.tolist() == [[0.0], [2.0]] and cache.z is z
    dx, [(delta, (dW, db))] = part.backward(np.array([[1.0], [10.0]]), cache)
    assert dx.tolist() == [[1.0, 2.0], [10.0, 20.0]] and delta.tolist() == [[1.0], [10.0]]
    assert dW.tolist() == [[2.0], [31.0]] and db.tolist() == [11.0]


def test_members_caches_and_gradients_come_in_one_order() -> None:
    chain = nested()
    kinds = [type(part).__name__ for part in chain.members()]
    assert kinds == [
        *("Linear", "Residual", "Linear", "Residual", "LayerNorm", "Nonlinearity", "Linear", "BatchNorm"),
        *("Nonlinearity", "Linear"),
    ]
    y, cache = chain.forward(generator().normal(size=(5, 3)))
    _, gradients = chain.backward(np.ones_like(y), cache)
    for part, kept, told in zip(chain.members(), chain.caches(cache), gradients, strict=True):
        assert [g.shape for g in told.parameters] == [getattr(part, name).shape for name in part.names]
        if isinstance(part, Linear | Residual):
            assert kept._fields[:2] in (("x", "z"), ("x", "y")) and told.output.shape == kept[1].shape
    assert [id(p) for p in chain.parameters()][:2] == [id(chain.parts[0].W), id(chain.parts[0].b)]


def test_a_nested_chain_against_differences() -> None:
    chain, x = nested(), generator().normal(size=(5, 3))
    weights = generator(1).normal(size=(5, 2))
    dx, told = chain.backward(weights, chain.forward(x)[1])
    analytic = [dx, *(gradient for one in told for gradient in one.parameters)]
    numeric = numeric_gradient(lambda: float((weights * chain.forward(x)[0]).sum()), [x, *chain.parameters()])
    together = [np.concatenate([np.ravel(g) for g in gradients]) for gradients in (analytic, numeric)]
    assert np.linalg.norm(together[0] - together[1]) < 1e-8 * np.linalg.norm(together[1])


def test_evaluation_goes_the_same_way_with_running_statistics() -> None:
    chain, x = nested(), generator().normal(size=(5, 3))
    (norm,) = (part for part in chain.members() if isinstance(part, BatchNorm))
    assert not np.allclose(chain.evaluate(x), chain.forward(x)[0])
    kept = chain.caches(chain.forward(x)[1])[chain.members().index(norm)]
    norm.running_mean, norm.running_variance = kept.mean[0], kept.sigma[0] ** 2 - norm.epsilon
    assert np.allclose(chain.evaluate(x), chain.forward(x)[0], rtol=1e-12)


def test_an_empty_chain_changes_nothing() -> None:
    x = generator().normal(size=(5, 3))
    y, cache = Chain([]).forward(x)
    assert y is x and Chain([]).backward(x, cache)[0] is x


def test_shapes_that_make_no_layer_are_named() -> None:
    for W, b in ((np.zeros((2, 3)), np.zeros(2)), (np.zeros(3), np.zeros(()))):
        with pytest.raises(ValueError, match=r"W has shape .* and b has .*; a layer takes \(in, out\) and \(out,\)"):
            Linear(W, b)


def test_a_part_without_passes_says_so() -> None:
    for call in (lambda: Part().forward(np.zeros((1, 1))), lambda: Part().backward(np.zeros((1, 1)), None)):
        with pytest.raises(NotImplementedError):
            call()
