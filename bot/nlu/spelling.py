"""Spelling correction for words that are clearly mistyped.

A word counts as mistyped if it is neither in a list of 82,000 English words nor in the training
questions. It becomes the nearest word of the training questions by Damerau-Levenshtein distance
(SymSpell: Garbe 2012), of equally near ones one that sounds alike, else the most frequent. From a
distance of 2 on a word that sounds alike comes first: "infomashun" is spelt by ear. If no word is
near enough it stays as it is: it may be a name.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, cached_property
from importlib.resources import files
from typing import Self

import numpy as np
from symspellpy import SymSpell, Verbosity

from bot.nlu.phonetic import sound

_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST = 3  # letters: shorter words are near too many others
_LONGEST = 40  # letters: no listed word is as long, and an edit of a longer one is no typing error
_TWO_EDITS = 6  # letters: from this length on two edits are allowed, and one below
_PREFIX = 5  # letters of each word that are indexed: this halves the memory
_LONGER = 3  # letters: a word that sounds alike differs in length by no more
_LEAST_SOUNDS = 2  # consonants: words of one sound like too many others
_OFTEN = 2  # a word seen only once in the training questions may itself be a typing error


@dataclass
class Speller:
    """`counts` is the number of times that the training questions use each word."""

    counts: dict[str, int]

    @classmethod
    def fit(cls, texts: Sequence[str]) -> Self:
        """Count the words of the training questions, leaving out likely typing errors."""
        counted = Counter(word for text in texts for word in _WORD.findall(text.lower()))
        return cls(
            {w: n for w, n in sorted(counted.items()) if n >= _OFTEN or w in english_words()}
        )

    def corrected(self, text: str) -> str:
        """Return the text with its mistyped words corrected, each in lower case."""
        shouted = text.isupper()

        def correct(word: re.Match[str]) -> str:
            abbreviation = word[0].isupper() and not shouted
            return word[0] if abbreviation else self._corrected(word[0])

        return _WORD.sub(correct, text)

    def _corrected(self, written: str) -> str:
        word = written.lower()
        if not _SHORTEST <= len(word) <= _LONGEST or word in self.counts or word in english_words():
            return written
        edits = 2 if len(word) >= _TWO_EDITS else 1
        found = self._index.lookup(word, Verbosity.CLOSEST, max_edit_distance=edits)
        near = [suggestion.term for suggestion in found if suggestion.distance == 1]
        alike = self._sounding_alike(word)
        both = [term for term in near if term in alike]
        best = both or near or alike or [suggestion.term for suggestion in found]
        return best[0] if best else written

    def _sounding_alike(self, word: str) -> list[str]:
        """Return the words that sound alike and are about as long, the likest in letters first."""
        alike = self._by_sound.get(sound(word), ())
        near = (term for term in alike if abs(len(term) - len(word)) <= _LONGER)
        return sorted(near, key=lambda term: -SequenceMatcher(None, word, term).ratio())

    @cached_property
    def _by_sound(self) -> dict[str, list[str]]:
        """The words by how they sound, the most frequent first."""
        found: dict[str, list[str]] = {}
        for word in sorted(self.counts, key=lambda word: -self.counts[word]):
            key = sound(word)
            if len(key) >= _LEAST_SOUNDS:
                found.setdefault(key, []).append(word)
        return found

    @cached_property
    def _index(self) -> SymSpell:
        index = SymSpell(max_dictionary_edit_distance=2, prefix_length=_PREFIX)
        for word, count in self.counts.items():
            index.create_dictionary_entry(word, count)
        return index


@cache
def english_words() -> "Words":
    """Return the list that symspellpy brings: Google Books n-grams that are in SCOWL."""
    path = files("symspellpy") / "frequency_dictionary_en_82_765.txt"
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    return Words(line.split(" ", 1)[0] for line in lines)


class Words:
    """A set of words that takes 2 MB where a Python set takes 10."""

    def __init__(self, words: Iterable[str]) -> None:
        self._sorted = np.sort(np.array([word.encode() for word in words]))

    def __contains__(self, word: str) -> bool:
        sought = np.array(word.encode())
        # NumPy would widen the whole list to a longer word: 1.3 GB for one of 16,000 bytes.
        if sought.itemsize > self._sorted.itemsize:
            return False
        place = int(np.searchsorted(self._sorted, sought))
        return place < len(self._sorted) and bool(self._sorted[place] == sought)
