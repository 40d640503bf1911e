"""Whatever is done to the history behind our back, `audit verify` finds it."""
# ruff: noqa: S608 - the statements are the tampering itself

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from bot.trust import Trust
from desk.cases import actions
from desk.casework import apply
from desk.casework.audit import verify
from desk.retention import purge
from desk.storage import Store, open_store
from desk.storage.migrate import migrate
from tests.desk.backup.filled import NOW, case_context, closed, fill, ticket
from tests.desk.samples import KEYS
from tests.effort import cases

COLUMNS = ("ticket_id", "at", "who", "event", "state", "due", "detail", "digest", "mac")
TAMPERINGS, ON_POSTGRESQL = 1000, 60
# What may be done to a ticket's row; all but the first three stand in no entry of the history.
TICKET_CHANGES = (
    *("state = 'closed'", "due = '2027-12-24'", "due = NULL"),
    *("reference = 'SAR-2020-000009'", "submission_id = 'another'", "kind = 'complaint'"),
    *("ending = 'refused'", "closed_at = '2020-01-01 00:00:00.000000'", "identity = 'proven'"),
    *("first_mention_at = '2020-01-01 00:00:00.000000'", "preserve = NOT preserve"),
    *("received_at = '2026-11-24 00:00:00.000000'", "created_at = '2020-01-01 00:00:00.000000'"),
    *("timeline = '{}'", "due_working = '[]'", "requester_role = 'solicitor'"),
    *("requester_contact = subject_name", "subject_name = requester_contact", "details = ''"),
    *("contact_confirmed_at = '2026-11-24 00:00:00.000000'", "version = version + 1", "mac = ''"),
    *("received_at = received_at || ' or so'", "timeline = timeline || ' '", "preserve = 7"),
)

Execute = Callable[..., list[Any]]
Chance = random.Random


def filled(store: Store, trust: Trust) -> None:
    """Requests of today and, in the history, one that was purged."""
    old = case_context(store, trust, NOW - timedelta(days=1200))
    closed(old, "old", requester_contact="old@gone.example")
    desk = case_context(store, trust)
    purge(desk, Path("no chats"))
    fill(desk)
    for number in range(4):
        ticket(desk, f"more {number}", requester_contact=f"p{number}@home.example")


def test_a_history_with_a_legal_purge_has_no_faults(store: Store, trust: Trust) -> None:
    filled(store, trust)
    with store.read() as unit:
        entries = list(unit.history.all())
        head = unit.history.head()
    assert {"purged", "opened", "withdrawn", "draft_kept"} <= {e.event for e in entries if e}
    assert any(entry and entry.detail is None for entry in entries)
    found = verify(store)
    assert found.faults == ()
    assert found.entries == len(entries)
    assert head
    assert found.checkpoint == head.checkpoint


def some(run: Execute, chance: Chance, least: int = 1) -> list[int]:
    """The numbers of some entries that are not purged: one, or several at once."""
    numbers = [row[0] for row in run("SELECT seq FROM history WHERE detail IS NOT NULL")]
    return chance.sample(numbers, min(len(numbers), least + chance.choice((0, 0, 0, 1, 3))))


def edit(run: Execute, chance: Chance) -> None:
    """Another value in one column of some entries: another entry's, a made-up one, or a blank."""
    column = chance.choice(COLUMNS)
    for number in some(run, chance):
        (old,) = run(f"SELECT {column} FROM history WHERE seq = {number}")[0]
        others = run(f"SELECT {column} FROM history WHERE seq <> {number}")
        values = [value for (value,) in others if value != old]
        if column == "due":
            values += ["2027-01-04", *([None] if old else [])]
        elif column == "at":
            values += ["2020-01-01 00:00:00.000000"]
        else:
            values += [f"{old}x", str(old)[:-1], "é", ""]
        run(f"UPDATE history SET {column} = :v WHERE seq = {number}", v=chance.choice(values))


def lose_detail(run: Execute, chance: Chance) -> None:
    """As if the ticket had been purged."""
    for number in some(run, chance):
        run(f"UPDATE history SET detail = NULL WHERE seq = {number}")


