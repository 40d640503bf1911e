"""A ticket: one request of a parent or student, stored and tracked. Pure: no database, no web."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, Self, get_args
from uuid import uuid4

Kind = Literal[
    "access",
    "educational_record",
    "rectification",
    "erasure",
    "restriction",
    "objection",
    "direct_marketing",
    "automated_decision",
    "complaint",
    "callback",  # ours: the parent asks for a person; not a data right
]
KINDS: tuple[Kind, ...] = get_args(Kind)
Status = Literal["open", "closed"]


@dataclass(frozen=True, slots=True)
class OpenTicket:
    """The wish to have a request stored. `submission_id` is the same however often it is sent.

    `prefix` starts the reference (SAR gives SAR-2026-000001); `conversation` is the Rasa sender id
    of the chat it came from, if any; `details` holds what that kind of request asks, label to text.
    Raises ValueError for an unknown kind, a missing contact, or a time without a zone.
    """

    submission_id: str
    kind: Kind
    prefix: str
    first_mention_at: datetime
    requester_role: str
    requester_contact: str = field(repr=False)
    subject_name: str = field(repr=False)
    details: Mapping[str, str] = field(default_factory=dict, repr=False)
    conversation: str | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"unknown kind of request: {self.kind!r}; known: {', '.join(KINDS)}")
        if self.first_mention_at.tzinfo is None:
            raise ValueError("first_mention_at needs its time zone")
        if not (self.prefix.isascii() and self.prefix.isupper() and self.prefix.isalpha()):
            raise ValueError(f"a reference's prefix is capital letters, not {self.prefix!r}")
        for name in ("submission_id", "requester_role", "requester_contact", "subject_name"):
            object.__setattr__(self, name, one_line(getattr(self, name)))
        if not (self.submission_id and self.requester_contact):
            raise ValueError("a request needs a submission id and a way to reach who made it")
        clean = {one_line(label): readable(text) for label, text in self.details.items()}
        object.__setattr__(self, "details", clean)


@dataclass(frozen=True, slots=True)
class Ticket:
    """A stored request. Times are UTC; `due` is a day at the trust, `due_working` says why.

    `received_at` is the first mention in the chat, even where details came later: a request may be
    made in any form (law.md fact 4), and the earlier start is the cautious one.
    """

    id: str
    reference: str
    submission_id: str
    kind: Kind
    status: Status
    first_mention_at: datetime
    received_at: datetime
    due: date
    due_working: tuple[str, ...]
    requester_role: str
    requester_contact: str = field(repr=False)
    subject_name: str = field(repr=False)
    details: Mapping[str, str] = field(repr=False)
    conversation_id: str | None
    created_at: datetime
    version: int

    @classmethod
    def opened(
        cls,
        cmd: OpenTicket,
        *,
        reference: str,
        due: date,
        due_working: tuple[str, ...],
        conversation_id: str | None,
        now: datetime,
    ) -> Self:
        """The ticket that a request becomes."""
        return cls(
            id=uuid4().hex,
            reference=reference,
            submission_id=cmd.submission_id,
            kind=cmd.kind,
            status="open",
            first_mention_at=cmd.first_mention_at,
            received_at=cmd.first_mention_at,
            due=due,
            due_working=due_working,
            requester_role=cmd.requester_role,
            requester_contact=cmd.requester_contact,
            subject_name=cmd.subject_name,
            details=dict(cmd.details),
            conversation_id=conversation_id,
            created_at=now,
            version=1,
        )


def one_line(text: str) -> str:
    """The text without control characters, its white space made single spaces."""
    return " ".join(readable(text).split())


def readable(text: str) -> str:
    """The text without what no database or mail can carry: control characters, half surrogates."""
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
