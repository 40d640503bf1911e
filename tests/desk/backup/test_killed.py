"""kill -9 at 30 moments of rotation, restore and upgrade: all whole, and a clear next step."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from shutil import copytree, rmtree

import pytest

from bot.trust import Trust
from desk import key_rotation
from desk.backup import make, restore
from desk.casework.audit import verify
from desk.crypto import load_keys
from desk.key_files import sweep_drafts
from desk.settings import Settings
from desk.storage import StorageError, open_store
from desk.storage.keys_used import check_keys
from desk.storage.migrate import migrate
from tests.desk.backup.filled import NOW, case_context, everything, fill, rasa_db, settings, ticket
from tests.killing import killed_at, moments

BEFORE = "-1"  # the revision before the newest


def installation(folder: Path) -> Settings:
    return settings(folder, f"sqlite:///{folder}/desk.db", keys=None)


def contents(found: Settings) -> dict[str, object]:
    """What is stored, after checking that it is whole."""
    keys = load_keys(found)
    check_keys(found.database_url, keys)
    store = open_store(found.database_url, keys)
    try:
        assert verify(store).faults == ()
        return everything(store)
    finally:
        store.close()


@pytest.fixture
def origin(tmp_path: Path, trust: Trust) -> Settings:
    """An installation with something of everything, its keys in files."""
    folder = tmp_path / "origin"
    folder.mkdir(mode=0o700)
    found = installation(folder)
    keys = load_keys(found)
    migrate(found.database_url, keys)
    store = open_store(found.database_url, keys)
    fill(case_context(store, trust))
    store.close()
    rasa_db(folder / "rasa.db", {"rasa-c1": NOW, "rasa-c2": NOW}, keys)
    return found


def at_each_moment(
    origin: Settings, work: Callable[[Settings], object], look: Callable[[Settings], None]
) -> int:
    """Do `work` on a copy of `origin`, killed at each moment in turn, and `look` at what is left.

    Return how often it was killed before its end.
    """
    place = origin.var.with_name("copy")
    killed = 0
    here = installation(copytree(origin.var, place))
    total = killed_at(lambda: work(here), None)
    rmtree(place)
    for moment in moments(total):
        copytree(origin.var, place)
        killed += killed_at(lambda: work(here), moment) == 0
        look(here)
        rmtree(place)
    return killed


def test_a_rotation(origin: Settings) -> None:
    before, old = contents(origin), load_keys(origin)

    def look(here: Settings) -> None:
        assert contents(here) == before
        if len(load_keys(here).data) > 1 or load_keys(here) == old:
            key_rotation.rotate(here)
        assert contents(here) == before
        (new,) = load_keys(here).data
        assert new not in old.data
        (kept,) = here.var.glob("data.key.old-*")
        assert kept.read_text().strip() == old.data[0].hex()
        sweep_drafts(here.var / "data.key")
        assert len(list(here.var.glob("data.key*"))) == 2

    assert at_each_moment(origin, key_rotation.rotate, look) > 20


def test_a_restore(origin: Settings, tmp_path: Path, trust: Trust) -> None:
    file, keys = tmp_path / "b.tar", load_keys(origin)
    make(origin, keys, file, NOW)
    saved = contents(origin)
    store = open_store(origin.database_url, keys)
    ticket(case_context(store, trust), "later", requester_contact="later@home.example")
    store.close()
    newer = contents(origin)

    def work(here: Settings) -> None:
        restore(here, keys, file, NOW, replace=True)

    def look(here: Settings) -> None:
        assert contents(here) in (saved, newer)
        restore(here, keys, file, NOW.replace(hour=22), replace=True)
        assert contents(here) == saved
        assert list(here.var.glob(".privacy-desk-*")) == []

    assert at_each_moment(origin, work, look) > 20


def test_an_upgrade(origin: Settings) -> None:
    saved, keys = contents(origin), load_keys(origin)
    migrate(origin.database_url, keys, BEFORE)
    old = revision(origin)

    def look(here: Settings) -> None:
        if revision(here) == old:
            with pytest.raises(StorageError, match="Start it once with `make up`"):
                check_keys(here.database_url, keys)
            migrate(here.database_url, keys)
        assert contents(here) == saved

    assert at_each_moment(origin, lambda here: migrate(here.database_url, keys), look) > 20


def revision(found: Settings) -> str:
    with closing(sqlite3.connect(found.var / "desk.db")) as connection:
        ((number,),) = connection.execute("SELECT version_num FROM alembic_version")
    return str(number)
