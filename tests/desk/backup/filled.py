"""A desk with something of everything in it, made up, and Rasa's chats beside it."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.paths import DATA
from bot.trust import Trust
from desk.cases import actions
from desk.cases.ticket import Ticket
from desk.casework import apply
from desk.casework.context import CaseContext
from desk.casework.letters import Letters
from desk.casework.opening import keep_draft, open_ticket
from desk.crypto import FieldCipher, Keys
from desk.rasa.events import place
from desk.settings import Settings
from desk.storage import Conversation, Store
from desk.storage.records import Code
from tests.desk.samples import KEYS, request

NOW = datetime(2026, 11, 23, 21, 0, tzinfo=UTC)
SECRETS = ("Zsófia Őry", "pat@home.example", "the letters about lunch", "hello from home")


def settings(var: Path, url: str, keys: Keys | None = KEYS) -> Settings:
    """The settings of an installation in `var`; without keys they come from its files."""
    env = {
        "PRIVACY_DESK_DATA": str(DATA),
        "PRIVACY_DESK_VAR": str(var),
        "PRIVACY_DESK_DATABASE_URL": url,
    }
    if keys:
        env["PRIVACY_DESK_DATA_KEY"] = ",".join(key.hex() for key in keys.data)
        env["PRIVACY_DESK_AUDIT_KEY"] = keys.audit.hex()
    return Settings.from_env(env)


def case_context(store: Store, trust: Trust, now: datetime = NOW) -> CaseContext:
    return CaseContext(store, Letters(trust, "http://127.0.0.1:8000"), lambda: now)


def chat(store: Store, name: str, at: datetime = NOW, said: str = "hello from home") -> str:
    """A conversation with one message; its Rasa sender id is its name with "rasa-" in front."""
    with store.begin() as unit:
        unit.conversations.add(Conversation(name, f"hash of {name}", f"rasa-{name}", at, at))
        unit.conversations.append_message(name, author="parent", texts=[said], at=at)
    return f"rasa-{name}"


def ticket(desk: CaseContext, submission: str, **values: Any) -> Ticket:
    """An open request, first mentioned when the context's clock says."""
    fields = {"subject_name": "Zsófia Őry", "details": {"What": "the letters about lunch"}}
    mention = desk.clock() - timedelta(minutes=5)
    return open_ticket(request(mention, submission_id=submission, **fields | values), desk)


def closed(desk: CaseContext, submission: str, **values: Any) -> Ticket:
    """A request that was withdrawn as soon as it was made, its mails sent."""
    opened = ticket(desk, submission, **values)
    done = apply.apply_action(
        opened.reference, opened.version, actions.Withdraw("No need."), "dpl", desk
    )
    send_all(desk.store, desk.clock())
    return done


def send_all(store: Store, now: datetime) -> None:
    with store.begin() as unit:
        for mail in unit.outbox.claim_due(now, "test", limit=100):
            unit.outbox.mark_sent(mail, now)


def fill(desk: CaseContext) -> None:
    """Two chats, an open request and a closed one, a draft, mails, codes, history."""
    sender = chat(desk.store, "c1")
    ticket(desk, "s1", conversation=sender)
    closed(desk, "s2", requester_contact="sam@else.example")
    keep_draft(
        desk,
        submission_id="s3",
        kind="erasure",
        first_mention_at=desk.clock(),
        answers={"subject_name": "Zsófia Őry"},
        conversation=chat(desk.store, "c2"),
    )
    with desk.store.begin() as unit:
        unit.codes.add(Code("k1", "sender", "reference", None, "mac", desk.clock()))


def rasa_db(path: Path, events: Mapping[str, datetime], keys: Keys = KEYS) -> Path:
    """Rasa's database as its tracker store writes it: one event for each sender, at that time."""
    cipher = FieldCipher(keys)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute(
            "CREATE TABLE events (id INTEGER PRIMARY KEY, sender_id TEXT, timestamp FLOAT,"
            " data TEXT)"
        )
        for number, (sender, at) in enumerate(events.items(), start=1):
            encrypted = cipher.encrypt('{"event": "user"}', place(sender, number))
            row = (number, sender, at.timestamp(), encrypted)
            connection.execute("INSERT INTO events VALUES (?, ?, ?, ?)", row)
        connection.commit()
    return path


def rasa_senders(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as connection:
        return {sender for (sender,) in connection.execute("SELECT sender_id FROM events")}


def everything(store: Store) -> dict[str, Any]:
    """What the repositories give of it all, opened."""
    with store.read() as unit:
        chats = unit.conversations.untouched_since(datetime.max.replace(tzinfo=UTC))
        return {
            "tickets": unit.tickets.all(),
            "drafts": unit.drafts.all(),
            "mails": unit.outbox.all(),
            "history": list(unit.history.all()),
            "head": unit.history.head(),
            "chats": sorted(chats, key=lambda one: one.id),
            "messages": [m for one in chats for m in unit.conversations.messages_after(one.id)],
        }
