"""A turn: everything the assistant sends in reply to one message (contract: `custom.turn`)."""

from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    ANSWER = "answer"
    SILENT = "silent"
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
class Cited:
    """One answer given, with what it rests on."""

    id: str
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True)
class Option:
    """A reply the parent can choose; `payload` is the message to send for it."""

    title: str
    payload: str


@dataclass(frozen=True)
class RequestInfo:
    """`reference` and `due` are set once the ticket is stored, never before."""

    kind: str
    stage: Stage
    reference: str | None = None
    due: date | None = None


@dataclass(frozen=True)
class NoticeVersion:
    title: str
    sha256: str


@dataclass(frozen=True)
class Turn:
    """`texts` are the paragraphs shown to the parent; the rest is what machines read.

    `language` is the ISO 639-1 code of the first paragraph where it is not English.
    """

    outcome: Outcome
    notice: NoticeVersion
    texts: tuple[str, ...] = ()
    answers: tuple[Cited, ...] = ()
    options: tuple[Option, ...] = ()
    request: RequestInfo | None = None
    language: str | None = None

    def after(self, said: "Turn") -> "Turn":
        """This turn with what was said in the same reply before it."""
        return replace(self, texts=said.texts + self.texts, answers=said.answers + self.answers)

    def as_dict(self) -> dict[str, Any]:
        """The contract's inner object: plain JSON values, every key of it always there.

        `language` is our addition, there only where it says something.
        """
        content = asdict(self)
        del content["texts"]
        if self.language is None:
            del content["language"]
        content["outcome"] = self.outcome.value
        content["answers"] = [
            {"id": answer.id, "citations": [asdict(c) for c in answer.citations]}
            for answer in self.answers
        ]
        content["options"] = [asdict(option) for option in self.options]
        if self.request:
            due = self.request.due
            content["request"]["stage"] = self.request.stage.value
            content["request"]["due"] = due.isoformat() if due else None
        return content
