"""The trust's words for places, organisations and what is wanted: data/facts/words.yml."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.content import Line, load
from bot.paths import DATA


@dataclass(frozen=True)
class FactWords:
    """The file of words."""

    places: tuple[Line, ...]
    organisations: tuple[Line, ...]
    wanted: tuple[Line, ...]


@cache
def load_words(path: Path = DATA / "facts" / "words.yml") -> FactWords:
    """Return the words. Raises ContentError with every fault of the file."""
    return load(path, FactWords)


def either(words: Iterable[str]) -> str:
    """Return a pattern for any of the words, the longest first."""
    longest_first = sorted(set(words), key=lambda word: (-len(word), word))
    patterns = (re.escape(word).replace(r"\*", r"[\w-]*") for word in longest_first)
    return rf"(?:{'|'.join(patterns)})"
