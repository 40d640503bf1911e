"""A new key in place of the old one: all of it, from wherever it was interrupted."""

import os
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path

import pytest

from bot.paths import ROOT
from bot.trust import Trust
from desk import key_rotation
from desk.casework.audit import verify
from desk.crypto import FieldCipher, Keys, load_keys
from desk.folder_lock import alone
from desk.key_files import replace_key_file
from desk.problem import CannotStartError
from desk.settings import Settings
from desk.storage import StorageError, Store, open_store
from desk.storage.engine import engine_at, reading
from desk.storage.keys_used import WrongKeyError, check_keys, key_ids
from desk.storage.migrate import migrate
from desk.storage.reencrypt import BATCH, reencrypt
from tests.desk.backup.filled import (
    NOW,
    case_context,
    chat,
    everything,
    fill,
    rasa_db,
    settings,
    ticket,
)
from tests.desk.samples import KEYS

NEW = b"n" * 32
BOTH = Keys((NEW, *KEYS.data), KEYS.audit)
ONLY_NEW = Keys((NEW,), KEYS.audit)
COMMAND = ROOT / ".venv" / "bin" / "privacy-desk"


def ids(url: str) -> set[str]:
    with engine_at(url) as engine, reading(engine) as connection:
        return key_ids(connection)


def contents(url: str, keys: Keys) -> dict[str, object]:
    store = open_store(url, keys)
    try:
        return everything(store)
    finally:
        store.close()


def test_everything_is_reencrypted(database_url: str, store: Store, trust: Trust) -> None:
    fill(case_context(store, trust))
    before = everything(store)
    assert reencrypt(database_url, BOTH) > 5
    assert ids(database_url) == set(FieldCipher(ONLY_NEW).key_ids)
    assert contents(database_url, ONLY_NEW) == before
    assert reencrypt(database_url, BOTH) == 0


def test_the_same_person_is_found_under_the_new_key(
    database_url: str, store: Store, trust: Trust
) -> None:
    opened = ticket(case_context(store, trust), "s1")
    reencrypt(database_url, BOTH)
    renewed = open_store(database_url, ONLY_NEW)
    with renewed.read() as unit:
        assert unit.tickets.same_contact(opened) == [opened]
    assert verify(renewed).faults == ()
    renewed.close()


def test_more_than_one_batch(database_url: str, store: Store) -> None:
    chat(store, "c1")
    with store.begin() as unit:
        for number in range(2 * BATCH):
            unit.conversations.append_message("c1", author="parent", texts=[f"{number}"], at=NOW)
    assert reencrypt(database_url, BOTH) == 2 * BATCH + 1
    assert ids(database_url) == set(FieldCipher(ONLY_NEW).key_ids)


def test_what_no_key_opens_stops_it(database_url: str, store: Store, trust: Trust) -> None:
    ticket(case_context(store, trust), "s1")
    with pytest.raises(StorageError, match="not among the data keys"):
        reencrypt(database_url, ONLY_NEW)
    assert ids(database_url) == set(FieldCipher(KEYS).key_ids)


def test_old_values_do_not_linger(tmp_path: Path, sqlite_store: Store, trust: Trust) -> None:
    fill(case_context(sqlite_store, trust))
    (old,) = FieldCipher(KEYS).key_ids
    reencrypt(f"sqlite:///{tmp_path}/desk.db", BOTH)
    for path in tmp_path.glob("desk.db*"):
        assert f"1.{old}.".encode() not in path.read_bytes()


def test_the_right_keys_pass(database_url: str, store: Store, trust: Trust) -> None:
    check_keys(database_url, Keys((b"x" * 32,), b"y" * 32))  # nothing is encrypted yet
    fill(case_context(store, trust))
    check_keys(database_url, KEYS)
    check_keys(database_url, BOTH)


@pytest.mark.parametrize(
    ("keys", "problem"),
    [
        (ONLY_NEW, r"data key [0-9a-f]{8}; the one at hand is [0-9a-f]{8}"),
        (Keys(KEYS.data, b"y" * 32), "another audit key"),
    ],
)
def test_a_lost_key_is_said(
    database_url: str, store: Store, trust: Trust, keys: Keys, problem: str
) -> None:
    fill(case_context(store, trust))
    with pytest.raises(WrongKeyError, match=problem):
        check_keys(database_url, keys)


def test_tampering_with_the_first_entry_is_no_lost_key(
    tmp_path: Path, sqlite_store: Store, trust: Trust
) -> None:
    fill(case_context(sqlite_store, trust))
    with closing(sqlite3.connect(tmp_path / "desk.db")) as connection:
        connection.execute("UPDATE history SET who = 'nobody' WHERE seq = 1")
        connection.commit()
    check_keys(f"sqlite:///{tmp_path}/desk.db", KEYS)


@pytest.fixture
def installed(tmp_path: Path, trust: Trust) -> Settings:
    """An installation with its keys in files, something of everything, and chats at Rasa."""
    found = settings(tmp_path, f"sqlite:///{tmp_path}/desk.db", keys=None)
    keys = load_keys(found)
    migrate(found.database_url, keys)
    store = open_store(found.database_url, keys)
    fill(case_context(store, trust))
    store.close()
    rasa_db(tmp_path / "rasa.db", {"rasa-c1": NOW, "rasa-c2": NOW}, keys)
    return found


