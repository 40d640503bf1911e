"""A ticket: one request of a parent or student, stored and tracked. Pure: no database, no web."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, Self

from desk.cases.deadline import Due
from desk.cases.kind import KindRules
from desk.cases.states import Ending, State
from desk.cases.timeline import Timeline

# Who the requester is, as far as the trust knows; a known parent needs no proof (docs/law.md).
Identity = Literal["unchecked", "asked", "known", "proven"]


@dataclass(frozen=True, slots=True)
class OpenTicket:
    """The command to store a request. `submission_id` is the same however often it is sent.

    `prefix` starts the reference (SAR gives SAR-2026-000001); `conversation` is the Rasa sender id
    of the chat it came from, if any; `details` holds what that kind of request asks, label to text;
    `preserve` says that it asks for footage, which must be kept before it is overwritten.
    `by` logged it, and `door` says how it came, such as "by letter", if not by the chat.
    Raises ValueError for an unknown kind, a missing contact, or a time without a zone.
    """

    submission_id: str
    rules: KindRules
    prefix: str
    first_mention_at: datetime
    requester_role: str
    requester_contact: str = field(repr=False)
    subject_name: str = field(repr=False)
    details: Mapping[str, str] = field(default_factory=dict, repr=False)
    conversation: str | None = None
    preserve: bool = False
    by: str = "assistant"
    door: str = ""

    def __post_init__(self) -> None:
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

    `due` is None while the clock is stopped. `received_at` is the first mention in the chat, even
    where details came later: a request may be made in any form (docs/law.md), and the earlier
    start is the cautious one. `version` counts the changes, so that nobody overwrites another's.
    """

    id: str
    reference: str
    submission_id: str
    rules: KindRules
    state: State
    ending: Ending | None
    first_mention_at: datetime
    received_at: datetime
    timeline: Timeline
    due: date | None
    due_working: tuple[str, ...]
    identity: Identity
    preserve: bool
    requester_role: str
    requester_contact: str = field(repr=False)
    subject_name: str = field(repr=False)
    details: Mapping[str, str] = field(repr=False)
    conversation_id: str | None
    contact_confirmed_at: datetime | None
    created_at: datetime
    closed_at: datetime | None
    version: int

    @classmethod
    def opened(
        cls,
        cmd: OpenTicket,
        *,
        ticket_id: str,
        reference: str,
        timeline: Timeline,
        due: Due,
        conversation_id: str | None,
        now: datetime,
    ) -> Self:
        """Return the ticket for a request; `ticket_id` is its draft's if it had one."""
        return cls(
            id=ticket_id,
            reference=reference,
            submission_id=cmd.submission_id,
            rules=cmd.rules,
            state="received",
            ending=None,
            first_mention_at=cmd.first_mention_at,
            received_at=cmd.first_mention_at,
            timeline=timeline,
            due=due.date,
            due_working=due.explanation,
            identity="unchecked",
            preserve=cmd.preserve,
            requester_role=cmd.requester_role,
            requester_contact=cmd.requester_contact,
            subject_name=cmd.subject_name,
            details=dict(cmd.details),
            conversation_id=conversation_id,
            contact_confirmed_at=None,
            created_at=now,
            closed_at=None,
            version=1,
        )

    @property
    def kind(self) -> str:
        """The name of its kind, such as `access`."""
        return self.rules.kind

    @property
    def is_open(self) -> bool:
        return self.state != "closed"

    @property
    def owed_by(self) -> date | None:
        """The date by which the trust owes the requester something; None if no date is running.

        A complaint has a date for its acknowledgement only, which every first step upon it sends.
        """
        acknowledged = self.rules.is_acknowledged and self.state != "received"
        return self.due if self.is_open and not acknowledged else None

    @property
    def has_address(self) -> bool:
        """Whether the requester can be reached by e-mail."""
        return "@" in self.requester_contact


def one_line(text: str) -> str:
    """Return the text without control characters, its white space reduced to single spaces."""
    return " ".join(readable(text).split())


def readable(text: str) -> str:
    """Return the text without the characters that no database or mail can carry: control
    characters and lone surrogates.
    """
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))


def is_readable(text: str) -> bool:
    """Return whether every database and mail can carry the text as it is."""
    return readable(text) == text
