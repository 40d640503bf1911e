"""What training learns from the questions: three classifiers and their blend.

The shipped encoder knows most of our intents already; then the classifiers are all there is to
learn. For other intents, as those of a public benchmark, the published model's last layers are
tuned here, with the balance that explains a held-back quarter of the questions best.
"""

from collections.abc import Sequence
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.model_selection import StratifiedShuffleSplit

from bot.nlu.blend import Balance, Blend, Views, log_probabilities, mixed
from bot.nlu.linear import Linear
from bot.nlu.minilm import Encoder, published
from bot.nlu.tuning import first_layers, last_layers, tuned
from bot.nlu.weights import Matrix, Tensors

Array = NDArray[Any]

# Enough to choose a balance; a second fold would cost as much again.
_HELD_BACK = 0.25
# How many questions the last layers are tuned with, some more than once if there are fewer.
_EXAMPLES = 4000
# More cost time and make nothing more accurate; those on n-grams are slow.
_STEPS, _NGRAM_STEPS = 40, 20
# At least 20 % spelling: real users make more typos than the training data.
_LEAST_SPELLING = 0.2
_TENTHS = range(11)
SHARES = [
    (tuned / 10, published / 10, 1 - (tuned + published) / 10)
    for tuned, published in product(_TENTHS, _TENTHS)
    if 1 - (tuned + published) / 10 >= _LEAST_SPELLING - 1e-9
]
TEMPERATURES = np.geomspace(0.2, 2.0, 24)
# If there are too few questions to hold any back.
_PLAIN = Balance((0.5, 0.3, 0.2), 1.0)


def classifiers(views: Views, y: Array) -> list[Linear]:
    """One for each view; `y` is the class numbers, [n]."""
    steps = (_STEPS, _STEPS, _NGRAM_STEPS)
    return [Linear.fit(view, y, most) for view, most in zip(views, steps, strict=True)]


def fit_tuning(sentences: Sequence[Matrix], ngrams: csr_matrix, y: Array) -> tuple[Blend, Tensors]:
    """A blend for intents that the shipped encoder does not know, and the layers it needs.

    `sentences` are the states before the first layer, for each text.
    """
    states = first_layers(sentences)
    plain = published().encode(sentences)
    kept, held = _split(y)

    def learnt(places: Array) -> tuple[Views, Tensors]:
        chosen = places[:_EXAMPLES]
        start = Linear.fit(plain[chosen], y[chosen], _STEPS)
        tensors = tuned([states[i] for i in chosen], y[chosen], start, _EXAMPLES)
        vectors = Encoder(tensors, last_layers()).encode(states)
        return Views(vectors, plain, ngrams), tensors

    views, tensors = learnt(kept)
    balance = _PLAIN
    if len(held):
        fitted = classifiers(views.rows(kept), y[kept])
        balance = best_balance(log_probabilities(fitted, views.rows(held)), y[held])
        if len(kept) < _EXAMPLES:  # the encoder would have learnt more from all of them
            views, tensors = learnt(np.arange(len(y)))
    return Blend(classifiers(views, y), balance), tensors


def best_balance(logs: Array, y: Array) -> Balance:
    """The balance with the least log loss, from [views, n, classes] log-probabilities."""

    def log_loss(balance: Balance) -> float:
        right = mixed(logs, balance)[np.arange(len(y)), y]
        return float(-np.log(np.maximum(right, 1e-12)).mean())

    choices = (Balance(shares, float(t)) for shares, t in product(SHARES, TEMPERATURES))
    return min(choices, key=log_loss)


def _split(y: Array) -> tuple[Array, Array]:
    """Places of the questions to learn from, in random order, and of those to hold back."""
    if int(np.bincount(y).min()) < 1 / _HELD_BACK:  # too few to hold any back
        return np.arange(len(y)), np.arange(0)
    split = StratifiedShuffleSplit(1, test_size=_HELD_BACK, random_state=0)
    kept, held = next(split.split(y, y))
    return kept, held
