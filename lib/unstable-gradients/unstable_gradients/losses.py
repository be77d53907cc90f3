"""Loss functions, each beside its gradient with respect to the network's output.

The chapters `gradients`, `learning` and `backpropagation` use this module. A loss is summed over the outputs of an
example and averaged over the batch, so its gradient already holds the factor 1/batch:

    loss(output, targets)             # a float
    loss.gradient(output, targets)    # dL/d output, (batch, out)

The cross-entropies take logits, the numbers before the softmax or sigmoid: only so are they exact when a network is
sure of itself. Targets are one-hot rows (batch, out); the softmax also takes integer labels (batch,).
"""

# ruff: noqa: D102  (`Loss` and the class say what is to be said)

from typing import ClassVar

import numpy as np

from unstable_gradients.activations import sigmoid
from unstable_gradients.overflow import overflow_shown


class Loss:
    """A number to make small, with its gradient. A subclass gives `value_and_gradient`."""

    name: ClassVar[str]

    def value_and_gradient(self, output: np.ndarray, targets: np.ndarray) -> tuple[float, np.ndarray]:
        """The loss and its gradient with respect to `output`, both (batch, out), in one go."""
        raise NotImplementedError

    def __call__(self, output: np.ndarray, targets: np.ndarray) -> float:
        """The loss of `output` (batch, out) against `targets`: summed over outputs, averaged over the batch."""
        return self.value_and_gradient(output, targets)[0]

    def gradient(self, output: np.ndarray, targets: np.ndarray) -> np.ndarray:
        """The gradient of the loss with respect to `output`, (batch, out)."""
        return self.value_and_gradient(output, targets)[1]

    def __repr__(self) -> str:
        return self.name


class Quadratic(Loss):
    """`1/2 |output - y|^2`, the quadratic cost of Nielsen 2015, ch. 1, equation 6."""

    name = "quadratic"

    @overflow_shown
    def value_and_gradient(self, output: np.ndarray, targets: np.ndarray) -> tuple[float, np.ndarray]:
        output, y = _check(output, targets)
        error = output - y  # (batch, out)
        batch = len(output)
        return float(np.vdot(error, error)) / (2 * batch), error / batch


class SoftmaxCrossEntropy(Loss):
    """`-log p_y` with `p = softmax(logits)`; its gradient is `p - y` (Bridle 1990)."""

    name = "softmax_cross_entropy"

    @overflow_shown
    def value_and_gradient(self, output: np.ndarray, targets: np.ndarray) -> tuple[float, np.ndarray]:
        logits, y = _check(output, targets, labels=True)
        logits = logits - logits.max(axis=1, keepdims=True)  # softmax stays the same, exp cannot overflow
        p = np.exp(logits)
        total = p.sum(axis=1, keepdims=True)  # (batch, 1)
        batch = len(p)
        # -log p_y = log(total) - logits_y, which is exact even where p_y underflows to 0
        value = float(np.log(total).sum() - np.vdot(logits, y)) / batch
        p /= total
        p -= y  # in place, p becomes the gradient
        p *= 1 / batch
        return value, p


class BinaryCrossEntropy(Loss):
    """`-y log p - (1 - y) log(1 - p)` for each output, `p = sigmoid(logit)`; its gradient is `p - y`.

    The cross-entropy of Nielsen 2015, ch. 3, equation 63. One output may be matched with targets of shape (batch,).
    """

    name = "binary_cross_entropy"

    @overflow_shown
    def value_and_gradient(self, output: np.ndarray, targets: np.ndarray) -> tuple[float, np.ndarray]:
        logits, y = _check(output, targets)
        batch = len(logits)
        # -y log p - (1 - y) log(1 - p) = log(1 + exp(logit)) - y logit, without p, which may round to 0 or 1
        value = float(np.logaddexp(0, logits).sum() - np.vdot(logits, y)) / batch
        return value, (sigmoid(logits) - y) / batch


quadratic = Quadratic()
softmax_cross_entropy = SoftmaxCrossEntropy()
binary_cross_entropy = BinaryCrossEntropy()

LOSSES: dict[str, Loss] = {loss.name: loss for loss in (quadratic, softmax_cross_entropy, binary_cross_entropy)}


def _check(output: np.ndarray, targets: np.ndarray, labels: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Both as arrays (batch, out) of the output's dtype; a wrong shape would broadcast in silence, so it is an error."""
    output, targets = np.asarray(output), np.asarray(targets)
    if output.ndim != 2:
        raise ValueError(f"output has shape {output.shape}; a loss takes (batch, outputs)")
    if targets.shape == output.shape:
        return output, targets.astype(output.dtype, copy=False)
    if targets.shape != output.shape[:1]:
        raise ValueError(f"targets have shape {targets.shape}; an output of shape {output.shape} needs the same")
    if labels:
        return output, _one_hot(targets, output)
    if output.shape[1] == 1:
        return output, targets.astype(output.dtype)[:, np.newaxis]
    raise ValueError(
        f"targets have shape {targets.shape}; an output of shape {output.shape} needs a row of targets for each "
        f"example: use one_hot(y, {output.shape[1]})"
    )


def _one_hot(labels: np.ndarray, output: np.ndarray) -> np.ndarray:
    """One-hot rows (batch, out) for integer labels (batch,)."""
    classes = output.shape[1]
    hot = labels[:, np.newaxis] == np.arange(classes)
    if np.count_nonzero(hot) != len(labels):  # much quicker than a look at every label
        wrong = labels[~hot.any(axis=1)][0]
        raise ValueError(f"a label is {wrong}; {classes} outputs take the labels 0 to {classes - 1}")
    return hot.astype(output.dtype)
