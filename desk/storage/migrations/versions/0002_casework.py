"""Casework: states, timelines, drafts, codes, absences, jobs; personal fields encrypted.

Values stored before are encrypted on upgrade and decrypted on downgrade. A downgrade loses what the
older tables have no place for: drafts, codes, absences, and the chain of the history.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from alembic import context, op

from desk.cases.audit_log import BEGINNING, chain_entry, head_of
from desk.cases.timeline import Timeline
from desk.crypto import FieldCipher
from desk.dates import london
from desk.storage.tables import Utc

revision = "0002"
down_revision = "0001"

PATIENCE = timedelta(hours=72)
# Table: its personal columns, each with whether it holds JSON.
PERSONAL: Mapping[str, Mapping[str, bool]] = {
    "messages": {"texts": True, "turn": True},
    "tickets": {"requester_contact": False, "subject_name": False, "details": True},
    "outbox": {"recipient": False, "subject": False, "text_body": False, "html_body": False},
}


def upgrade() -> None:
    keys = context.config.attributes["keys"]
    cipher = FieldCipher(keys)
    create_tables()
    change_tickets()
    change_outbox()
    for table, columns in PERSONAL.items():
        to_text(table, columns)
        rewrite(table, columns, lambda text, place: cipher.encrypt(text, place))
    rewrite_contacts(cipher)
    begin_history(cipher, keys.audit)


def downgrade() -> None:
    cipher = FieldCipher(context.config.attributes["keys"])
    end_history(cipher)
    for table, columns in PERSONAL.items():
        rewrite(table, columns, lambda text, place: cipher.decrypt(text, place))
        to_json(table, columns)
    change_outbox_back()
    change_tickets_back()
    for table in ("jobs", "absences", "codes", "drafts"):
        op.drop_table(table)


def text(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Text, nullable=nullable)


def time(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def number(name: str) -> sa.Column:
    return sa.Column(name, sa.Integer, nullable=False)


def primary_key(table: str, column: str = "id") -> Any:
    return sa.PrimaryKeyConstraint(column, name=f"pk_{table}")


def foreign_key(table: str, column: str, target: str) -> Any:
    return sa.ForeignKeyConstraint([column], [target], name=f"fk_{table}_{column}")


def index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))


def create_tables() -> None:
    create_drafts()
    create_codes()
    op.create_table(
        "absences",
        text("id"),
        sa.Column("first_day", sa.Date, nullable=False),
        sa.Column("last_day", sa.Date, nullable=False),
        text("noted_by"),
        time("noted_at"),
        primary_key("absences"),
    )
    op.create_table(
        "jobs",
        text("name"),
        time("ended_at"),
        sa.Column("report", sa.JSON, nullable=False),
        primary_key("jobs", "name"),
    )


def create_drafts() -> None:
    op.create_table(
        "drafts",
        text("id"),
        text("submission_id"),
        text("kind"),
        time("first_mention_at"),
        time("updated_at"),
        text("conversation_id", nullable=True),
        text("answers"),
        primary_key("drafts"),
        foreign_key("drafts", "conversation_id", "conversations.id"),
        sa.UniqueConstraint("submission_id", name="uq_drafts_submission_id"),
    )
    index("drafts", "conversation_id")


def create_codes() -> None:
    op.create_table(
        "codes",
        text("id"),
        text("sender_blind"),
        text("reference_blind"),
        text("ticket_id", nullable=True),
        text("mac"),
        time("created_at"),
        number("tries"),
        time("used_at", nullable=True),
        primary_key("codes"),
        foreign_key("codes", "ticket_id", "tickets.id"),
    )
    index("codes", "sender_blind", "created_at")
    index("codes", "reference_blind", "created_at")
    index("codes", "ticket_id")


def change_tickets() -> None:
    op.drop_index("ix_tickets_status_due", "tickets")
    with op.batch_alter_table("tickets") as table:
        table.alter_column("status", new_column_name="state")
        table.alter_column("due", existing_type=sa.Date, nullable=True)
        table.add_column(text("ending", nullable=True))
        table.add_column(sa.Column("timeline", sa.JSON, nullable=False, server_default="{}"))
        table.add_column(sa.Column("identity", sa.Text, nullable=False, server_default="unchecked"))
        table.add_column(
            sa.Column("preserve", sa.Boolean, nullable=False, server_default=sa.false())
        )
        table.add_column(sa.Column("contact_blind", sa.Text, nullable=False, server_default=""))
        table.add_column(time("contact_confirmed_at", nullable=True))
        table.add_column(time("closed_at", nullable=True))
    op.execute("UPDATE tickets SET state = 'received' WHERE state = 'open'")
    rewrite_timelines()
    with op.batch_alter_table("tickets") as table:
        for name, kind in (
            ("timeline", sa.JSON),
            ("identity", sa.Text),
            ("preserve", sa.Boolean),
            ("contact_blind", sa.Text),
        ):
            table.alter_column(name, existing_type=kind(), server_default=None)
    index("tickets", "state", "due")
    index("tickets", "contact_blind")


def change_tickets_back() -> None:
    index_names = ("ix_tickets_state_due", "ix_tickets_contact_blind")
    for name in index_names:
        op.drop_index(name, "tickets")
    # The older table knows only open and closed.
    op.execute("UPDATE tickets SET state = 'open' WHERE state <> 'closed'")
    give_due_days()
    with op.batch_alter_table("tickets") as table:
        for name in (
            "ending", "timeline", "identity", "preserve", "contact_blind",
            "contact_confirmed_at", "closed_at",
        ):  # fmt: skip
            table.drop_column(name)
        table.alter_column("due", existing_type=sa.Date, nullable=False)
        table.alter_column("state", new_column_name="status")
    index("tickets", "status", "due")


def give_due_days() -> None:
    """Set the due date of tickets whose clock is stopped to the day of receipt.

    The older table requires a due date; this one is the most cautious.
    """
    tickets = sa.table(
        "tickets", sa.column("id"), sa.column("received_at", Utc), sa.column("due", sa.Date)
    )
    connection = op.get_bind()
    for row in connection.execute(sa.select(tickets).where(tickets.c.due.is_(None))).all():
        this = sa.update(tickets).where(tickets.c.id == row.id)
        connection.execute(this.values(due=london(row.received_at)))


def rewrite_timelines() -> None:
    """Start each stored ticket's clock on the day it was received."""
    tickets = sa.table(
        "tickets", sa.column("id"), sa.column("received_at", Utc), sa.column("timeline", sa.JSON)
    )
    connection = op.get_bind()
    for row in connection.execute(sa.select(tickets.c.id, tickets.c.received_at)).all():
        timeline = Timeline(london(row.received_at)).as_dict()
        this = sa.update(tickets).where(tickets.c.id == row.id)
        connection.execute(this.values(timeline=timeline))