def renumber(run: Execute, chance: Chance) -> None:
    for number in some(run, chance):
        run(f"UPDATE history SET seq = {number + chance.choice((1000, 5000))} WHERE seq = {number}")


def delete(run: Execute, chance: Chance) -> None:
    for number in some(run, chance):
        run(f"DELETE FROM history WHERE seq = {number}")


def delete_and_close_up(run: Execute, chance: Chance) -> None:
    """The entries after it move up, so that no number is missing."""
    (number,) = some(run, chance)[:1]
    last = run("SELECT max(seq) FROM history")[0][0]
    run(f"DELETE FROM history WHERE seq = {number}")
    for later in range(number + 1, last + 1):
        run(f"UPDATE history SET seq = {later - 1} WHERE seq = {later}")
    run("UPDATE history_head SET seq = seq - 1")


def swap(run: Execute, chance: Chance) -> None:
    """Two entries change places, with or without their MACs."""
    one, other = some(run, chance, least=2)[:2]
    if chance.random() < 0.5:
        run(f"UPDATE history SET seq = -1 WHERE seq = {one}")
        run(f"UPDATE history SET seq = {one} WHERE seq = {other}")
        run(f"UPDATE history SET seq = {other} WHERE seq = -1")
        return
    names = ("ticket_id", "at", "who", "event", "state", "due", "detail")
    listed = ", ".join(names)
    first = run(f"SELECT {listed} FROM history WHERE seq = {one}")[0]
    second = run(f"SELECT {listed} FROM history WHERE seq = {other}")[0]
    for number, values in ((one, second), (other, first)):
        put = ", ".join(f"{name} = :{name}" for name in names)
        run(
            f"UPDATE history SET {put} WHERE seq = {number}",
            **dict(zip(names, values, strict=True)),
        )


def move_detail(run: Execute, chance: Chance) -> None:
    """An encrypted detail, put into another row with all its own columns but the chain's."""
    one, other = some(run, chance, least=2)[:2]
    names = ("detail", "digest") if chance.random() < 0.5 else ("detail", "digest", "mac")
    for name in names:
        (value,) = run(f"SELECT {name} FROM history WHERE seq = {one}")[0]
        run(f"UPDATE history SET {name} = :v WHERE seq = {other}", v=value)


def insert(run: Execute, chance: Chance) -> None:
    """A copy of an entry at the end, below the beginning, or far away; the head along or not."""
    (number,) = some(run, chance)[:1]
    last = run("SELECT max(seq) FROM history")[0][0]
    new = chance.choice((last + 1, last + 7, 0, -3))
    listed = ", ".join(COLUMNS)
    run(
        f"INSERT INTO history (seq, {listed}) SELECT {new}, {listed} FROM history"
        f" WHERE seq = {number}"
    )
    if chance.random() < 0.5:
        run(f"UPDATE history_head SET seq = {new}")


def truncate(run: Execute, chance: Chance) -> None:
    """The end cut off; the note of the last entry left, taken along, or removed."""
    last = run("SELECT max(seq) FROM history")[0][0]
    cut = chance.randint(0, last - 1)
    run(f"DELETE FROM history WHERE seq > {cut}")
    match chance.choice(("left", "along", "removed")):
        case "along":
            mac = run(f"SELECT mac FROM history WHERE seq = {cut}") or [("",)]
            run("UPDATE history_head SET seq = :s, mac = :m", s=cut, m=mac[0][0])
        case "removed":
            run("DELETE FROM history_head")


def change_head(run: Execute, chance: Chance) -> None:
    (seq, mac) = run("SELECT seq, mac FROM history_head")[0]
    match chance.choice(("seq", "mac", "gone", "two", "id")):
        case "seq":
            run(f"UPDATE history_head SET seq = {seq + chance.choice((-1, 1, 50))}")
        case "mac":
            other = run("SELECT mac FROM history ORDER BY seq DESC LIMIT 1")[0][0]
            values = [other, "", "é", mac[:-1], mac[::-1], mac.upper()]
            run("UPDATE history_head SET mac = :m", m=chance.choice(values))
        case "gone":
            run("DELETE FROM history_head")
        case "two":
            run("INSERT INTO history_head (id, seq, mac) VALUES (2, :s, :m)", s=seq, m=mac)
        case "id":
            run("UPDATE history_head SET id = 5")


