"""What is said to a message in another language: data/languages.yml."""

import re
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


@dataclass(frozen=True)
class LanguageReply:
    """`text` and `noted` are templates over `trust`; `reviewed` says whether a speaker has read
    them.

    `noted` is said as well, if a message in the language has a word of `wishes` and was noted.
    """

    code: LanguageCode
    name: Line
    own_name: Line
    text: Template
    reviewed: bool
    noted: Template | None = None
    wishes: tuple[Wishes, ...] = ()

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


@cache
def load_languages(path: Path = DATA / "languages.yml") -> Mapping[str, LanguageReply]:
    """Return the replies in other languages, by ISO 639-1 code. Raises ContentError."""
    return {reply.code: reply for reply in load(path, _File).languages}
