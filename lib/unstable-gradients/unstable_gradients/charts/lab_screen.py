"""What the laboratory shows while networks train: sentences, the loss, a map of gradients, the triple picture, histograms.

The chapter `lab` shows it. A `Screen` takes `display`, as a notebook has it, and shows the same five things again and
again in place.
"""

from collections.abc import Callable
from typing import Any, Protocol

from unstable_gradients.charts.activation_shapes import activation_shapes
from unstable_gradients.charts.gradient_map import gradient_map
from unstable_gradients.charts.loss_curve import loss_curve
from unstable_gradients.charts.template import Rows
from unstable_gradients.charts.triple import triple


class Words:
    """Sentences, a line each."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines

    def __repr__(self) -> str:
        return "\n".join(self.lines)


class Shown(Protocol):
    """What a notebook's `display` returns."""

    def update(self, value: object) -> None:
        """Show `value` in the same place."""


class Screen:
    """Shows runs in one place of a page, newer states in place of older ones."""

    def __init__(self, display: Callable[..., Any]) -> None:
        """Take the notebook's own `display`, which is asked for a place with `display_id=True`."""
        self._display = display
        self._places: list[Shown] = []

    def show(self, sentences: list[str], losses: Rows, gradients: Rows, layers: Rows, shapes: Rows) -> None:
        """Show the sentences and four charts; the rows are those that each chart takes, of one run or of two."""
        values = [
            Words(sentences),
            loss_curve(losses),
            gradient_map(gradients),
            triple(layers),
            activation_shapes(shapes),
        ]
        if self._places:
            for place, value in zip(self._places, values, strict=True):
                place.update(value)
        else:
            self._places = [self._display(value, display_id=True) for value in values]
