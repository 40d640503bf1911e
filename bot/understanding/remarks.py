"""Remarks on what the assistant has just said, which name no topic of their own: data/words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from bot.content import Line, load
from bot.paths import DATA
from bot.understanding.form import plain_words

MOST_BARE_WORDS = 9
_MOST_AROUND = 3  # words like "ok" or "please" around a remark
_BEFORE = re.compile(r"^(?:(?:ok|okay|and|but|so|well|oh|yeah|yes|no|then|sorry|hang on|right) )")
_AFTER = re.compile(
    r" (?:please|pls|then|though|tho|mate|now|love|ta|thanks|lol|sorry|like|again|exactly|here)$"
)


class Remark(StrEnum):
    """What a remark wants."""

    YES_OR_NO = "yes_or_no"
    SIMPLER = "simpler"
    WHERE_SAID = "where_said"
    ARE_YOU_SURE = "are_you_sure"
    FIND_OUT = "find_out"
    DO_IT = "do_it"
    WHOSE_NUMBER = "whose_number"
    WHOSE_WEBSITE = "whose_website"
    NONE_OF_THESE = "none_of_these"
    NOBODY_IN_DANGER = "nobody_in_danger"
    WHAT_TO_DO = "what_to_do"


_CONTACT = frozenset(
    ["phone", "number", "telephone", "email", "mail", "ring", "contact", "reach", "call", "mobile"]
)
_SOMEBODY = frozenset(["he", "him", "his", "hes", "they", "them", "their", "she", "her"])
# Said of an urgent reply, and of nothing else.
_OF_DANGER = frozenset({Remark.NOBODY_IN_DANGER, Remark.WHAT_TO_DO})


@dataclass(frozen=True)
class _Phrases:
    remark: Remark
    phrases: tuple[Line, ...]


@dataclass(frozen=True)
class Remarks:
    """The file of remarks: phrases, and the words that name no topic."""

    remarks: tuple[_Phrases, ...]
    bare: tuple[Line, ...]
    staff: tuple[Line, ...] = ()

    def find(self, text: str) -> Remark | None:
        """Return the remark on an answer that the whole of `text` is, if any."""
        found = next((r for r in self._found(text) if r not in _OF_DANGER), None)
        return found or (Remark.WHOSE_NUMBER if self._asks_for_contact(text) else None)

    def _asks_for_contact(self, text: str) -> bool:
        """Whether a short text asks for somebody's number: "has he got a phone"."""
        words = plain_words(text).split()
        rest = set(words) - _CONTACT
        named = len(words) <= MOST_BARE_WORDS and len(rest) < len(set(words))
        return named and bool(rest & _SOMEBODY) and rest <= set(self.bare)

    def of_danger(self, text: str) -> Remark | None:
        """Return the remark on an urgent reply that the whole of `text` is, if any."""
        return next((r for r in self._found(text) if r in _OF_DANGER), None)

    def _found(self, text: str) -> Iterator[Remark]:
        said = _said(plain_words(text))
        return (r.remark for r in self.remarks if said & set(r.phrases))

    def names_no_topic(self, text: str) -> bool:
        """Return whether `text` is short, and made of words that name no topic."""
        words = plain_words(text).split()
        return 0 < len(words) <= MOST_BARE_WORDS and set(words) <= set(self.bare)

    def names_staff(self, text: str) -> bool:
        """Return whether `text` names people who work at the school."""
        words = f" {plain_words(text)} "
        return any(f" {name} " in words for name in self.staff)


def _said(words: str) -> set[str]:
    """Return the words as they are, and without what often stands before or after a remark."""
    found = {words}
    for _ in range(_MOST_AROUND):
        found |= {_BEFORE.sub("", said) for said in found} | {_AFTER.sub("", w) for w in found}
    return found


@cache
def load_remarks(path: Path = DATA / "words" / "remarks.yml") -> Remarks:
    """Return the remarks of a file. Raises ContentError."""
    return load(path, Remarks)
