"""The spaCy pipeline of the facts: its words, and the lists that it looks for.

A word is a run of letters, with the hyphens and apostrophes of a name in it ("O'Neill",
"step-dad"), or of digits: "y10" are two. What is glued to a word ("'s") stands alone.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.matcher import PhraseMatcher
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

_ENDINGS = r"['’](?:s|m|re|ve|ll|d|t)\b"
_LETTERS = r"[^\W\d_]+"
_WORD = re.compile(
    rf"{_LETTERS}(?:(?!{_ENDINGS})['’]{_LETTERS}|-{_LETTERS})*|{_ENDINGS}|\d+|\S", re.IGNORECASE
)


class WordTokenizer:
    """Cuts a text into words, as spaCy asks of a tokenizer."""

    def __init__(self, vocab: "Vocab") -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> "Doc":
        """Return the words of the text, with every character where it was."""
        from spacy.tokens import Doc

        words: list[str] = []
        spaces: list[bool] = []
        end = 0
        for match in _WORD.finditer(text):
            gap = text[end : match.start()]
            # A single space belongs to the word before it; any other gap is a word of spaces.
            if gap == " " and words:
                spaces[-1] = True
            elif gap:
                words.append(gap)
                spaces.append(False)
            words.append(match[0])
            spaces.append(False)
            end = match.end()
        if end < len(text):
            words.append(text[end:])
            spaces.append(False)
        return Doc(self.vocab, words=words, spaces=spaces)

    def to_bytes(self, **_kwargs: object) -> bytes:
        """Return nothing: all there is to it is in this file."""
        return b""

    def from_bytes(self, _data: bytes, **_kwargs: object) -> "WordTokenizer":
        """Return itself."""
        return self

    def to_disk(self, _path: object, **_kwargs: object) -> None:
        """Write nothing."""

    def from_disk(self, _path: object, **_kwargs: object) -> "WordTokenizer":
        """Return itself."""
        return self


@cache
def pipeline() -> "Language":
    """Load spaCy with the first text: its import alone takes about a second."""
    import spacy

    language = spacy.blank("en")
    language.tokenizer = WordTokenizer(language.vocab)
    return language


def words_of(text: str) -> "Doc":
    """Return the words of a text."""
    return pipeline().tokenizer(text)


def word_set(words: str) -> frozenset[str]:
    """Return the words of a text that has spaces between them."""
    return frozenset(words.split())


def phrases(lists: dict[str, Iterable[str]]) -> "PhraseMatcher":
    """Return a matcher that finds the phrases of each list, whatever their case, by its name."""
    from spacy.matcher import PhraseMatcher

    matcher = PhraseMatcher(pipeline().vocab, attr="LOWER")
    for name, said in lists.items():
        matcher.add(name, [words_of(one) for one in said])
    return matcher