def assert_rotated(found: Settings, old: Keys, before: dict[str, object]) -> None:
    """One new key, under which all is as before, and none of the old one."""
    keys = load_keys(found)
    assert len(keys.data) == 1
    assert keys.data != old.data
    assert keys.audit == old.audit
    assert ids(found.database_url) == set(FieldCipher(keys).key_ids)
    assert contents(found.database_url, keys) == before
    assert (found.var / "data.key").stat().st_mode & 0o777 == 0o600
    current = f"1.{FieldCipher(keys).key_ids[0]}."
    with closing(sqlite3.connect(found.var / "rasa.db")) as connection:
        encrypted = [data for (data,) in connection.execute("SELECT data FROM events")]
    assert len(encrypted) == 2
    assert all(data.startswith(current) for data in encrypted)


def test_rotation_with_keys_in_files(installed: Settings) -> None:
    old = load_keys(installed)
    before = contents(installed.database_url, old)
    done = key_rotation.rotate(installed)
    assert_rotated(installed, old, before)
    assert (done.events, done.unreadable, done.from_environment) == (2, 0, False)


@pytest.mark.parametrize("reached", ["a new key", "some rows", "all rows"])
def test_an_interrupted_rotation_goes_on(installed: Settings, trust: Trust, reached: str) -> None:
    old = load_keys(installed)
    replace_key_file(installed.var / "data.key", [NEW.hex(), old.data[0].hex()])
    both = load_keys(installed)
    if reached == "some rows":
        store = open_store(installed.database_url, both)
        ticket(case_context(store, trust), "more", requester_contact="more@home.example")
        store.close()
    if reached == "all rows":
        reencrypt(installed.database_url, both)
    before = contents(installed.database_url, both)
    key_rotation.rotate(installed)
    assert_rotated(installed, old, before)
    assert load_keys(installed).data == (NEW,)


def test_a_rotation_that_is_killed_can_be_run_again(installed: Settings) -> None:
    old = load_keys(installed)
    before = contents(installed.database_url, old)
    environment = {
        **os.environ,
        "PRIVACY_DESK_VAR": str(installed.var),
        "PRIVACY_DESK_DATABASE_URL": installed.database_url,
    }
    for seconds in (0.9, 1.1, 1.3):
        running = subprocess.Popen(
            [COMMAND, "keys", "rotate"], env=environment, stdout=subprocess.DEVNULL
        )
        time.sleep(seconds)
        running.kill()
        running.wait()
        assert contents(installed.database_url, load_keys(installed)) == before
    subprocess.run([COMMAND, "keys", "rotate"], env=environment, check=True, capture_output=True)
    assert_rotated(installed, old, before)


def test_not_while_it_runs(installed: Settings) -> None:
    before = (installed.var / "data.key").read_text()
    with alone(installed), pytest.raises(CannotStartError, match="Stop that first"):
        key_rotation.rotate(installed)
    assert (installed.var / "data.key").read_text() == before


def test_with_a_lost_key_nothing_is_changed(installed: Settings) -> None:
    replace_key_file(installed.var / "data.key", [NEW.hex()])
    with pytest.raises(WrongKeyError):
        key_rotation.rotate(installed)
    assert (installed.var / "data.key").read_text() == NEW.hex() + "\n"


def test_rotation_with_keys_from_the_environment(
    database_url: str, store: Store, trust: Trust, tmp_path: Path
) -> None:
    """It may run meanwhile: with the same keys."""
    fill(case_context(store, trust))
    before = everything(store)
    found = settings(tmp_path, database_url, BOTH)
    with alone(found):
        done = key_rotation.rotate(found)
    assert done.from_environment
    assert done.key == FieldCipher(ONLY_NEW).key_ids[0]
    assert "leave only" in done.advice[0]
    assert contents(database_url, ONLY_NEW) == before
    assert (
        "only this one key"
        in key_rotation.rotate(settings(tmp_path, database_url, ONLY_NEW)).advice[0]
    )


def test_events_that_no_key_opens_are_told_of(installed: Settings) -> None:
    with closing(sqlite3.connect(installed.var / "rasa.db")) as connection:
        connection.execute("UPDATE events SET sender_id = 'moved' WHERE id = 1")
        connection.commit()
    assert key_rotation.rotate(installed).unreadable == 1


def test_where_the_keys_are(installed: Settings, tmp_path: Path) -> None:
    keys = load_keys(installed)
    (current,) = FieldCipher(keys).key_ids
    lines = "\n".join(key_rotation.where_keys_are(installed))
    assert f"{tmp_path}/data.key" in lines
    assert current in lines
    assert keys.data[0].hex() not in lines
    assert keys.audit.hex() not in lines
    given = "\n".join(key_rotation.where_keys_are(settings(tmp_path, "", BOTH)))
    assert "in PRIVACY_DESK_DATA_KEY" in given
    assert f"{current}" not in given
    assert "opens what is older" in given


def test_asking_where_keys_are_makes_none(tmp_path: Path) -> None:
    found = settings(tmp_path / "new", f"sqlite:///{tmp_path}/new/desk.db", keys=None)
    assert "the first start makes them" in key_rotation.where_keys_are(found)[0]
    assert not (tmp_path / "new").exists()
