"""What to read off a network that does or does not train.

The chapters `vanishing`, `exploding`, `unstable`, `recurrent` and `diagnosis` use this module. Layers and time steps
count from 1 here, from the input side, as they do in the figures: layer `l` has the weights `W[l - 1]`.
"""

from typing import Any

import numpy as np

from unstable_gradients.activations import Activation
from unstable_gradients.lstm import LSTMBackward, LSTMForward
from unstable_gradients.mlp import MLP, Backward, Forward
from unstable_gradients.norms import norm, sd
from unstable_gradients.overflow import overflow_shown
from unstable_gradients.rnn import RNNBackward, RNNForward
from unstable_gradients.stack import Stack, StackBackward, StackForward


@overflow_shown
def layer_rows(
    net: MLP | Stack, forward: Forward | StackForward, backward: Backward | StackBackward
) -> list[dict[str, Any]]:
    """One row a layer, with the norms and standard deviations of everything that flows through it.

    A norm is the Euclidean norm of the whole array, a standard deviation that of its entries:

    - `delta_*`: `backward.delta`, (batch, n), the derivative of the batch's mean loss with respect to `z`
    - `activation_*`: `forward.a`, (batch, n), what the next layer takes
    - `z_sd`: `forward.z`, (batch, n)
    - `dW_*`, `db_norm`: the gradient of the batch's mean loss
    - `W_norm`: the weights themselves
    - `saturation`, `dead`: fractions from 0 to 1, see the functions of these names, of the activation behind the layer
    """
    rows = []
    for l, activated in enumerate(forward.activated):
        z, a, delta = forward.z[l], forward.a[l + 1], backward.delta[l]
        rows.append(
            {
                "layer": l + 1,
                "layers": net.depth,
                "delta_norm": norm(delta),
                "delta_sd": sd(delta),
                "activation_norm": norm(a),
                "activation_sd": sd(a),
                "z_sd": sd(z),
                "dW_norm": norm(backward.dW[l]),
                "dW_sd": sd(backward.dW[l]),
                "db_norm": norm(backward.db[l]),
                "W_norm": norm(net.W[l]),
                "saturation": saturation(net.activations[l], *activated),
                "dead": dead(net.activations[l], *activated),
            }
        )
    return rows


@overflow_shown
def time_rows(forward: RNNForward | LSTMForward, backward: RNNBackward | LSTMBackward) -> list[dict[str, Any]]:
    """One row a time step of a recurrent network; norms are Euclidean, of the whole array of the batch.

    - `time`, from 1 to `times`; `lag`, the steps that are still to come
    - `delta_norm`: `backward.delta`, of what goes into the step's units
    - `dh_norm`, `h_norm`: of the state behind the step, the gradient and the state itself
    - `dW_h_norm`: of what this step adds to the gradient of `W_h`
    - of an LSTM also `dc_norm` and `c_norm`, of its cells, and `forget`, the mean of its forget gate
    """
    times, rows = len(backward.delta), []
    for t, delta in enumerate(backward.delta):
        row = {
            "time": t + 1,
            "times": times,
            "lag": times - 1 - t,
            "delta_norm": norm(delta),
            "dh_norm": norm(backward.dh[t + 1]),
            "h_norm": norm(forward.h[t + 1]),
            "dW_h_norm": norm(forward.h[t].T @ delta),  # (n, batch) @ (batch, n)
        }
        if isinstance(forward, LSTMForward) and isinstance(backward, LSTMBackward):
            row["dc_norm"], row["c_norm"] = norm(backward.dc[t + 1]), norm(forward.c[t + 1])
            row["forget"] = float(forward.forget[t].mean())
        rows.append(row)
    return rows


def saturation(activation: Activation, z: np.ndarray, a: np.ndarray | None = None, threshold: float = 0.05) -> float:
    """The fraction of entries of `z` that let hardly any gradient through.

    An entry counts if its slope is below `threshold` times the activation's steepest slope: for tanh beyond
    `|a| = 0.975`, for a ReLU wherever `z <= 0`.
    """
    slope = np.abs(activation.derivative(z, a))
    return float(np.mean(slope < threshold * activation.steepest))


def dead(activation: Activation, z: np.ndarray, a: np.ndarray | None = None) -> float:
    """The fraction of units, columns of `z` (batch, n), whose slope is exactly 0 for every example of the batch."""
    return float(np.mean(~np.any(activation.derivative(z, a), axis=0)))


@overflow_shown
def update_ratio(before: np.ndarray, after: np.ndarray) -> float:
    """The size of a step relative to what it changes, `|after - before| / |before|`; about 1e-3 is healthy.

    The rule of thumb is Karpathy's (makemore, part 3, 2022), who uses standard deviations. Inf if `before` is all 0.
    """
    size = norm(before)
    step = norm(after - before)
    return step / size if size > 0 else float("inf" if step > 0 else "nan")


def jacobian_singular_values(net: MLP, x: np.ndarray, *, start: int = 0, stop: int | None = None) -> np.ndarray:
    """The singular values of the derivative of `a[stop]` with respect to `a[start]`, largest first.

    `x` is one input (n_0,) or a batch (batch, n_0); the result is (k,) or (batch, k), where k is the smaller of the two
    widths. By default the Jacobian is that of the output with respect to the input. NaN where it is not finite.
    Saxe et al. 2014 (arXiv 1312.6120); Pennington, Schoenholz and Ganguli 2017 (arXiv 1711.04735).
    """
    J = jacobian(net, x, start=start, stop=stop)
    finite = np.isfinite(J).all(axis=(-2, -1), keepdims=True)
    values = np.linalg.svd(np.where(finite, J, 0), compute_uv=False)
    return np.where(finite[..., 0], values, np.nan)


@overflow_shown
def jacobian(net: MLP, x: np.ndarray, *, start: int = 0, stop: int | None = None) -> np.ndarray:
    """The derivative of `a[stop]` (n_stop,) with respect to `a[start]` (n_start,), of shape (n_stop, n_start).

    For a batch `x` (batch, n_0) there is one for each example, (batch, n_stop, n_start).
    """
    stop = net.depth if stop is None else stop
    if not 0 <= start < stop <= net.depth:
        raise ValueError(f"start is {start} and stop is {stop}; this network has 0 <= start < stop <= {net.depth}")
    x = np.asarray(x, dtype=net.dtype)
    z, a = net.forward(np.atleast_2d(x))
    J = np.eye(net.sizes[start], dtype=net.dtype)  # (n_start, n_start), grows to (batch, n_l, n_start)
    for l in range(start, stop):
        slope = net.activations[l].derivative(z[l], a[l + 1])  # (batch, n_{l+1})
        J = slope[:, :, np.newaxis] * (net.W[l].T @ J)  # (out, 1) * (out, in) @ (in, start)
    return J[0] if x.ndim == 1 else J
