"""What the store gives back beside tickets and mails. Times are UTC."""

from dataclasses import dataclass, field
from datetime import datetime
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

    `name` is who speaks where the author is a person; `turn` the contract's inner turn object.
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
    """Somebody who may use the desk; the password only as an argon2 hash."""

    id: str
    name: str
    password_hash: str = field(repr=False)
    created_at: datetime


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """What happened to a ticket: when, by whom, what. Never changed once written."""

    ticket_id: str
    at: datetime
    who: str
    what: str
