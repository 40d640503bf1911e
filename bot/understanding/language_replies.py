"""What is said to a message in another language: data/languages.yml."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated

from lingua import IsoCode639_1

from bot.content import Line, Rule, Unusable, load
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
class LanguageReply:
    """`text` is a template over `trust`; `reviewed` says whether a speaker has read it."""

    code: LanguageCode
    name: Line
    own_name: Line
    text: Template
    reviewed: bool


@dataclass(frozen=True)
class _File:
    languages: tuple[LanguageReply, ...]

    def __post_init__(self) -> None:
        twice = [c for c, times in Counter(one.code for one in self.languages).items() if times > 1]
        if twice:
            found = f"Two languages have the code '{twice[0]}'."
            raise Unusable(found, "Delete one of the two.", entry="languages")


@cache
def load_languages(path: Path = DATA / "languages.yml") -> Mapping[str, LanguageReply]:
    """Return the replies in other languages, by ISO 639-1 code. Raises ContentError."""
    return {reply.code: reply for reply in load(path, _File).languages}
