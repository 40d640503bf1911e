"""How a text is spelt: its runs of three and four letters, weighted by how telling they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

_SETTINGS: dict[str, Any] = {
    "analyzer": "char_wb",
    "ngram_range": (3, 4),
    "sublinear_tf": True,
    "dtype": np.float32,
}
_LEAST_TEXTS = 3


@dataclass
class Ngrams:
    """`vocabulary` is the n-grams in the order of the columns; `idf` their weights."""

    vocabulary: list[str]
    idf: NDArray[Any]

    @classmethod
    def fit(cls, texts: Sequence[str]) -> Self:
        fitted = TfidfVectorizer(**_SETTINGS, min_df=_LEAST_TEXTS).fit(texts)
        return cls(list(fitted.get_feature_names_out()), fitted.idf_)

    def transform(self, texts: Sequence[str]) -> csr_matrix:
        """[len(texts), n-grams] rows of unit length."""
        return self._vectorizer.transform(texts)

    @cached_property
    def _vectorizer(self) -> TfidfVectorizer:
        vectorizer = TfidfVectorizer(**_SETTINGS, vocabulary=self.vocabulary)
        vectorizer.idf_ = self.idf
        return vectorizer
