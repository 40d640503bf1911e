"""Several views of a message blended into one calibrated probability for each intent.

Classifiers of tuned sentence vectors know the paraphrases of their intents; one of the character
n-grams survives misspelling. Their log-probabilities are mixed, and a temperature calibrates the
result (Guo et al. 2017, arXiv 1706.04599): of the messages given 0.8, about 80 % should be right.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.special import softmax

from bot.nlu.linear import Linear
from bot.nlu.weights import Matrix

Array = NDArray[Any]

# A temperature above any that calibrates them, so that certain messages still differ.
_SPREAD = 2.0


class Views(NamedTuple):
    """Of n texts: the vectors of each encoder, [n, 384], and weighted n-grams, [n, n-grams]."""

    vectors: Sequence[Matrix]
    ngrams: csr_matrix

    def rows(self, places: Array) -> "Views":
        """The views of some of the texts."""
        return Views([each[places] for each in self.vectors], self.ngrams[places])

    def each(self) -> Iterator[Matrix | csr_matrix]:
        """The views one by one, the n-grams last."""
        yield from self.vectors
        yield self.ngrams


class Balance(NamedTuple):
    """How much each view counts, the n-grams last, summing to 1; and the temperature."""

    shares: tuple[float, ...]
    temperature: float


@dataclass
class Blend:
    """One classifier for each view, the n-grams' last."""

    classifiers: Sequence[Linear]
    balance: Balance

    @classmethod
    def fit(cls, views: Views, y: Array, balance: Balance) -> Self:
        """Fit the classifiers to class numbers, [n]."""
        return cls(fitted(views, y), balance)

    def predict(self, views: Views) -> tuple[Array, Array]:
        """Return [n, classes] probabilities, and each view's log-probabilities before that."""
        logs = log_probabilities(self.classifiers, views)
        return mixed(logs, self.balance), logs

    def spread(self, logs: Array) -> Array:
        """The highest probability of each text at a higher temperature, [n].

        Calibrated ones come too close to 1 to separate messages in and out of scope (Liang et al.
        2018, arXiv 1706.02690). `logs` is the log-probabilities of each view, [views, n, classes].
        """
        found: Array = mixed(logs, Balance(self.balance.shares, _SPREAD)).max(1)
        return found

    def arrays(self) -> dict[str, Array]:
        """What `of` needs to make the same again."""
        kept: dict[str, Array] = {"balance": np.array([*self.balance.shares, self.balance[1]])}
        for number, classifier in enumerate(self.classifiers):
            kept[f"weights_{number}"] = classifier.weights
            kept[f"bias_{number}"] = classifier.bias
        return kept

    @classmethod
    def of(cls, kept: dict[str, Array]) -> Self:
        """The blend whose `arrays` were kept."""
        *shares, temperature = (float(value) for value in kept["balance"])
        classifiers = [
            Linear(kept[f"weights_{number}"], kept[f"bias_{number}"])
            for number in range(len(shares))
        ]
        return cls(classifiers, Balance(tuple(shares), temperature))


def fitted(views: Views, y: Array) -> list[Linear]:
    """A classifier for each view; `y` is the class numbers, [n]."""
    dense = (Linear.fit(vectors, y) for vectors in views.vectors)
    return [*dense, Linear.fit_sparse(views.ngrams, y)]


def log_probabilities(classifiers: Sequence[Linear], views: Views) -> Array:
    """[views, n, classes], each classifier's of its own view."""
    pairs = zip(classifiers, views.each(), strict=True)
    return np.stack([classifier.log_probabilities(view) for classifier, view in pairs])


def mixed(logs: Array, balance: Balance) -> Array:
    """[n, classes] probabilities, from the log-probabilities that each view gives."""
    scores = np.tensordot(np.array(balance.shares), logs, 1) / balance.temperature
    found: Array = softmax(scores, axis=1)
    return found
