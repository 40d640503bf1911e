"""The tables, for SQLite and PostgreSQL alike. Each change needs a migration."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

from desk.storage.encrypted_rows import AS_JSON, ENCRYPTED

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


class Utc(TypeDecorator):
    """An aware time, stored in UTC. SQLite has no time zones, so a naive time is rejected."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _id() -> Column:
    return Column("id", Text, primary_key=True)


def _text(name: str, *constraints: Any, optional: bool = False) -> Column:
    return Column(name, Text, *constraints, nullable=optional)


def _encrypted(name: str, *, as_json: bool = False, optional: bool = False) -> Column:
    """Return a column for a personal field, which the database holds encrypted."""
    return Column(name, Text, nullable=optional, info={ENCRYPTED: True, AS_JSON: as_json})


def _time(name: str, *, optional: bool = False) -> Column:
    return Column(name, Utc, nullable=optional)


conversations = Table(
    "conversations",
    metadata,
    _id(),
    _text("token_hash"),
    _text("rasa_sender"),
    _time("created_at"),
    _time("last_at"),
    UniqueConstraint("token_hash"),
    UniqueConstraint("rasa_sender"),
)

messages = Table(
    "messages",
    metadata,
    _id(),
    _text("conversation_id", ForeignKey("conversations.id")),
    Column("seq", Integer, nullable=False),
    _text("author"),
    _text("name", optional=True),
    _encrypted("texts", as_json=True),
    _encrypted("turn", as_json=True, optional=True),
    _text("client_id", optional=True),
    _time("at"),
    UniqueConstraint("conversation_id", "seq"),
    UniqueConstraint("conversation_id", "client_id"),
)

tickets = Table(
    "tickets",
    metadata,
    _id(),
    _text("reference"),
    _text("submission_id"),
    _text("kind"),
    _text("state"),
    _text("ending", optional=True),
    _time("first_mention_at"),
    _time("received_at"),
    Column("timeline", JSON, nullable=False),
    Column("due", Date, nullable=True),
    Column("due_working", JSON, nullable=False),
    _text("identity"),
    Column("preserve", Boolean, nullable=False),
    _text("requester_role"),
    _encrypted("requester_contact"),
    # A keyed hash of the contact, so that requests of the same person can be found.
    _text("contact_blind"),
    _encrypted("subject_name"),
    _encrypted("details", as_json=True),
    _text("conversation_id", ForeignKey("conversations.id"), optional=True),
    _time("contact_confirmed_at", optional=True),
    _time("created_at"),
    _time("closed_at", optional=True),
    Column("version", Integer, nullable=False),
    # Binds the row to its last history entry: row_mac.py.
    _text("mac"),
    UniqueConstraint("reference"),
    UniqueConstraint("submission_id"),
    Index(None, "state", "due"),
    Index(None, "contact_blind"),
)

# Requests mentioned but not submitted yet. A draft's id becomes the ticket's.
drafts = Table(
    "drafts",
    metadata,
    _id(),
    _text("submission_id"),
    _text("kind"),
    _time("first_mention_at"),
    _time("updated_at"),
    _text("conversation_id", ForeignKey("conversations.id"), optional=True),
    _encrypted("answers", as_json=True),
    UniqueConstraint("submission_id"),
    Index(None, "conversation_id"),
)

# Never changed once written, but for `detail`, which goes with the ticket when its time has come.
# No foreign key: the record of what happened outlives the ticket.
history = Table(
    "history",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    _text("ticket_id"),
    _time("at"),
    _text("who"),
    _text("event"),
    _text("state"),
    Column("due", Date, nullable=True),
    _encrypted("detail", optional=True),
    _text("digest"),
    _text("mac"),
    Index(None, "ticket_id"),
)

# One row: the last entry of the history with a MAC, so that a cut-off end shows.
history_head = Table(
    "history_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", Integer, nullable=False),
    _text("mac"),
)

reference_counters = Table(
    "reference_counters",
    metadata,
    Column("prefix", Text, primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    _id(),
    _text("ticket_id", ForeignKey("tickets.id"), optional=True),
    # The idempotency key of a mail that may exist once only, such as the digest of a day.
    _text("purpose", optional=True),
    _encrypted("recipient"),
    _encrypted("subject"),
    _encrypted("text_body"),
    _encrypted("html_body"),
    _text("message_id"),
    _text("state"),
    Column("attempts", Integer, nullable=False),
    _time("next_try_at"),
    _time("give_up_at"),
    _time("claimed_at", optional=True),
    _text("claimed_by", optional=True),
    _time("sent_at", optional=True),
    _text("last_error", optional=True),
    _time("created_at"),
    UniqueConstraint("message_id"),
    UniqueConstraint("purpose"),
    Index(None, "state", "next_try_at"),
    Index(None, "ticket_id"),
)

users = Table(
    "users",
    metadata,
    _id(),
    _text("name"),
    _text("password_hash"),
    _time("created_at"),
    UniqueConstraint("name"),
)

# Six-digit codes sent by e-mail. A code for a reference that does not exist has no ticket.
codes = Table(
    "codes",
    metadata,
    _id(),
    _text("sender_blind"),
    _text("reference_blind"),
    _text("ticket_id", ForeignKey("tickets.id"), optional=True),
    _text("mac"),
    _time("created_at"),
    Column("tries", Integer, nullable=False),
    _time("used_at", optional=True),
    Index(None, "sender_blind", "created_at"),
    Index(None, "reference_blind", "created_at"),
    Index(None, "ticket_id"),
)

# When the DPL is away, and the deputy gets the mails.
absences = Table(
    "absences",
    metadata,
    _id(),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    _text("noted_by"),
    _time("noted_at"),
)

# Chats that wait for a person, or that one has. Whose they are is in the conversation only.
takeovers = Table(
    "takeovers",
    metadata,
    _id(),
    _text("conversation_id", ForeignKey("conversations.id")),
    _text("state"),
    _time("asked_at"),
    _time("taken_at", optional=True),
    _text("taken_by", optional=True),
    _time("ended_at", optional=True),
    _text("why"),
    Index(None, "conversation_id"),
    Index(None, "state", "asked_at"),
)

# Whether replies helped, without who said so: no conversation, and of the time the day.
feedback = Table(
    "feedback",
    metadata,
    _id(),
    Column("day", Date, nullable=False),
    _text("outcome"),
    Column("answers", JSON, nullable=False),
    Column("helpful", Boolean, nullable=False),
    Index(None, "day"),
)

# When each piece of scheduled work last ended, and what it did.
jobs = Table(
    "jobs",
    metadata,
    Column("name", Text, primary_key=True),
    _time("ended_at"),
    Column("report", JSON, nullable=False),
)
