"""What training learns from the questions: encoders, if need be, classifiers and their balance.

The shipped encoders know most of our intents already; then the classifiers are all there is to
learn. For other intents, as those of a public benchmark, the published model's last layers are
tuned here, with the balance that explains a held-back quarter of the questions best.
"""

from collections.abc import Sequence
from itertools import product
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.model_selection import StratifiedShuffleSplit

from bot.nlu.blend import Balance, Blend, Views, fitted, log_probabilities, mixed
from bot.nlu.linear import Linear
from bot.nlu.minilm import Encoder, published, shared_layers
from bot.nlu.shipped import card, shipped
from bot.nlu.tuning import first_layers, last_layers, tuned
from bot.nlu.views import vectors
from bot.nlu.weights import Matrix, Tensors

Array = NDArray[Any]

# Enough to choose a balance; a second fold would cost as much again.
_HELD_BACK = 0.25
# How many questions the last layers are tuned with, some more than once if there are fewer.
EXAMPLES = 4000
# At least 20 % spelling: real users make more typos than the training data.
_LEAST_SPELLING = 2  # tenths
_TEMPERATURES = np.geomspace(0.2, 2.0, 24)


class Learnt(NamedTuple):
    """`tuned` is the last layers, in 32 bits; empty if the shipped encoders are used."""

    blend: Blend
    tuned: Tensors


def fit(sentences: Sequence[Matrix], ngrams: csr_matrix, y: Array, labels: list[str]) -> Learnt:
    """Learn class numbers, [n], with these labels.

    `sentences` are the states before the first layer, for each text.
    """
    if not card().knows(labels):
        return fit_tuning(sentences, ngrams, y)
    views = Views(vectors(shipped(), sentences), ngrams)
    return Learnt(Blend.fit(views, y, card().balance), {})


def fit_tuning(sentences: Sequence[Matrix], ngrams: csr_matrix, y: Array) -> Learnt:
    """Learn intents that the shipped encoders do not know."""
    states = first_layers(sentences)
    plain = published().encode(shared_layers().states(sentences))

    def learnt(places: Array) -> tuple[Views, Tensors]:
        chosen = places[:EXAMPLES]
        start = Linear.fit(plain[chosen], y[chosen])
        tensors = tuned([states[i] for i in chosen], y[chosen], start, EXAMPLES)
        own = Encoder(tensors, last_layers()).encode(states)
        return Views([own, plain], ngrams), tensors

    kept, held = _split(y)
    views, tensors = learnt(kept)
    balance = Balance((0.5, 0.3, 0.2), 1.0)
    if len(held):
        logs = log_probabilities(fitted(views.rows(kept), y[kept]), views.rows(held))
        balance = best_balance(logs, y[held])
        if len(kept) < EXAMPLES:  # the encoder would have learnt more from all of them
            views, tensors = learnt(np.arange(len(y)))
    return Learnt(Blend.fit(views, y, balance), tensors)


def best_balance(logs: Array, y: Array) -> Balance:
    """The balance with the least log loss, from [views, n, classes] log-probabilities."""

    def log_loss(balance: Balance) -> float:
        right = mixed(logs, balance)[np.arange(len(y)), y]
        return float(-np.log(np.maximum(right, 1e-12)).mean())

    choices = product(shares_of(len(logs)), _TEMPERATURES)
    return min((Balance(shares, float(t)) for shares, t in choices), key=log_loss)


def shares_of(views: int) -> list[tuple[float, ...]]:
    """Shares in tenths that sum to 1, with at least a fifth for the last view, the spelling."""
    parts = product(range(11), repeat=views - 1)
    return [
        (*(part / 10 for part in some), (10 - sum(some)) / 10)
        for some in parts
        if sum(some) <= 10 - _LEAST_SPELLING
    ]


def _split(y: Array) -> tuple[Array, Array]:
    """Places of the questions to learn from, in random order, and of those to hold back."""
    if int(np.bincount(y).min()) < 1 / _HELD_BACK:  # too few to hold any back
        return np.arange(len(y)), np.arange(0)
    split = StratifiedShuffleSplit(1, test_size=_HELD_BACK, random_state=0)
    kept, held = next(split.split(y, y))
    return kept, held
