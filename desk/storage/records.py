"""The store's records other than tickets and mails. Times are UTC."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

Author = Literal["parent", "assistant", "person"]


@dataclass(frozen=True, slots=True)
class Conversation:
    """One parent's chat. Its token is never stored, only the token's sha256 as hexadecimal."""

    id: str
    token_hash: str = field(repr=False)
    rasa_sender: str
    created_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a conversation; `seq` counts from 1 without gaps.

    `name` is the speaker's if the author is a person; `turn` is the contract's inner turn object.
    """

    id: str
    conversation_id: str
    seq: int
    author: Author
    name: str | None
    texts: tuple[str, ...] = field(repr=False)
    turn: dict[str, Any] | None = field(repr=False)
    client_id: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class User:
    """A user of the desk; the password only as an argon2 hash."""

    id: str
    name: str
    password_hash: str = field(repr=False)
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Absence:
    """Days on which the DPL is away and the deputy gets the mails too; both days included."""

    id: str
    first_day: date
    last_day: date
    noted_by: str
    noted_at: datetime


@dataclass(frozen=True, slots=True)
class Code:
    """A verification code that was requested; its six digits only as a keyed hash.

    `sender_blind` stands for the chat that requested it, `reference_blind` for the reference;
    `ticket_id` is None if there is no such ticket, or no address to send a code to.
    """

    id: str
    sender_blind: str
    reference_blind: str
    ticket_id: str | None
    mac: str = field(repr=False)
    created_at: datetime
    tries: int = 0
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """The last run of a scheduled job and its results, as plain JSON values."""

    name: str
    ended_at: datetime
    report: dict[str, Any]
