"""The first tables: conversations and their messages, tickets, history, outbox, users."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def text(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Text, nullable=nullable)


def time(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def number(name: str) -> sa.Column:
    return sa.Column(name, sa.Integer, nullable=False)


def json(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.JSON, nullable=nullable)


def primary_key(table: str, *columns: str) -> Any:
    return sa.PrimaryKeyConstraint(*columns, name=f"pk_{table}")


def unique(table: str, *columns: str) -> Any:
    return sa.UniqueConstraint(*columns, name=f"uq_{table}_{'_'.join(columns)}")


def foreign_key(table: str, column: str, target: str) -> Any:
    return sa.ForeignKeyConstraint([column], [target], name=f"fk_{table}_{column}")


def upgrade() -> None:
    create_conversations()
    create_tickets()
    create_ticket_history()
    create_counters()
    create_outbox()
    op.create_table(
        "users",
        text("id"),
        text("name"),
        text("password_hash"),
        time("created_at"),
        primary_key("users", "id"),
        unique("users", "name"),
    )


def create_conversations() -> None:
    op.create_table(
        "conversations",
        text("id"),
        text("token_hash"),
        text("rasa_sender"),
        time("created_at"),
        time("last_at"),
        primary_key("conversations", "id"),
        unique("conversations", "token_hash"),
        unique("conversations", "rasa_sender"),
    )
    op.create_table(
        "messages",
        text("id"),
        text("conversation_id"),
        number("seq"),
        text("author"),
        text("name", nullable=True),
        json("texts"),
        json("turn", nullable=True),
        text("client_id", nullable=True),
        time("at"),
        primary_key("messages", "id"),
        foreign_key("messages", "conversation_id", "conversations.id"),
        unique("messages", "conversation_id", "seq"),
        unique("messages", "conversation_id", "client_id"),
    )


def create_tickets() -> None:
    op.create_table(
        "tickets",
        text("id"),
        text("reference"),
        text("submission_id"),
        text("kind"),
        text("status"),
        time("first_mention_at"),
        time("received_at"),
        sa.Column("due", sa.Date, nullable=False),
        json("due_working"),
        text("requester_role"),
        text("requester_contact"),
        text("subject_name"),
        json("details"),
        text("conversation_id", nullable=True),
        time("created_at"),
        number("version"),
        primary_key("tickets", "id"),
        foreign_key("tickets", "conversation_id", "conversations.id"),
        unique("tickets", "reference"),
        unique("tickets", "submission_id"),
    )
    op.create_index("ix_tickets_status_due", "tickets", ["status", "due"])


def create_ticket_history() -> None:
    op.create_table(
        "ticket_history",
        sa.Column("id", sa.Integer, autoincrement=True, nullable=False),
        text("ticket_id"),
        time("at"),
        text("who"),
        text("what"),
        primary_key("ticket_history", "id"),
        foreign_key("ticket_history", "ticket_id", "tickets.id"),
    )
    op.create_index("ix_ticket_history_ticket_id", "ticket_history", ["ticket_id"])


def create_counters() -> None:
    op.create_table(
        "reference_counters",
        text("prefix"),
        sa.Column("year", sa.Integer, autoincrement=False, nullable=False),
        number("last"),
        primary_key("reference_counters", "prefix", "year"),
    )


def create_outbox() -> None:
    op.create_table(
        "outbox",
        text("id"),
        text("ticket_id"),
        text("recipient"),
        text("subject"),
        text("text_body"),
        text("html_body"),
        text("message_id"),
        text("state"),
        number("attempts"),
        time("next_try_at"),
        time("claimed_at", nullable=True),
        text("claimed_by", nullable=True),
        time("sent_at", nullable=True),
        text("last_error", nullable=True),
        time("created_at"),
        primary_key("outbox", "id"),
        foreign_key("outbox", "ticket_id", "tickets.id"),
        unique("outbox", "message_id"),
    )
    op.create_index("ix_outbox_state_next_try_at", "outbox", ["state", "next_try_at"])
    op.create_index("ix_outbox_ticket_id", "outbox", ["ticket_id"])


def downgrade() -> None:
    for table in (
        "users",
        "outbox",
        "reference_counters",
        "ticket_history",
        "tickets",
        "messages",
        "conversations",
    ):
        op.drop_table(table)
