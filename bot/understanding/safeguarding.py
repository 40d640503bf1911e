"""Phrases that signal a safeguarding risk whatever else is said.

A second net under the classifier, which may take a calm disclosure for a story. The phrases are
data: data/words/danger.yml.
"""

import re
from functools import cache
from pathlib import Path

import yaml

from bot.content import ContentError
from bot.paths import DATA

_APOSTROPHES = re.compile(r"['’‘`]")
_GAPS = re.compile(r"[\W_]+")


class SafeguardingError(ContentError):
    """data/words/danger.yml cannot be used; the message names the fault."""


def signals_risk(text: str) -> bool:
    """Whether the text contains one of the phrases, as whole words."""
    return _pattern().search(_words(text)) is not None


@cache
def _pattern(path: Path = DATA / "words" / "danger.yml") -> re.Pattern[str]:
    try:
        phrases = yaml.safe_load(path.read_text(encoding="utf-8"))["phrases"]
        alternatives = "|".join(re.escape(_words(phrase)) for phrase in phrases)
    except (AttributeError, KeyError, TypeError) as wrong:
        raise SafeguardingError(
            f"{path.name} should hold a list 'phrases' of texts: {wrong}"
        ) from wrong
    return re.compile(rf"(?<!\S)(?:{alternatives})(?!\S)")


def _words(text: str) -> str:
    """Lower case, one space between words, "don't" as "dont"."""
    return _GAPS.sub(" ", _APOSTROPHES.sub("", text.lower())).strip()
