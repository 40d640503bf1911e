"""The actions that a user can take on a ticket, as plain data; their effects: effects.py. Pure.

`hear_by` is the day by which the requester is told that they will hear, where the due date is past.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar, Literal, get_args

from desk.cases.states import Ending, Event

Recording = Literal["kept", "gone", "never"]
RECORDINGS: tuple[Recording, ...] = get_args(Recording)
Breach = Literal["reported", "no_risk", "no_breach"]
BREACHES: tuple[Breach, ...] = get_args(Breach)
LONGEST_TEXT = 4000  # characters of a reason, question or note


@dataclass(frozen=True, slots=True)
class AskIdentity:
    """Ask for proof of identity or authority; the clock is stopped. `text` says what for."""

    event: ClassVar[Event] = "identity_asked"
    text: str
    hear_by: date | None = None


@dataclass(frozen=True, slots=True)
class ConfirmIdentity:
    """Identity is confirmed: a known parent (`text` says why), or proof that came `on` a day."""

    event: ClassVar[Event] = "identity_confirmed"
    how: Literal["known", "proven"]
    text: str
    on: date | None = None
    hear_by: date | None = None


@dataclass(frozen=True, slots=True)
class AskClarification:
    """Ask for what is needed to find the information. `text` is the question."""

    event: ClassVar[Event] = "clarification_asked"
    text: str
    hear_by: date | None = None


@dataclass(frozen=True, slots=True)
class RecordClarification:
    """The question was answered `on` a day. `text` summarises the answer."""

    event: ClassVar[Event] = "clarified"
    text: str
    on: date | None = None
    hear_by: date | None = None


@dataclass(frozen=True, slots=True)
class Extend:
    """Extend by two months; `text` is the reason, which the requester is told today."""

    event: ClassVar[Event] = "extended"
    text: str


@dataclass(frozen=True, slots=True)
class Start:
    event: ClassVar[Event] = "started"
    text: str = ""
    hear_by: date | None = None


@dataclass(frozen=True, slots=True)
class SendToReview:
    event: ClassVar[Event] = "sent_to_review"
    text: str = ""


@dataclass(frozen=True, slots=True)
class SendBack:
    """Return the request from review; `text` says why."""

    event: ClassVar[Event] = "sent_back"
    text: str


@dataclass(frozen=True, slots=True)
class Close:
    """Close with an outcome. `text` is for the requester: the reasons, if it is refused."""

    event: ClassVar[Event] = "closed"
    ending: Ending
    text: str


@dataclass(frozen=True, slots=True)
class Withdraw:
    """The requester withdraws. `text` says how they told us."""

    event: ClassVar[Event] = "withdrawn"
    text: str


@dataclass(frozen=True, slots=True)
class Reopen:
    """Reopen a request that was closed too early; `text` says why."""

    event: ClassVar[Event] = "reopened"
    text: str
    hear_by: date | None = None


@dataclass(frozen=True, slots=True)
class ConfirmContact:
    """The requester typed the code that was sent to their address."""

    event: ClassVar[Event] = "contact_confirmed"
    text: str = ""


@dataclass(frozen=True, slots=True)
class CorrectDetails:
    """Put right what was taken down wrongly; None leaves a detail as it is. `text` says why.

    `details` are other answers by their labels, such as the year group.
    """

    event: ClassVar[Event] = "corrected"
    text: str
    contact: str | None = None
    name: str | None = None
    received: date | None = None
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NoteRecording:
    """Note what became of a recording that somebody asks for; `text` says where, or since when."""

    event: ClassVar[Event] = "recording_noted"
    how: Recording
    text: str


@dataclass(frozen=True, slots=True)
class NoteBreach:
    """Note that personal data may have been breached; `text` says what happened, and to whom."""

    event: ClassVar[Event] = "breach_noted"
    text: str


@dataclass(frozen=True, slots=True)
class SettleBreach:
    """End the clock of a breach; `text` says what was done, who was told, and why."""

    event: ClassVar[Event] = "breach_settled"
    how: Breach
    text: str


@dataclass(frozen=True, slots=True)
class AddNote:
    """Something worth recording: a telephone call, what was searched."""

    event: ClassVar[Event] = "noted"
    text: str


Action = (
    AskIdentity
    | ConfirmIdentity
    | AskClarification
    | RecordClarification
    | Extend
    | Start
    | SendToReview
    | SendBack
    | Close
    | Withdraw
    | Reopen
    | ConfirmContact
    | CorrectDetails
    | NoteRecording
    | NoteBreach
    | SettleBreach
    | AddNote
)
