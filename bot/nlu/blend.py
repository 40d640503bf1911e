"""Three views of a message blended into one calibrated probability for each intent.

A classifier of tuned sentence vectors knows the paraphrases of its intents; one of the published
vectors is less certain about what nobody has taught it; one of the character n-grams survives
misspelling. Their log-probabilities are mixed, and a temperature calibrates the result (Guo et al.
2017, arXiv 1706.04599): of the messages given 0.8, about 80 % should be right.
"""

from collections.abc import Sequence
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
    """Of n texts: tuned and published vectors, [n, 384], and weighted n-grams, [n, n-grams]."""

    tuned: Matrix
    published: Matrix
    ngrams: csr_matrix

    def rows(self, places: Array) -> "Views":
        """The views of some of the texts."""
        return Views(*(view[places] for view in self))


class Balance(NamedTuple):
    """How much each view counts, in the order of `Views`, summing to 1; and the temperature."""

    shares: tuple[float, ...]
    temperature: float


@dataclass
class Blend:
    """One classifier for each view, in the order of `Views`."""

    classifiers: Sequence[Linear]
    balance: Balance

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
        for name, classifier in zip(Views._fields, self.classifiers, strict=True):
            kept[f"{name}_weights"] = classifier.weights
            kept[f"{name}_bias"] = classifier.bias
        return kept

    @classmethod
    def of(cls, kept: dict[str, Array]) -> Self:
        """The blend whose `arrays` were kept."""
        *shares, temperature = (float(value) for value in kept["balance"])
        classifiers = [
            Linear(kept[f"{name}_weights"], kept[f"{name}_bias"]) for name in Views._fields
        ]
        return cls(classifiers, Balance(tuple(shares), temperature))


def log_probabilities(classifiers: Sequence[Linear], views: Views) -> Array:
    """[views, n, classes], each classifier's of its own view."""
    pairs = zip(classifiers, views, strict=True)
    return np.stack([classifier.log_probabilities(view) for classifier, view in pairs])


def mixed(logs: Array, balance: Balance) -> Array:
    """[n, classes] probabilities, from the log-probabilities that each view gives."""
    scores = np.tensordot(np.array(balance.shares), logs, 1) / balance.temperature
    found: Array = softmax(scores, axis=1)
    return found
