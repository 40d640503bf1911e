"""Two views of a message, its meaning and its spelling, blended into one calibrated probability.

Logistic regression on the sentence vector knows paraphrases; on character n-grams it survives
misspelling. Their log-probabilities are mixed, and a temperature makes the result honest (Guo et
al. 2017, arXiv 1706.04599): of the messages given 0.8, about 80 % should be right. Mixture and
temperature are those that explain a held-back quarter of the training data best.
"""

from dataclasses import dataclass
from itertools import product
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.special import softmax
from sklearn.model_selection import StratifiedShuffleSplit

from bot.nlu.linear import Linear

Array = NDArray[Any]

# Enough to tune two numbers; a second fold would cost two more fits.
_HELD_BACK = 0.25
_MIXTURES = np.linspace(0.0, 0.5, 6)
_TEMPERATURES = np.geomspace(0.2, 2.0, 24)


@dataclass
class Blend:
    """`predict` takes sentence vectors [n, 384] and weighted n-grams [n, n-grams]."""

    meaning: Linear
    spelling: Linear
    mixture: float
    temperature: float

    @classmethod
    def fit(cls, vectors: Array, ngrams: csr_matrix, y: Array) -> Self:
        """`y` is the class numbers, [n]."""
        mixture, temperature = _tuned(vectors, ngrams, y)
        return cls(Linear.fit(vectors, y), Linear.fit(ngrams, y), mixture, temperature)

    def predict(self, vectors: Array, ngrams: csr_matrix) -> Array:
        """[n, classes] probabilities."""
        meaning = self.meaning.log_probabilities(vectors)
        spelling = self.spelling.log_probabilities(ngrams)
        return _mixed(meaning, spelling, self.mixture, self.temperature)

    def arrays(self) -> dict[str, Array]:
        """What `of` needs to make the same again."""
        return {
            "meaning_weights": self.meaning.weights,
            "meaning_bias": self.meaning.bias,
            "spelling_weights": self.spelling.weights,
            "spelling_bias": self.spelling.bias,
            "tuning": np.array([self.mixture, self.temperature]),
        }

    @classmethod
    def of(cls, kept: dict[str, Array]) -> Self:
        mixture, temperature = (float(value) for value in kept["tuning"])
        return cls(
            Linear(kept["meaning_weights"], kept["meaning_bias"]),
            Linear(kept["spelling_weights"], kept["spelling_bias"]),
            mixture,
            temperature,
        )


def _mixed(meaning: Array, spelling: Array, mixture: float, temperature: float) -> Array:
    mixed: Array = softmax(((1 - mixture) * meaning + mixture * spelling) / temperature, axis=1)
    return mixed


def _tuned(vectors: Array, ngrams: csr_matrix, y: Array) -> tuple[float, float]:
    """The mixture and temperature with the least log loss on a held-back quarter."""
    if int(np.bincount(y).min()) < 1 / _HELD_BACK:
        return float(_MIXTURES[1]), 1.0  # too few examples to hold any back
    split = StratifiedShuffleSplit(1, test_size=_HELD_BACK, random_state=0)
    kept, held = next(split.split(vectors, y))
    meaning = Linear.fit(vectors[kept], y[kept]).log_probabilities(vectors[held])
    spelling = Linear.fit(ngrams[kept], y[kept]).log_probabilities(ngrams[held])

    def log_loss(choice: tuple[float, float]) -> float:
        right = _mixed(meaning, spelling, *choice)[np.arange(len(held)), y[held]]
        return float(-np.log(np.maximum(right, 1e-12)).mean())

    mixture, temperature = min(product(_MIXTURES, _TEMPERATURES), key=log_loss)
    return float(mixture), float(temperature)
