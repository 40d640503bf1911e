"""Facts of data-protection law, in words that the trust has approved, with their public sources.

Where the notice is silent, they answer (outcome `guidance`). Each is approved in data/answers.lock
like an answer: an approval holds for the words and the sources as they stand. Each can be switched
off with `in_use: false`.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from bot.answers.lock import Lock
from bot.content import (
    Identifier,
    Line,
    Text,
    Unusable,
    Website,
    open_optional,
    reject_repeated,
)
from bot.turn import LawCitation

LAW = "law.yml"
PREFIX = "law_"  # of a fact's id, so that it is never an answer's
OLD = 365  # days after which the source should be looked at again


@dataclass(frozen=True)
class LawSource:
    """Where the fact can be read; `seen` is the day somebody last read it there, if anybody has."""

    title: Line
    url: Website
    seen: date | None


@dataclass(frozen=True)
class Fact:
    """`text` is what a parent reads; `simple` says it in fewer words, the text itself if empty."""

    id: Identifier
    text: Text
    sources: tuple[LawSource, ...]
    in_use: bool
    simple: str = ""

    def __post_init__(self) -> None:
        if not self.id.startswith(PREFIX):
            found = f"The id of a fact of law begins with {PREFIX}, and '{self.id}' does not."
            raise Unusable(found, f"Write {PREFIX}{self.id}", entry="id")
        if not self.sources:
            found = f"'{self.id}' has no source."
            raise Unusable(found, "Write its title, url and the day it was seen.", entry="sources")

    @cached_property
    def sha256(self) -> str:
        """The hash that an approval pins: of the words and the sources, not of the switch."""
        sources = [[each.title, each.url, _day(each.seen)] for each in self.sources]
        pinned = {"text": self.text.strip(), "simple": self.simple.strip(), "sources": sources}
        return sha256(json.dumps(pinned, sort_keys=True).encode()).hexdigest()

    @property
    def in_short(self) -> str:
        return (self.simple or self.text).strip()

    @property
    def citations(self) -> tuple[LawCitation, ...]:
        return tuple(LawCitation(each.title, each.url, each.seen) for each in self.sources)

    def faults(self, lock: Lock) -> tuple[str, ...]:
        """Return why the fact is stale, each a clause; nothing if it is approved as it reads."""
        approval = lock.approvals.get(self.id)
        if approval is None:
            return ("it was never approved",)
        return () if approval.answer == self.sha256 else ("its text or its sources changed",)


Law = Mapping[str, Fact]


@dataclass(frozen=True)
class LawFile:
    """The entries of law.yml."""

    facts: tuple[Fact, ...]

    def __post_init__(self) -> None:
        ids, instead = [fact.id for fact in self.facts], "Delete one, or give it another id."
        reject_repeated(ids, "The fact '{}' is there twice.", instead, entry="facts")

    @property
    def by_id(self) -> Law:
        return {fact.id: fact for fact in self.facts}


def read_law(path: Path) -> Law:
    """Return the facts of a file by their ids; none if there is no such file.

    Raises ContentError.
    """
    found = open_optional(path, LawFile)
    return found[1].by_id if found else {}


def _day(seen: date | None) -> str | None:
    return seen.isoformat() if seen else None


def long_unseen(law: Law, today: date) -> Iterator[tuple[Fact, LawSource]]:
    """Yield the facts in use with each source that nobody has read for OLD days, or ever."""
    for fact in law.values():
        for source in fact.sources if fact.in_use else ():
            if source.seen is None or (today - source.seen).days > OLD:
                yield fact, source
