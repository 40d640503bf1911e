"""Phrases that signal a safeguarding risk whatever else is said.

A second net under the classifier, which may take a calm disclosure for a story. The phrases are
data: data/words/safeguarding.yml.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Annotated

from bot.content import Rule, Unusable, load
from bot.paths import DATA

_APOSTROPHES = re.compile(r"['’‘`]")
_GAPS = re.compile(r"[\W_]+")
_SET = re.compile(r"\{(\w+)\}")
# Words on each side of what is said alone: "please send an ambulance to the school now".
_MOST_BESIDE = 6


# "..." would be no word at all, and so be found in every message.
_Phrase = Annotated[
    str, Rule("words of letters or digits", "kill myself", lambda text: bool(_words(text)))
]


@dataclass(frozen=True)
class _File:
    """`{name}` in a phrase stands for any words of the set `name`.

    `alone` are phrases that signal a risk only if a message says nothing else but words of
    `beside`.
    """

    phrases: tuple[_Phrase, ...]
    alone: tuple[_Phrase, ...] = ()
    beside: tuple[_Phrase, ...] = ()
    sets: Mapping[str, tuple[_Phrase, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.phrases:
            found = "There are no phrases, so nobody in danger would be pointed to help."
            raise Unusable(found, "Write at least one, or take back the file.", entry="phrases")
        for entry, phrases in (("phrases", self.phrases), ("alone", self.alone)):
            named = {name for phrase in phrases for name in _SET.findall(phrase)}
            for unknown in sorted(named - set(self.sets)):
                found = f"There is no set '{unknown}'."
                raise Unusable(found, f"The sets are {', '.join(self.sets)}.", entry=entry)

    def any_of(self, phrases: Iterable[str]) -> str:
        """Return a pattern of any of the phrases, with their sets filled in."""
        return f"(?:{'|'.join(self._pattern(phrase) for phrase in phrases)})"

    def _pattern(self, phrase: str) -> str:
        pieces = _SET.split(phrase)  # names of sets at odd places
        sets = [f"(?:{'|'.join(map(_words, self.sets[name]))})" for name in pieces[1::2]]
        found = [_words(pieces[0])]
        for words, after in zip(sets, pieces[2::2], strict=True):
            found += [words, _words(after)]
        return " ".join(piece for piece in found if piece)


def signals_risk(text: str) -> bool:
    """Whether the text contains one of the phrases, as whole words, or is one said alone."""
    return load_pattern().search(_words(text)) is not None


@cache
def load_pattern(path: Path = DATA / "words" / "safeguarding.yml") -> re.Pattern[str]:
    """Return a pattern that finds the phrases of a file. Raises ContentError."""
    file = load(path, _File)
    found = rf"(?<!\S){file.any_of(file.phrases)}(?!\S)"
    if file.alone:
        beside = file.any_of(file.beside) if file.beside else "(?!)"
        some = rf"(?:{beside} ){{0,{_MOST_BESIDE}}}"
        after = rf"(?: {beside}){{0,{_MOST_BESIDE}}}"
        found += rf"|\A{some}{file.any_of(file.alone)}{after}\Z"
    return re.compile(found)


def _words(text: str) -> str:
    """Return the text in lower case, with one space between words, and "don't" as "dont"."""
    return _GAPS.sub(" ", _APOSTROPHES.sub("", text.lower())).strip()
