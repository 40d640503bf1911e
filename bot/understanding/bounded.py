"""A message cut to a bounded cost, for understanding only: what is stored is what was written.

The tokenizer of spaCy takes time that grows with the square of a run of punctuation or emoji, and
some patterns with the square of a run of spaces: six such messages stopped the assistant for 20 s
(docs/decisions/0007-what-runs-where.md says what runs where).
"""

import re
from itertools import islice

MOST_CHARACTERS = 4000  # as the public API: two pages of typing
# "?!?" and an empty line between paragraphs stay as they are.
_MOST_IN_A_RUN = 3
# No word or address that the tokenizer or the speller knows is as long.
_LONGEST_WORD = 100
# Two pages of prose have 150; between letters, each one is split from its word apart.
_MOST_MARKS = 400
_MARKS = re.compile(rf"([^\w\s]{{{_MOST_IN_A_RUN}}})[^\w\s]+")
_MARK = re.compile(r"[^\w\s]")
_SPACES = re.compile(rf"(\s{{{_MOST_IN_A_RUN}}})\s+")
_LONG = re.compile(rf"(\S{{{_LONGEST_WORD}}})\S+")


def bounded(text: str) -> str:
    """Return `text` with its long runs of marks or spaces, long words and excess length cut."""
    shorter = _SPACES.sub(r"\1", _MARKS.sub(r"\1", text[:MOST_CHARACTERS]))
    return _without_excess(_LONG.sub(r"\1", shorter))


def _without_excess(text: str) -> str:
    """Return `text` without the marks that come after the first _MOST_MARKS."""
    marks = [match.start() for match in islice(_MARK.finditer(text), _MOST_MARKS + 1)]
    if len(marks) <= _MOST_MARKS:
        return text
    return text[: marks[-1]] + _MARK.sub("", text[marks[-1] :])


def has_words(text: str) -> bool:
    """Return whether the text has a letter or digit; one without says nothing to a classifier."""
    return any(character.isalnum() for character in text)
