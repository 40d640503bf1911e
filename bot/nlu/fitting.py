"""What training learns from the questions: a tuned encoder, two classifiers and their blend.

The mixture and temperature are those that explain a held-back quarter of the questions best, with
an encoder and classifiers that have not seen it.
"""

from collections.abc import Sequence
from itertools import product
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.model_selection import StratifiedShuffleSplit

from bot.nlu.blend import Blend, mixed
from bot.nlu.linear import Linear
from bot.nlu.tuning import encoded, tuned
from bot.nlu.weights import Matrix, Tensors

Array = NDArray[Any]

# Enough to choose two numbers; a second fold would cost two more fits.
_HELD_BACK = 0.25
# How many questions the encoder is tuned with, some of them more than once: what leaves
# `make train` under two minutes. Half of it for the encoder that the quarter is held against.
_EXAMPLES = 4000
# More cost time and make nothing more accurate; those on n-grams are slow.
_STEPS, _NGRAM_STEPS = 40, 20
# No less of the spelling than a fifth, for those who mistype more than the training questions do.
_MIXTURES = np.linspace(0.2, 0.5, 4)
_TEMPERATURES = np.geomspace(0.2, 2.0, 24)


class Views(NamedTuple):
    """Of n texts: published vectors [n, 384], `encode_and_share`'s states, and n-grams."""

    vectors: Matrix
    states: Sequence[Matrix]
    ngrams: csr_matrix

    def at(self, places: Array) -> "Views":
        states = [self.states[place] for place in places]
        return Views(self.vectors[places], states, self.ngrams[places])


def fit(views: Views, y: Array) -> tuple[Blend, Tensors]:
    """A blend, and the weights of the encoder that it needs; `y` is the class numbers, [n]."""
    mixture, temperature = _balance(views, y)
    tensors, meaning = _meaning(views, y, _EXAMPLES)
    return Blend(meaning, _spelling(views, y), mixture, temperature), tensors


def _meaning(views: Views, y: Array, examples: int) -> tuple[Tensors, Linear]:
    """A tuned encoder and a new classifier of its vectors, better than that of the tuning."""
    start = Linear.fit(views.vectors, y, _STEPS)
    tensors = tuned(views.states, y, start, examples)
    return tensors, Linear.fit(encoded(tensors, views.states), y, _STEPS)


def _spelling(views: Views, y: Array) -> Linear:
    return Linear.fit(views.ngrams, y, _NGRAM_STEPS)


def _balance(views: Views, y: Array) -> tuple[float, float]:
    """The mixture and temperature with the least log loss on a held-back quarter."""
    if int(np.bincount(y).min()) < 1 / _HELD_BACK:
        return float(_MIXTURES[0]), 1.0  # too few examples to hold any back
    split = StratifiedShuffleSplit(1, test_size=_HELD_BACK, random_state=0)
    kept, held = next(split.split(y, y))
    seen, unseen = views.at(kept), views.at(held)
    tensors, classifier = _meaning(seen, y[kept], _EXAMPLES // 2)
    meaning = classifier.log_probabilities(encoded(tensors, unseen.states))
    spelling = _spelling(seen, y[kept]).log_probabilities(unseen.ngrams)

    def log_loss(choice: tuple[float, float]) -> float:
        right = mixed(meaning, spelling, *choice)[np.arange(len(held)), y[held]]
        return float(-np.log(np.maximum(right, 1e-12)).mean())

    mixture, temperature = min(product(_MIXTURES, _TEMPERATURES), key=log_loss)
    return float(mixture), float(temperature)