def change_ticket(run: Execute, chance: Chance) -> None:
    """The tickets are held against their history."""
    (ticket_id,) = chance.choice(run("SELECT id FROM tickets WHERE state = 'received'"))
    what = chance.choice(TICKET_CHANGES)
    run(f"UPDATE tickets SET {what} WHERE id = :t", t=ticket_id)


def remove_ticket(run: Execute, chance: Chance) -> None:
    table = chance.choice(("tickets", "tickets", "drafts"))
    (ticket_id,) = chance.choice(run(f"SELECT id FROM {table}"))
    run("DELETE FROM outbox WHERE ticket_id = :t", t=ticket_id)
    run(f"DELETE FROM {table} WHERE id = :t", t=ticket_id)


WAYS = (
    *(edit, edit, edit, edit, lose_detail, renumber, delete, delete_and_close_up, swap, swap),
    *(move_detail, insert, truncate, truncate, change_head, change_ticket, remove_ticket),
)


def snapshot(run: Execute) -> list[Any]:
    return [
        *run("SELECT * FROM history ORDER BY seq"),
        *run("SELECT id, seq, mac FROM history_head ORDER BY id"),
        *run("SELECT * FROM tickets ORDER BY id"),
        *run("SELECT id FROM drafts ORDER BY id"),
    ]


def on_sqlite(path: Path) -> Iterator[Execute]:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:

        def run(statement: str, **values: Any) -> list[Any]:
            return connection.execute(statement, values).fetchall()

        yield run


def test_a_thousand_tamperings_are_found(tmp_path: Path, trust: Trust) -> None:
    whole = tmp_path / "whole.db"
    url = f"sqlite:///{whole}"
    migrate(url, KEYS)
    store = open_store(url, KEYS)
    filled(store, trust)
    assert verify(store).faults == ()
    store.empty_log()
    store.close()
    copy = tmp_path / "copy.db"
    missed = []
    for number in range(cases(TAMPERINGS)):
        shutil.copy(whole, copy)
        way, chance = WAYS[number % len(WAYS)], random.Random(number)  # noqa: S311
        for run in on_sqlite(copy):
            before = snapshot(run)
            way(run, chance)
            assert snapshot(run) != before, f"{way.__name__} {number} changed nothing"
            run("PRAGMA wal_checkpoint(TRUNCATE)")
        tampered = open_store(f"sqlite:///{copy}", KEYS)
        if not verify(tampered).faults:
            missed.append(f"{way.__name__} {number}")
        tampered.close()
    assert missed == []


def test_tamperings_on_postgresql_are_found(postgresql: Any, trust: Trust) -> None:
    url = postgresql.fresh()
    migrate(url, KEYS)
    store = open_store(url, KEYS)
    filled(store, trust)
    store.close()
    name, copy = url.rsplit("/", 1)[1], postgresql.url("tampered")
    missed = []
    for number in range(max(len(WAYS), cases(ON_POSTGRESQL))):
        postgresql.administer(f"CREATE DATABASE tampered TEMPLATE {name}")
        way, chance = WAYS[number % len(WAYS)], random.Random(number)  # noqa: S311
        for run in on_postgresql(copy):
            before = snapshot(run)
            way(run, chance)
            assert snapshot(run) != before, f"{way.__name__} {number} changed nothing"
        tampered = open_store(copy, KEYS)
        if not verify(tampered).faults:
            missed.append(f"{way.__name__} {number}")
        tampered.close()
        postgresql.drop(copy)
    postgresql.drop(url)
    assert missed == []


