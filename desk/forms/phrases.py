"""Words of a text: how they are compared, and whether some of them are mentioned."""

import re
from functools import cache

_APOSTROPHES = re.compile(r"['’‘`]")
_PUNCTUATION = re.compile(r"[^\w\s]")
_GAP = "..."
_WORDS_IN_GAP = 3


def normalised(text: str) -> str:
    """Return the text in lower case, without punctuation, "don't" as "dont", with single spaces."""
    return " ".join(_PUNCTUATION.sub(" ", _APOSTROPHES.sub("", text.lower())).split())


def mentions(text: str, phrases: tuple[str, ...]) -> bool:
    """Whether one of the phrases is in the text, as whole words.

    In a phrase, `script*` is a word with any ending, and ` ... ` leaves room for up to three words:
    "exam ... script*" is in "his exam papers and scripts".
    """
    return bool(phrases) and _pattern(phrases).search(normalised(text)) is not None


def without(text: str, phrases: tuple[str, ...]) -> str:
    """Return the text, normalised, without any mention of the phrases."""
    said = normalised(text)
    return " ".join(_pattern(phrases).sub(" ", said).split()) if phrases else said


@cache
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    alternatives = "|".join(_phrase(phrase) for phrase in phrases)
    return re.compile(rf"(?<!\S)(?:{alternatives})(?!\S)")


def _phrase(phrase: str) -> str:
    parts = (part.strip() for part in phrase.split(_GAP))
    return rf"(?: \S+){{0,{_WORDS_IN_GAP}}} ".join(
        " ".join(map(_word, part.split())) for part in parts
    )


def _word(word: str) -> str:
    stem = re.escape(normalised(word.removesuffix("*")))
    return rf"{stem}\S*" if word.endswith("*") else stem
