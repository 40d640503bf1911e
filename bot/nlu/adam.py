"""Gradient descent by Adam (Kingma and Ba 2014, arXiv 1412.6980)."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.nlu.weights import Tensors

_MEAN, _SQUARE = 0.9, 0.999  # how much of their past the averages keep
_LEAST = np.float32(1e-8)
_WARM_UP = 0.1


class Adam:
    """Updates copies of the tensors, which it puts into the mapping `tensors`.

    `rates` has each tensor's learning rate.
    """

    def __init__(self, tensors: Tensors, rates: Mapping[str, float]) -> None:
        self._tensors = tensors
        self._rates = rates
        for name, tensor in tensors.items():
            tensors[name] = tensor.copy()  # those of a file cannot be written to
        self._means = {name: np.zeros_like(tensor) for name, tensor in tensors.items()}
        self._squares = {name: np.zeros_like(tensor) for name, tensor in tensors.items()}
        self._steps = 0

    def step(self, gradients: Mapping[str, NDArray[Any]], share: float) -> None:
        """Take one step against the gradients, at a share of the full rates."""
        self._steps += 1
        correction = np.sqrt(1 - _SQUARE**self._steps) / (1 - _MEAN**self._steps)
        for name, gradient in gradients.items():
            mean, square = self._means[name], self._squares[name]
            mean *= _MEAN
            mean += (1 - _MEAN) * gradient
            square *= _SQUARE
            square += (1 - _SQUARE) * gradient * gradient
            change = np.sqrt(square)
            change += _LEAST
            np.divide(mean, change, out=change)
            change *= np.float32(self._rates[name] * share * correction)
            self._tensors[name] -= change


def share_of_rate(step: int, steps: int) -> float:
    """The share of the full rate at a step, counted from 0: it rises at first, then falls to 0."""
    done = (step + 1) / steps
    return min(done / _WARM_UP, (1 - done) / (1 - _WARM_UP))