def on_postgresql(url: str) -> Iterator[Execute]:
    with closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True

        def run(statement: str, **values: Any) -> list[Any]:
            cursor = connection.cursor()
            for name in values:
                statement = statement.replace(f":{name}", f"%({name})s")
            cursor.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

        yield run


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("who", b"\xff"),
        ("mac", b"\xff"),
        ("at", "2026-11-23 21:00:00.000000 or so"),
        ("at", "soon"),
        ("due", "2026-12-23 or so"),
        ("due", 7),
        ("detail", b"\x00"),
        ("event", "CAST(X'FF' AS TEXT)"),
    ],
)
def test_a_value_of_another_form_is_found(
    tmp_path: Path, sqlite_store: Store, trust: Trust, column: str, value: object
) -> None:
    """SQLite takes anything in any column; that must not end the check either."""
    ticket(case_context(sqlite_store, trust), "s1")
    for run in on_sqlite(tmp_path / "desk.db"):
        if isinstance(value, str) and value.startswith("CAST"):
            run(f"UPDATE history SET {column} = {value} WHERE seq = 1")
        else:
            run(f"UPDATE history SET {column} = :v WHERE seq = 1", v=value)
    assert verify(sqlite_store).faults


def test_an_unreadable_ticket_is_found(tmp_path: Path, sqlite_store: Store, trust: Trust) -> None:
    ticket(case_context(sqlite_store, trust), "s1")
    for run in on_sqlite(tmp_path / "desk.db"):
        run("UPDATE tickets SET due = 'soon'")
    assert any("unreadable" in fault for fault in verify(sqlite_store).faults)


@pytest.mark.parametrize("change", TICKET_CHANGES)
def test_a_ticket_that_was_changed_beside_its_history_is_found(
    tmp_path: Path, sqlite_store: Store, trust: Trust, change: str
) -> None:
    made = ticket(case_context(sqlite_store, trust), "s1")
    for run in on_sqlite(tmp_path / "desk.db"):
        run(f"UPDATE tickets SET {change}")
    assert f"The ticket with the id {made.id} was changed beside its history." in (
        verify(sqlite_store).faults
    )


def test_a_ticket_put_back_as_it_once_was_is_found(
    tmp_path: Path, sqlite_store: Store, trust: Trust
) -> None:
    """Its state and due day are the same as now, and all of it was true once."""
    desk = case_context(sqlite_store, trust)
    made = ticket(desk, "s1")
    for run in on_sqlite(tmp_path / "desk.db"):
        run("CREATE TABLE once AS SELECT * FROM tickets")
    apply.apply_action(
        made.reference, 1, actions.ConfirmIdentity("known", "At the gate."), "dpl", desk
    )
    assert verify(sqlite_store).faults == ()
    for run in on_sqlite(tmp_path / "desk.db"):
        run("DELETE FROM outbox")
        run("DELETE FROM tickets")
        run("INSERT INTO tickets SELECT * FROM once")
    assert verify(sqlite_store).faults == (
        f"The ticket with the id {made.id} was changed beside its history.",
    )


def test_an_old_copy_of_the_table_is_found_by_a_checkpoint(store: Store, trust: Trust) -> None:
    """Yesterday's copy of the database has no faults, but lacks the checkpoint noted down."""
    desk = case_context(store, trust)
    ticket(desk, "s1")
    earlier = verify(store).checkpoint
    assert verify(store, earlier).faults == ()
    ticket(desk, "s2")
    assert verify(store, earlier).faults == ()
    assert verify(store, "7:0123456789abcdef").faults == (
        "The checkpoint 7:0123456789abcdef noted down earlier is not in the chain any more.",
    )


def test_tampering_does_not_stop_new_requests(
    sqlite_store: Store, tmp_path: Path, trust: Trust
) -> None:
    desk = case_context(sqlite_store, trust)
    ticket(desk, "s1")
    for run in on_sqlite(tmp_path / "desk.db"):
        run("INSERT INTO history_head (id, seq, mac) VALUES (2, 9, 'x')")
    ticket(desk, "s2")
    assert verify(sqlite_store).faults
