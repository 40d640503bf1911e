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
from bot.nlu.minilm import encoder
from bot.nlu.tuning import encoded, tuned
from bot.nlu.weights import Matrix, Tensors

Array = NDArray[Any]

# Enough to choose two numbers; a second fold would cost two more fits.
_HELD_BACK = 0.25
# How many questions the encoder is tuned with, some of them more than once where there are fewer:
# tuning and encoding are most of the training time.
_EXAMPLES = 4000
# More cost time and make nothing more accurate; those on n-grams are slow.
_STEPS, _NGRAM_STEPS = 40, 20
# The classifiers of all questions begin with what those of three quarters have learnt.
_FURTHER = 0.5
# No less of the spelling than a fifth, for those who mistype more than the training questions do.
_MIXTURES = np.linspace(0.2, 0.5, 4)
_TEMPERATURES = np.geomspace(0.2, 2.0, 24)


class Views(NamedTuple):
    """Of n texts: their states before the layers that are tuned, and their n-grams."""

    states: Sequence[Matrix]
    ngrams: csr_matrix


def fit(views: Views, y: Array) -> tuple[Blend, Tensors]:
    """A blend, and the weights of the encoder that it needs; `y` is the class numbers, [n]."""
    kept, held = _split(y)
    tensors, vectors = _encoder(views.states, y, kept)
    meaning = Linear.fit(vectors[kept], y[kept], _STEPS)
    spelling = Linear.fit(views.ngrams[kept], y[kept], _NGRAM_STEPS)
    if not len(held):
        return Blend(meaning, spelling, float(_MIXTURES[0]), 1.0), tensors
    mixture, temperature = _balance(
        meaning.log_probabilities(vectors[held]),
        spelling.log_probabilities(views.ngrams[held]),
        y[held],
    )
    if len(kept) < _EXAMPLES:  # the encoder would have learnt more from all of them
        tensors, vectors = _encoder(views.states, y, np.arange(len(y)))
    meaning = Linear.fit(vectors, y, _STEPS)
    spelling = Linear.fit(views.ngrams, y, int(_NGRAM_STEPS * _FURTHER), spelling)
    return Blend(meaning, spelling, mixture, temperature), tensors


def _split(y: Array) -> tuple[Array, Array]:
    """Places of the questions to learn from, in random order, and of those to hold back."""
    if int(np.bincount(y).min()) < 1 / _HELD_BACK:  # too few to hold any back
        return np.arange(len(y)), np.arange(0)
    split = StratifiedShuffleSplit(1, test_size=_HELD_BACK, random_state=0)
    kept, held = next(split.split(y, y))
    return kept, held


def _encoder(states: Sequence[Matrix], y: Array, kept: Array) -> tuple[Tensors, Matrix]:
    """The last layers' weights, tuned with some of the `kept` texts, and every text's vector.

    The classifier that is tuned along is not kept: a new one of the vectors is better.
    """
    chosen = kept[:_EXAMPLES]
    known = [states[place] for place in chosen]
    start = Linear.fit(encoded(encoder().tensors(), known), y[chosen], _STEPS)
    tensors = tuned(known, y[chosen], start, _EXAMPLES)
    return tensors, encoded(tensors, states)


def _balance(meaning: Array, spelling: Array, y: Array) -> tuple[float, float]:
    """The mixture and temperature with the least log loss, from both log-probabilities."""

    def log_loss(choice: tuple[float, float]) -> float:
        right = mixed(meaning, spelling, *choice)[np.arange(len(y)), y]
        return float(-np.log(np.maximum(right, 1e-12)).mean())

    mixture, temperature = min(product(_MIXTURES, _TEMPERATURES), key=log_loss)
    return float(mixture), float(temperature)
