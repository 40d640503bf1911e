"""Deletion and re-encryption of Rasa's chats, while a Rasa has the file open."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from desk.rasa.tracker_file import forget, forget_before, reencrypt
from desk.rasa.tracker_store import EncryptedTrackerStore
from tests.desk.rasa.chats import DOMAIN, NEW, OLD, TrackerChat, cipher, listen, opening, user

MOMENT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "rasa.db"


@pytest.fixture
def rasa(path: Path) -> Iterator[EncryptedTrackerStore]:
    """Rasa's store, with its connection open as in a running Rasa."""
    store = EncryptedTrackerStore(DOMAIN, db=str(path), cipher=cipher(NEW, OLD))
    yield store
    store.close()


async def talk(store: EncryptedTrackerStore, sender: str, last: datetime = MOMENT) -> int:
    """A chat whose last event is from `last`; how many events it has."""
    events = [*opening(), user(f"I am {sender}"), listen()]
    for event in events:
        event.timestamp = last.timestamp()
    events[0].timestamp -= 1000
    await TrackerChat(store, sender).turn(events)
    return len(events)


def senders(path: Path) -> set[str]:
    with sqlite3.connect(path) as connection:
        return {row[0] for row in connection.execute("SELECT DISTINCT sender_id FROM events")}


def encrypted(path: Path) -> list[Any]:
    with sqlite3.connect(path) as connection:
        return [row[0] for row in connection.execute("SELECT data FROM events ORDER BY id")]


def files_hold(path: Path, text: str) -> bool:
    return any(text.encode() in file.read_bytes() for file in path.parent.glob("rasa.db*"))


@pytest.mark.parametrize("made", [False, True])
def test_where_rasa_kept_nothing_yet_there_is_nothing_to_do(path: Path, made: bool) -> None:
    if made:
        sqlite3.connect(path).close()
        path.touch()
    assert forget(path, ["a"]) == 0
    assert forget_before(path, MOMENT, ()) == 0
    assert reencrypt(path, cipher(NEW)) == 0
    assert path.exists() is made


async def test_a_forgotten_chat_is_in_no_file_any_more(
    rasa: EncryptedTrackerStore, path: Path
) -> None:
    events = await talk(rasa, "first-sender")
    gone = encrypted(path)
    await talk(rasa, "second-sender")
    assert all(files_hold(path, data) for data in [*gone, "first-sender"])
    assert forget(path, ["first-sender", "unknown"]) == events
    assert senders(path) == {"second-sender"}
    assert not any(files_hold(path, data) for data in [*gone, "first-sender"])
    assert forget(path, ["first-sender"]) == 0
    assert await rasa.retrieve("first-sender") is None
    assert (await rasa.retrieve("second-sender")) is not None


async def test_chats_that_are_silent_for_long_are_forgotten_but_those_that_are_needed(
    rasa: EncryptedTrackerStore, path: Path
) -> None:
    # A name too long to stand in what is encrypted by chance.
    old = await talk(rasa, "silent-for-long", MOMENT - DAY)
    await talk(rasa, "needed", MOMENT - DAY)
    await talk(rasa, "exact", MOMENT)
    await talk(rasa, "new", MOMENT + DAY)
    assert forget_before(path, MOMENT, keep={"needed"}) == old
    assert senders(path) == {"needed", "exact", "new"}
    assert not files_hold(path, "silent-for-long")


async def test_after_a_rotation_everything_is_encrypted_with_the_new_key(path: Path) -> None:
    before = EncryptedTrackerStore(DOMAIN, db=str(path), cipher=cipher(OLD))
    events = await talk(before, "first") + await talk(before, "second")
    before.close()
    rasa = EncryptedTrackerStore(DOMAIN, db=str(path), cipher=cipher(NEW, OLD))
    await talk(rasa, "third")
    stale = encrypted(path)[:events]
    assert reencrypt(path, cipher(NEW, OLD)) == events
    assert all(cipher(NEW).is_current(data) for data in encrypted(path))
    assert not any(files_hold(path, data) for data in stale)
    assert reencrypt(path, cipher(NEW, OLD)) == 0
    rasa.close()
    after = TrackerChat(EncryptedTrackerStore(DOMAIN, db=str(path), cipher=cipher(NEW)), "second")
    assert (await after.read()).latest_message.text == "I am second"
    after.store.close()


async def test_more_events_than_are_reencrypted_at_once(
    rasa: EncryptedTrackerStore, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desk.rasa.tracker_file.BATCH", 2)
    events = await talk(rasa, "first")
    assert reencrypt(path, cipher(OLD, NEW)) == events
    assert all(cipher(OLD).is_current(data) for data in encrypted(path))


async def test_events_that_no_key_decrypts_stay_as_they_are(
    rasa: EncryptedTrackerStore, path: Path
) -> None:
    events = await talk(rasa, "first")
    before = encrypted(path)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE events SET data = NULL WHERE id = 1")
    with capture_logs() as logs:
        assert reencrypt(path, cipher(OLD)) == 0
    assert encrypted(path) == [None, *before[1:]]
    assert [(entry["log_level"], entry["events"]) for entry in logs] == [("warning", events)]


async def test_a_reader_in_the_way_is_waited_for_and_then_told_of(
    rasa: EncryptedTrackerStore, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desk.rasa.tracker_file.BUSY_SECONDS", 0.05)
    events = await talk(rasa, "first")
    with sqlite3.connect(path, isolation_level=None) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM events").fetchone()
        with capture_logs() as logs:
            assert forget(path, ["first"]) == events
    assert "until Rasa is idle" in logs[0]["event"]


async def test_a_failure_half_way_changes_nothing(rasa: EncryptedTrackerStore, path: Path) -> None:
    events = await talk(rasa, "first")
    await talk(rasa, "second")
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TRIGGER no BEFORE DELETE ON events WHEN old.sender_id = "
                           "'second' BEGIN SELECT RAISE(ABORT, 'disk full'); END")  # fmt: skip
    with pytest.raises(sqlite3.IntegrityError, match="disk full"):
        forget(path, ["first", "second"])
    assert len(encrypted(path)) == 2 * events
