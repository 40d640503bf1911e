"""Phrases that signal a safeguarding risk whatever else is said.

A second net under the classifier, which may take a calm disclosure for a story. The phrases are
data: data/words/danger.yml.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated

from bot.content import Rule, Unusable, load
from bot.paths import DATA

_APOSTROPHES = re.compile(r"['’‘`]")
_GAPS = re.compile(r"[\W_]+")


# "..." would be no word at all, and so be found in every message.
_Phrase = Annotated[
    str, Rule("words of letters or digits", "kill myself", lambda text: bool(_words(text)))
]


@dataclass(frozen=True)
class _File:
    phrases: tuple[_Phrase, ...]

    def __post_init__(self) -> None:
        if not self.phrases:
            found = "There are no phrases, so nobody in danger would be pointed to help."
            raise Unusable(found, "Write at least one, or take back the file.", entry="phrases")


def signals_risk(text: str) -> bool:
    """Whether the text contains one of the phrases, as whole words."""
    return load_pattern().search(_words(text)) is not None


@cache
def load_pattern(path: Path = DATA / "words" / "danger.yml") -> re.Pattern[str]:
    """Return a pattern that finds the phrases of a file. Raises ContentError."""
    phrases = load(path, _File).phrases
    alternatives = "|".join(re.escape(_words(phrase)) for phrase in phrases)
    return re.compile(rf"(?<!\S)(?:{alternatives})(?!\S)")


def _words(text: str) -> str:
    """Return the text in lower case, with one space between words, and "don't" as "dont"."""
    return _GAPS.sub(" ", _APOSTROPHES.sub("", text.lower())).strip()
