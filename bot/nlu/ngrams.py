"""The spelling of a text: its runs of three and four characters, weighted by tf-idf.

The same numbers as scikit-learn's TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 4),
sublinear_tf=True), whose validation costs a millisecond a message.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Self

import numpy as np
from scipy.sparse import csr_matrix

from bot.nlu.weights import Matrix

_LENGTHS = (3, 4)
_LEAST_TEXTS = 3


@dataclass
class Ngrams:
    """`vocabulary` is the n-grams in the order of the columns; `idf` their weights, [n-grams]."""

    vocabulary: list[str]
    idf: Matrix

    @classmethod
    def fit(cls, texts: Sequence[str]) -> Self:
        """Keep the n-grams of at least _LEAST_TEXTS texts, in alphabetical order."""
        counts = Counter(ngram for text in texts for ngram in set(_ngrams(text)))
        kept = {ngram: n for ngram, n in sorted(counts.items()) if n >= _LEAST_TEXTS}
        seen = np.array(list(kept.values()), dtype=np.float32)
        idf = np.log((1 + len(texts)) / (1 + seen)) + 1
        return cls(list(kept), idf.astype(np.float32))

    def transform(self, texts: Sequence[str]) -> csr_matrix:
        """[len(texts), n-grams] rows of unit length, or empty if no n-gram is known."""
        rows = [self._row(text) for text in texts]
        columns = np.array([place for row in rows for place in row], dtype=np.int32)
        counts = np.array([n for row in rows for n in row.values()], dtype=np.float32)
        ends = np.cumsum([0, *map(len, rows)])
        weights = (1 + np.log(counts)) * self.idf[columns]
        for start, end in pairwise(ends):
            weights[start:end] /= np.linalg.norm(weights[start:end]) or 1
        return csr_matrix((weights, columns, ends), (len(rows), len(self.idf)))

    def _row(self, text: str) -> Counter[int]:
        """How often each known n-gram, by its column, is in the text."""
        return Counter(self._places[n] for n in _ngrams(text) if n in self._places)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {ngram: place for place, ngram in enumerate(self.vocabulary)}


def _ngrams(text: str) -> Iterator[str]:
    """The n-grams within each word and the spaces around it; a shorter word once, whole."""
    for word in text.lower().split():
        padded = f" {word} "
        for length in _LENGTHS:
            yield from (padded[i : i + length] for i in range(max(1, len(padded) - length + 1)))
            if len(padded) <= length:
                break
