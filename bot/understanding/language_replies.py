"""What is said to a message in another language: data/languages.yml."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated

from lingua import IsoCode639_1

from bot.content import Identifier, Line, Rule, load, reject_repeated
from bot.paths import DATA
from bot.templates import Template

LanguageCode = Annotated[
    str,
    Rule(
        "the two small letters of an ISO 639-1 code that Lingua can tell from others",
        "pl",
        lambda code: code.islower() and hasattr(IsoCode639_1, code.upper()),
    ),
]


@dataclass(frozen=True)
class Wishes:
    """Beginnings of words by which a message asks for this kind of request."""

    request: Identifier
    words: tuple[Line, ...]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Finds one of the words at the beginning of a word."""
        return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, self.words))})", re.IGNORECASE)


# Accents and marks that are often left out, and letters that look alike and differ by keyboard.
_MARKS = [*range(0x300, 0x370), *range(0x64B, 0x660), 0x640, 0x670, 0x93C, 0x9BC, 0xA3C, 0xABC]
_LETTERS = str.maketrans("łیکہةى", "lيكههي") | dict.fromkeys(_MARKS)
_GAPS = re.compile(r"[^\w\u0900-\u0DFF]+")  # the vowel signs of Indian scripts are no \w
_BETWEEN = r"\S* (?:\S+ ){0,4}"


@dataclass(frozen=True)
class DangerReply:
    """`call` and `helplines` are templates over `trust`; `nobody` is the title of the button that
    says that nobody is in danger.

    `phrases` are beginnings of words in order; "..." stands for up to four words.
    """

    call: Template
    helplines: Template
    nobody: Line
    phrases: tuple[Line, ...]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Finds one of the phrases in a text without accents."""
        found = "|".join(_BETWEEN.join(map(_beginnings, p.split(" ... "))) for p in self.phrases)
        # Some words of Arabic begin with an "and" or "by", which no space parts from them.
        return re.compile(rf"(?<![^\W\u0600-\u06FF])(?:{found})")


def _beginnings(words: str) -> str:
    return r"\S* ".join(map(re.escape, _without_accents(words).split()))


def _without_accents(text: str) -> str:
    """Return the text in lower case without accents and punctuation, one space between words."""
    letters = unicodedata.normalize("NFKD", text.lower()).translate(_LETTERS)
    return _GAPS.sub(" ", letters).strip()


@dataclass(frozen=True)
class LanguageReply:
    """`text` and `noted` are templates over `trust`; `reviewed` says whether a speaker has read
    them, and `danger`.

    `noted` is said as well, if a message in the language has a word of `wishes` and was noted.
    """

    code: LanguageCode
    name: Line
    own_name: Line
    text: Template
    reviewed: bool
    noted: Template | None = None
    wishes: tuple[Wishes, ...] = ()
    danger: DangerReply | None = None

    def request_in(self, text: str) -> str | None:
        """Return the kind of request that a message in this language asks for, if any."""
        if self.noted is None:
            return None
        return next((w.request for w in self.wishes if w.pattern.search(text)), None)


@dataclass(frozen=True)
class _File:
    languages: tuple[LanguageReply, ...]

    def __post_init__(self) -> None:
        codes, found = [one.code for one in self.languages], "Two languages have the code '{}'."
        reject_repeated(codes, found, "Delete one of the two.", entry="languages")


def danger_in(text: str, likely: str | None) -> LanguageReply | None:
    """Return the language in which a text tells of danger, if any; the `likely` one comes first.

    None if the text is likely English. Which of the others a short message is in may not be known,
    so all are tried.
    """
    if likely is None:
        return None
    plain = _without_accents(text)
    replies = sorted(load_languages().values(), key=lambda reply: reply.code != likely)
    found = (reply for reply in replies if reply.danger and reply.danger.pattern.search(plain))
    return next(found, None)


@cache
def load_languages(path: Path = DATA / "languages.yml") -> Mapping[str, LanguageReply]:
    """Return the replies in other languages, by ISO 639-1 code. Raises ContentError."""
    return {reply.code: reply for reply in load(path, _File).languages}
