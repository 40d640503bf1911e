"""A unit of work is stored entirely or not at all; errors are plain."""

import sqlite3
import stat
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from desk.storage import (
    AlreadyStored,
    StorageError,
    StorageUnavailable,
    Store,
    Unit,
    User,
    open_store,
)
from desk.storage.engine import make_engine
from desk.storage.migrate import migrate
from desk.storage.records import Code
from tests.desk.samples import KEYS

NOW = datetime(2026, 11, 23, 21, 0, tzinfo=UTC)


def user(name: str = "dpl", **values: Any) -> User:
    return User(**{"id": name, "name": name, "password_hash": "h", "created_at": NOW, **values})


def add(store: Store, *users: User) -> None:
    """All of them in one unit."""
    with store.begin() as unit:
        for each in users:
            unit.users.add(each)


def names(store: Store) -> list[str]:
    with store.read() as unit:
        return [name for name in ("a", "b", "dpl") if unit.users.by_name(name)]


def test_a_unit_is_kept_at_its_end(store: Store) -> None:
    with store.begin() as unit:
        assert not unit.users.any()
        unit.users.add(user())
        assert unit.users.by_name("dpl") == user()
    with store.read() as unit:
        assert unit.users.by_name("dpl") == user()
        assert unit.users.by_name("other") is None
        assert unit.users.any()


