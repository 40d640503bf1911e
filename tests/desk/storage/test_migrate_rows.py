"""Stored rows survive upgrades and downgrades, on both databases."""

import json
from datetime import UTC, date, datetime
from typing import Any

from alembic.script import ScriptDirectory
from sqlalchemy import JSON, Column, Date, MetaData, Table, Text, insert, select, text

from bot.trust import Trust
from desk.cases import actions
from desk.casework import apply
from desk.casework.audit import verify
from desk.dates import london
from desk.storage import open_store
from desk.storage.engine import engine_at
from desk.storage.migrate import alembic_config, migrate
from desk.storage.tables import Utc
from tests.desk.backup.filled import case_context, everything, fill
from tests.desk.samples import KEYS

AT = datetime(2026, 11, 2, 9, 30, 15, 250000, tzinfo=UTC)
WORDS = "Zoë's “half” 🏫 of 9B\nand more"
OLD = {
    "conversations": {
        "id": "c1", "token_hash": "h", "rasa_sender": "r", "created_at": AT, "last_at": AT
    },
    "messages": {
        "id": "m1", "conversation_id": "c1", "seq": 1, "author": "parent", "name": None,
        "texts": [WORDS], "turn": {"outcome": "chat", "said": WORDS}, "client_id": "x", "at": AT,
    },
    "tickets": {
        "id": "t1", "reference": "SAR-2026-000001", "submission_id": "s1", "kind": "access",
        "status": "open", "first_mention_at": AT, "received_at": AT, "due": date(2026, 12, 2),
        "due_working": ["Received."], "requester_role": "parent",
        "requester_contact": "Pat@Home.example", "subject_name": WORDS,
        "details": {"What": WORDS}, "conversation_id": "c1", "created_at": AT, "version": 1,
    },
    "ticket_history": {"id": 1, "ticket_id": "t1", "at": AT, "who": "assistant", "what": WORDS},
    "outbox": {
        "id": "o1", "ticket_id": "t1", "recipient": "Pat@Home.example", "subject": WORDS,
        "text_body": WORDS, "html_body": WORDS, "message_id": "<1@x>", "state": "sent",
        "attempts": 1, "next_try_at": AT, "claimed_at": None, "claimed_by": None, "sent_at": AT,
        "last_error": None, "created_at": AT,
    },
    "users": {"id": "u1", "name": "dpl", "password_hash": "hash", "created_at": AT},
    "reference_counters": {"prefix": "SAR", "year": 2026, "last": 1},
}  # fmt: skip
JSONS = ("texts", "turn", "due_working", "details")


def old_table(name: str) -> Table:
    """The table as version 0001 has it."""
    columns = (
        Column(column, JSON(none_as_null=True) if column in JSONS else kind_of(value))
        for column, value in OLD[name].items()
    )
    return Table(name, MetaData(), *columns)


def kind_of(value: object) -> Any:
    if isinstance(value, datetime):
        return Utc
    return Date if isinstance(value, date) else None if isinstance(value, int) else Text


def old_rows(url: str) -> dict[str, list[dict[str, Any]]]:
    with engine_at(url) as engine, engine.connect() as connection:
        return {
            name: [dict(row._mapping) for row in connection.execute(select(old_table(name)))]
            for name in OLD
        }


def raw(url: str) -> str:
    """All that lies in the tables, whatever they are."""
    with engine_at(url) as engine, engine.connect() as connection:
        names = ("tickets", "messages", "outbox", "history")
        rows = (connection.execute(text(f"SELECT * FROM {name}")).all() for name in names)  # noqa: S608
        return json.dumps([[str(value) for value in row] for table in rows for row in table])


def test_rows_of_the_first_version_are_encrypted_and_come_back(empty_url: str) -> None:
    migrate(empty_url, KEYS, "0001")
    with engine_at(empty_url) as engine, engine.begin() as connection:
        for name, row in OLD.items():
            connection.execute(insert(old_table(name)).values(row))
    migrate(empty_url, KEYS)
    assert "Pat@" not in raw(empty_url)
    assert "of 9B" not in raw(empty_url)
    store = open_store(empty_url, KEYS)
    assert verify(store).faults == ()
    found = everything(store)
    (ticket,), (mail,), (said,) = found["tickets"], found["mails"], found["messages"]
    (entry,) = found["history"]
    assert (ticket.state, ticket.due, ticket.details) == (
        *("received", date(2026, 12, 2), {"What": WORDS}),
    )
    assert (ticket.subject_name, ticket.received_at) == (WORDS, AT)
    assert (mail.text_body, said.texts, entry.detail) == (WORDS, (WORDS,), WORDS)
    with store.read() as unit:
        assert unit.tickets.same_contact(ticket) == [ticket]
    store.close()
    migrate(empty_url, KEYS, back_to("0001"))
    assert {name: [row] for name, row in OLD.items()} == old_rows(empty_url)
    migrate(empty_url, KEYS)
    again = open_store(empty_url, KEYS)
    assert verify(again).faults == ()
    assert everything(again)["tickets"] == found["tickets"]
    again.close()


def back_to(revision: str) -> str:
    """The newest tables' way back to those of `revision`, in steps."""
    scripts = ScriptDirectory.from_config(alembic_config())
    later = list(scripts.iterate_revisions("head", revision))
    return f"-{len(later)}"


def test_a_downgrade_and_upgrade_keep_all_but_the_row_macs(empty_url: str, trust: Trust) -> None:
    migrate(empty_url, KEYS)
    store = open_store(empty_url, KEYS)
    fill(case_context(store, trust))
    before, checkpoint = everything(store), verify(store).checkpoint
    store.close()
    migrate(empty_url, KEYS, back_to("0002"))
    migrate(empty_url, KEYS)
    store = open_store(empty_url, KEYS)
    assert everything(store) == before
    assert (verify(store).faults, verify(store).checkpoint) == ((), checkpoint)
    store.close()


def test_a_stopped_clock_is_downgraded_to_a_date(empty_url: str, trust: Trust) -> None:
    """The first version wants a due day of every ticket: the day it was received."""
    migrate(empty_url, KEYS)
    store = open_store(empty_url, KEYS)
    desk = case_context(store, trust)
    fill(desk)
    with store.read() as unit:
        opened = unit.tickets.open()[0]
    apply.apply_action(
        opened.reference, opened.version, actions.AskIdentity("Please."), "dpl", desk
    )
    store.close()
    migrate(empty_url, KEYS, back_to("0001"))
    dues = {row["id"]: row["due"] for row in old_rows(empty_url)["tickets"]}
    assert dues[opened.id] == london(opened.received_at)
    migrate(empty_url, KEYS)
    store = open_store(empty_url, KEYS)
    assert verify(store).faults == ()
    store.close()