def change_outbox() -> None:
    with op.batch_alter_table("outbox") as table:
        table.alter_column("ticket_id", existing_type=sa.Text, nullable=True)
        table.add_column(text("purpose", nullable=True))
        table.add_column(time("give_up_at", nullable=True))
    mails = sa.table(
        "outbox", sa.column("id"), sa.column("created_at", Utc), sa.column("give_up_at", Utc)
    )
    connection = op.get_bind()
    for row in connection.execute(sa.select(mails.c.id, mails.c.created_at)).all():
        this = sa.update(mails).where(mails.c.id == row.id)
        connection.execute(this.values(give_up_at=row.created_at + PATIENCE))
    with op.batch_alter_table("outbox") as table:
        table.alter_column("give_up_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        table.create_unique_constraint("uq_outbox_purpose", ["purpose"])


def change_outbox_back() -> None:
    op.execute("DELETE FROM outbox WHERE ticket_id IS NULL")
    op.execute("UPDATE outbox SET state = 'waiting' WHERE state = 'failed'")
    with op.batch_alter_table("outbox") as table:
        table.drop_constraint("uq_outbox_purpose", type_="unique")
        table.drop_column("purpose")
        table.drop_column("give_up_at")
        table.alter_column("ticket_id", existing_type=sa.Text, nullable=False)


def to_text(table: str, columns: Mapping[str, bool]) -> None:
    """Turn JSON columns into text columns, which hold the encrypted values."""
    with op.batch_alter_table(table) as batch:
        for name, as_json in columns.items():
            if as_json:
                batch.alter_column(
                    name, existing_type=sa.JSON(), type_=sa.Text(), postgresql_using=f"{name}::text"
                )


def to_json(table: str, columns: Mapping[str, bool]) -> None:
    with op.batch_alter_table(table) as batch:
        for name, as_json in columns.items():
            if as_json:
                batch.alter_column(
                    name, existing_type=sa.Text(), type_=sa.JSON(), postgresql_using=f"{name}::json"
                )


def rewrite(table: str, columns: Mapping[str, bool], change: Callable[[str, str], str]) -> None:
    """Encrypt or decrypt the values of these columns, row by row."""
    rows = sa.table(table, sa.column("id"), *(sa.column(name, sa.Text) for name in columns))
    connection = op.get_bind()
    for row in connection.execute(sa.select(rows)).all():
        values = {
            name: change(row._mapping[name], f"{table}.{name}:{row.id}")
            for name in columns
            if row._mapping[name] is not None
        }
        connection.execute(sa.update(rows).where(rows.c.id == row.id).values(values))


def rewrite_contacts(cipher: FieldCipher) -> None:
    tickets = sa.table(
        "tickets", sa.column("id"), sa.column("requester_contact"), sa.column("contact_blind")
    )
    connection = op.get_bind()
    for row in connection.execute(sa.select(tickets)).all():
        contact = cipher.decrypt(row.requester_contact, f"tickets.requester_contact:{row.id}")
        this = sa.update(tickets).where(tickets.c.id == row.id)
        connection.execute(this.values(contact_blind=cipher.blind_index(contact.casefold())))


HISTORY = sa.table(
    "history",
    *(sa.column(name) for name in ("seq", "ticket_id", "who", "event", "state")),
    sa.column("at", Utc),
    sa.column("due", sa.Date),
    *(sa.column(name) for name in ("detail", "digest", "mac")),
)
OLD_HISTORY = sa.table(
    "ticket_history",
    *(sa.column(name) for name in ("id", "ticket_id", "who", "what")),
    sa.column("at", Utc),
)


def begin_history(cipher: FieldCipher, key: bytes) -> None:
    """Start the chain with the entries so far, in their order."""
    create_history()
    chain_entries(cipher, key)
    op.drop_table("ticket_history")


def create_history() -> None:
    op.create_table(
        "history",
        sa.Column("seq", sa.Integer, autoincrement=False, nullable=False),
        text("ticket_id"),
        time("at"),
        text("who"),
        text("event"),
        text("state"),
        sa.Column("due", sa.Date, nullable=True),
        text("detail", nullable=True),
        text("digest"),
        text("mac"),
        primary_key("history", "seq"),
    )
    index("history", "ticket_id")
    op.create_table(
        "history_head",
        sa.Column("id", sa.Integer, autoincrement=False, nullable=False),
        number("seq"),
        text("mac"),
        primary_key("history_head"),
    )


def chain_entries(cipher: FieldCipher, key: bytes) -> None:
    connection = op.get_bind()
    head = BEGINNING
    tickets = sa.table("tickets", sa.column("id"), sa.column("state"), sa.column("due", sa.Date))
    query = (
        sa.select(OLD_HISTORY, tickets.c.state, tickets.c.due)
        .join_from(OLD_HISTORY, tickets, OLD_HISTORY.c.ticket_id == tickets.c.id)
        .order_by(OLD_HISTORY.c.id)
    )
    for row in connection.execute(query).all():
        entry = chain_entry(
            key,
            head.mac,
            seq=head.seq + 1,
            ticket_id=row.ticket_id,
            at=row.at,
            who=row.who,
            event="opened",
            state=row.state,
            due=row.due,
            detail=row.what,
        )
        values = {c.name: getattr(entry, c.name) for c in HISTORY.columns}
        values["detail"] = cipher.encrypt(row.what, f"history.detail:{entry.seq}")
        connection.execute(sa.insert(HISTORY).values(values))
        head = head_of(key, entry)
    heads = sa.table("history_head", sa.column("id"), sa.column("seq"), sa.column("mac"))
    connection.execute(sa.insert(heads).values(id=1, seq=head.seq, mac=head.mac))


def end_history(cipher: FieldCipher) -> None:
    op.create_table(
        "ticket_history",
        sa.Column("id", sa.Integer, autoincrement=True, nullable=False),
        text("ticket_id"),
        time("at"),
        text("who"),
        text("what"),
        primary_key("ticket_history"),
        foreign_key("ticket_history", "ticket_id", "tickets.id"),
    )
    index("ticket_history", "ticket_id")
    connection = op.get_bind()
    known = sa.select(sa.table("tickets", sa.column("id")).c.id)
    query = sa.select(HISTORY).where(HISTORY.c.ticket_id.in_(known)).order_by(HISTORY.c.seq)
    for row in connection.execute(query).all():
        what = cipher.decrypt(row.detail, f"history.detail:{row.seq}") if row.detail else ""
        values = {"ticket_id": row.ticket_id, "at": row.at, "who": row.who, "what": what}
        connection.execute(sa.insert(OLD_HISTORY).values(values))
    op.drop_table("history_head")
    op.drop_table("history")
