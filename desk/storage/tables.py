"""The tables, for SQLite and PostgreSQL alike. Change them together with a migration."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
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

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


class Utc(TypeDecorator):
    """An aware time, in UTC in the database; SQLite has no zones, so a naive one is refused."""

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
    Column("texts", JSON, nullable=False),
    Column("turn", JSON(none_as_null=True), nullable=True),
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
    _text("status"),
    _time("first_mention_at"),
    _time("received_at"),
    Column("due", Date, nullable=False),
    Column("due_working", JSON, nullable=False),
    _text("requester_role"),
    _text("requester_contact"),
    _text("subject_name"),
    Column("details", JSON, nullable=False),
    _text("conversation_id", ForeignKey("conversations.id"), optional=True),
    _time("created_at"),
    Column("version", Integer, nullable=False),
    UniqueConstraint("reference"),
    UniqueConstraint("submission_id"),
    Index(None, "status", "due"),
)

ticket_history = Table(
    "ticket_history",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    _text("ticket_id", ForeignKey("tickets.id")),
    _time("at"),
    _text("who"),
    _text("what"),
    Index(None, "ticket_id"),
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
    _text("ticket_id", ForeignKey("tickets.id")),
    _text("recipient"),
    _text("subject"),
    _text("text_body"),
    _text("html_body"),
    _text("message_id"),
    _text("state"),
    Column("attempts", Integer, nullable=False),
    _time("next_try_at"),
    _time("claimed_at", optional=True),
    _text("claimed_by", optional=True),
    _time("sent_at", optional=True),
    _text("last_error", optional=True),
    _time("created_at"),
    UniqueConstraint("message_id"),
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
