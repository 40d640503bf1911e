"""A turn: everything the assistant sends in reply to one message (contract: `custom.turn`)."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import chain
from typing import Any, Literal


class Outcome(StrEnum):
    """The kinds of turn of the contract."""

    ANSWER = "answer"
    SILENT = "silent"
    GUIDANCE = "guidance"
    CLARIFY = "clarify"
    OUT_OF_SCOPE = "out_of_scope"
    REQUEST = "request"
    HANDOFF = "handoff"
    URGENT = "urgent"
    CHAT = "chat"
    ERROR = "error"


# Replies that say something about the notice: what it says, or that it does not say.
ABOUT_THE_NOTICE = (Outcome.ANSWER, Outcome.SILENT)


class Stage(StrEnum):
    """How far a request is."""

    COLLECTING = "collecting"
    CONFIRMING = "confirming"
    OPENED = "opened"
    CANCELLED = "cancelled"
    STATUS = "status"


@dataclass(frozen=True)
class Citation:
    """`quote` is a verbatim part of the notice, `statement` and `section` its ids."""

    statement: str
    section: str
    quote: str


@dataclass(frozen=True)
class LawCitation:
    """The public source of a fact of law, and the day somebody last read it there, if anybody has.

    There is no quote: the fact, in the trust's approved words, is the reply.
    """

    title: str
    url: str
    seen: date | None


@dataclass(frozen=True)
class Cited:
    """One answer given, with what it rests on: statements of the notice, or else facts of law."""

    id: str
    citations: tuple[Citation, ...] = ()
    law: tuple[LawCitation, ...] = ()


@dataclass(frozen=True)
class Option:
    """A reply the parent can choose; `payload` is the message to send for it."""

    title: str
    payload: str


MOST_OPTIONS = 5  # offered at once


def merged(*offers: Iterable[Option]) -> tuple[Option, ...]:
    """Return MOST_OPTIONS options at most, each once, in the order in which they come."""
    return tuple(dict.fromkeys(chain.from_iterable(offers)))[:MOST_OPTIONS]


@dataclass(frozen=True)
class FieldInput:
    """How a form of a client asks for a field; `error` is what was wrong with the last reply."""

    type: Literal["text", "email", "tel", "choice", "longtext", "date"]
    optional: bool = False
    max_length: int | None = None
    autocomplete: Literal["name", "email", "tel"] | None = None
    error: str | None = None


@dataclass(frozen=True)
class SummaryRow:
    """One line of what is read back."""

    field: str
    label: str
    value: str


@dataclass(frozen=True)
class RequestInfo:
    """`reference` and `due` are set once the ticket is stored, never before.

    `kind` is None if the requester asks after a stored request and has not said which. `asks` is
    the field that is asked for, and `input` how; `summary` is what is read back.
    """

    kind: str | None
    stage: Stage
    reference: str | None = None
    due: date | None = None
    asks: str | None = None
    input: FieldInput | None = None
    summary: tuple[SummaryRow, ...] = ()


@dataclass(frozen=True)
class NoticeVersion:
    """Which notice, at which wording."""

    title: str
    sha256: str


@dataclass(frozen=True)
class Turn:
    """`texts` are the paragraphs shown to the parent; the rest is what machines read.

    `language` is the ISO 639-1 code of the first paragraph if it is not English.
    """

    outcome: Outcome
    notice: NoticeVersion
    texts: tuple[str, ...] = ()
    answers: tuple[Cited, ...] = ()
    options: tuple[Option, ...] = ()
    request: RequestInfo | None = None
    language: str | None = None

    def after(self, earlier: "Turn") -> "Turn":
        """Return this turn with the texts and answers of an earlier one before it."""
        return replace(
            self, texts=earlier.texts + self.texts, answers=earlier.answers + self.answers
        )

    def as_dict(self) -> dict[str, Any]:
        """Return the contract's inner object as JSON values, with every key.

        `language` is our addition, left out if the turn is in English.
        """
        content = asdict(self)
        del content["texts"]
        if self.language is None:
            del content["language"]
        content["outcome"] = self.outcome.value
        content["answers"] = [
            {
                "id": answer.id,
                "citations": [*map(asdict, answer.citations), *map(_of_law, answer.law)],
            }
            for answer in self.answers
        ]
        content["options"] = [asdict(option) for option in self.options]
        if self.request:
            due = self.request.due
            content["request"]["stage"] = self.request.stage.value
            content["request"]["due"] = due.isoformat() if due else None
            content["request"]["summary"] = [asdict(row) for row in self.request.summary]
        return content


def _of_law(source: LawCitation) -> dict[str, str | None]:
    """Return the contract's form of a citation of the law; one of the notice has no `source`."""
    seen = source.seen.isoformat() if source.seen else None
    return {"source": "law", "title": source.title, "url": source.url, "seen": seen, "quote": None}
