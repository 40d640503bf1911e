"""Two views of a message, its meaning and its spelling, blended into one calibrated probability.

A classifier of the tuned sentence vector knows paraphrases; one of the character n-grams survives
misspelling. Their log-probabilities are mixed, and a temperature makes the result honest (Guo et
al. 2017, arXiv 1706.04599): of the messages given 0.8, about 80 % should be right.
"""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.special import softmax

from bot.nlu.linear import Linear

Array = NDArray[Any]

# A temperature that leaves more room between probabilities than any that calibrates them.
_EVEN = 2.0


@dataclass
class Blend:
    """`predict` takes tuned sentence vectors [n, 384] and weighted n-grams [n, n-grams]."""

    meaning: Linear
    spelling: Linear
    mixture: float
    temperature: float

    def predict(self, vectors: Array, ngrams: csr_matrix) -> tuple[Array, Array]:
        """[n, classes] probabilities, and [n] the highest of each text before they are sharpened.

        Sharpened ones come too close to 1 to tell the known from the unknown (Liang et al. 2018,
        arXiv 1706.02690).
        """
        meaning = self.meaning.log_probabilities(vectors)
        spelling = self.spelling.log_probabilities(ngrams)
        even = mixed(meaning, spelling, self.mixture, _EVEN)
        return mixed(meaning, spelling, self.mixture, self.temperature), even.max(1)

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


def mixed(meaning: Array, spelling: Array, mixture: float, temperature: float) -> Array:
    """Probabilities, from the log-probabilities that each view gives."""
    mixed: Array = softmax(((1 - mixture) * meaning + mixture * spelling) / temperature, axis=1)
    return mixed
