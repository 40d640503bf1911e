"""Mistyped words, put right where it is plain what was meant.

A word is taken to be mistyped when neither the encoder's vocabulary (the 30,000 commonest pieces
of English, names among them) nor the training questions know it. It becomes the nearest word of the
training questions by Damerau-Levenshtein distance (Damerau 1964), the more frequent of two equally
near ones. Where none is near enough it stays: it may be a name.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from bot.nlu.minilm import encoder

_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST = 4  # shorter words are near to too many others
# A word of 4 to 6 letters may differ by one edit, a longer one by two.
_TWO_EDITS = 7
# A word seen once among the training questions may itself be a typing error.
_OFTEN = 2


@dataclass
class Speller:
    """`words` are the training questions' words, `counts` how often each was seen."""

    words: list[str]
    counts: list[int]

    @classmethod
    def fit(cls, texts: Sequence[str]) -> Self:
        counted = Counter(word for text in texts for word in _WORD.findall(text.lower()))
        known = {
            word: count
            for word, count in counted.items()
            if len(word) >= _SHORTEST and (count >= _OFTEN or encoder().knows(word))
        }
        return cls(list(known), list(known.values()))

    def corrected(self, text: str) -> str:
        """The text with its mistyped words put right; a corrected word is in lower case."""
        return _WORD.sub(lambda word: self._corrected(word[0]), text)

    def _corrected(self, written: str) -> str:
        word = written.lower()
        if len(word) < _SHORTEST or word in self._known or encoder().knows(word):
            return written
        edits = 2 if len(word) >= _TWO_EDITS else 1
        distances = cdist([word], self.words, scorer=OSA.distance, score_cutoff=edits)[0]
        nearest = int(np.lexsort((-self._frequencies, distances))[0])
        return self.words[nearest] if distances[nearest] <= edits else written

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self.words)

    @cached_property
    def _frequencies(self) -> np.ndarray:
        return np.array(self.counts)