def test_an_exception_undoes_the_unit(store: Store) -> None:
    def work() -> None:
        with store.begin() as unit:
            unit.users.add(user("a"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        work()
    assert names(store) == []


def test_what_exists_once_cannot_be_stored_twice(store: Store) -> None:
    with store.begin() as unit:
        unit.users.add(user())
    with pytest.raises(AlreadyStored):
        add(store, user("a"), user(id="other"))
    assert names(store) == ["dpl"]


def test_other_broken_rules_are_plain_errors(store: Store) -> None:
    """Foreign keys hold on SQLite too; the error is ours, and has none of the values in it."""
    with pytest.raises(StorageError) as error, store.begin() as unit:
        unit.codes.add(Code("c1", "secret words", "r", "no such ticket", "m", NOW))
    assert not isinstance(error.value, AlreadyStored | StorageUnavailable)
    assert "secret" not in str(error.value)
    assert error.value.__cause__ is None


def test_a_missing_value_does_not_quote_the_row(store: Store) -> None:
    """PostgreSQL's own error would: Failing row contains (..., pat@home.example, null, ...)."""
    with pytest.raises(StorageError) as error, store.begin() as unit:
        unit.users.add(user("pat@home.example", password_hash=None))
    assert "pat@" not in f"{error.value!r} {error.value.__cause__!r}"
    assert "password_hash" in str(error.value)


def test_reading_cannot_write(store: Store) -> None:
    with pytest.raises(StorageError), store.read() as unit:
        unit.users.add(user())
    with store.begin() as unit:  # the connection is as good as before
        unit.users.add(user("a"))
    assert names(store) == ["a"]


def test_a_reader_sees_one_moment(store: Store) -> None:
    with store.begin() as unit:
        unit.users.add(user("a"))
    with store.read() as unit:
        assert unit.users.any()
        in_thread(lambda: add(store, user("b")))
        assert unit.users.by_name("b") is None
    assert names(store) == ["a", "b"]


def in_thread(work: Any) -> None:
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


def test_times_come_back_in_utc(store: Store) -> None:
    summer = datetime.fromisoformat("2026-07-01T12:00:00.123456+05:00")
    with store.begin() as unit:
        unit.users.add(user(created_at=summer))
    with store.read() as unit:
        found = unit.users.by_name("dpl")
    assert found
    assert found.created_at == summer
    assert found.created_at.tzinfo is UTC


def test_a_time_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(Exception, match="without a zone"), store.begin() as unit:
        unit.users.add(user(created_at=datetime(2026, 7, 1)))  # noqa: DTZ001 - the fault
    assert names(store) == []


def test_check(store: Store, tmp_path: Path) -> None:
    store.check()
    blank = tmp_path / "blank.db"
    blank.touch()
    with pytest.raises(StorageError):
        open_store(f"sqlite:///{blank}", KEYS).check()


def test_a_server_that_is_away_is_unavailable() -> None:
    store = open_store("postgresql://u:hush@127.0.0.1:1/none", KEYS)
    with pytest.raises(StorageUnavailable) as error, store.begin():
        pass
    assert "hush" not in str(error.value)


def test_a_server_that_restarts_costs_nobody_an_error(postgresql: Any) -> None:
    url = postgresql.fresh()
    migrate(url, KEYS)
    store = open_store(url, KEYS)
    store.check()
    postgresql.administer(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        " AND datname LIKE 't%'"  # every database of these tests
    )
    store.check()
    store.close()
    postgresql.drop(url)


@contextmanager
def write_lock(store: Store) -> Iterator[Unit]:
    with store.begin() as unit:
        yield unit


def test_a_writer_waits_for_the_other(store: Store) -> None:
    waiting = threading.Thread(target=add, args=(store, user("b")))
    with write_lock(store) as unit:
        unit.users.add(user("a"))
        waiting.start()
        time.sleep(0.2)
    waiting.join()
    assert names(store) == ["a", "b"]


def test_a_lock_held_too_long_is_unavailable(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/desk.db"
    migrate(url, KEYS)
    store = open_store(url, KEYS, busy_seconds=0.1)
    with (
        write_lock(open_store(url, KEYS)),
        pytest.raises(StorageUnavailable, match="locked"),
        store.begin(),
    ):
        pass
    store.check()


def test_no_free_connection_is_unavailable(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/desk.db"
    migrate(url, KEYS)
    store = open_store(url, KEYS, busy_seconds=0.05)
    readers = [store.read() for _ in range(15)]
    for reader in readers:
        reader.__enter__()
    with pytest.raises(StorageUnavailable, match="no connection came free"):
        store.check()
    for reader in readers:
        reader.__exit__(None, None, None)
    store.check()


def test_a_full_disk_is_unavailable_and_keeps_nothing(tmp_path: Path) -> None:
    """SQLite's own error for a full disk, brought about by a limit on the file's pages."""
    url = f"sqlite:///{tmp_path}/desk.db"
    migrate(url, KEYS)
    engine = make_engine(url)

    def no_room(connection: sqlite3.Connection, record: object) -> None:
        connection.execute("PRAGMA max_page_count=1")  # as small as it is already

    event.listen(engine, "connect", no_room)
    store = Store(engine, KEYS)
    with pytest.raises(StorageUnavailable, match="full"):
        add(store, user("a"), user("b", password_hash="x" * 1_000_000))
    assert names(store) == []


def test_a_damaged_file_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "desk.db").write_bytes(b"This was a database once." * 400)
    with pytest.raises(StorageUnavailable):
        open_store(f"sqlite:///{tmp_path}/desk.db", KEYS).check()


def test_sqlite_is_set_up_for_keeping(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/with ?%20 space/desk.db".replace("?", "")
    migrate(url, KEYS)
    engine = make_engine(url)
    with engine.begin() as connection:
        asked = ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "busy_timeout")
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked}
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,  # FULL
        "foreign_keys": 1,
        "secure_delete": 1,
        "busy_timeout": 5000,
    }
    engine.dispose()


def test_the_files_are_their_owners_alone(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    url = f"sqlite:///{folder}/desk.db"
    migrate(url, KEYS)
    store = open_store(url, KEYS)
    with store.begin() as unit:
        unit.users.add(user())
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    assert modes == {"desk.db": 0o600, "desk.db-wal": 0o600, "desk.db-shm": 0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    store.close()


@pytest.mark.parametrize("text", ["SAR-2026-\0", "SAR-2026-\ud800"])
def test_what_no_database_can_be_asked_for_is_not_there(store: Store, text: str) -> None:
    with store.read() as unit:
        assert unit.tickets.by_reference(text) is None
        assert unit.users.by_name(text) is None
        assert unit.drafts.by_id(text) is None
