"""One machine at a time works on a database, whatever its folder."""

from dataclasses import replace
from pathlib import Path

import psycopg2
import pytest

from desk import key_rotation
from desk.backup import make, restore
from desk.crypto import load_keys
from desk.problem import CannotStartError
from desk.settings import Settings
from desk.storage.database_lock import NUMBER, alone_in_database
from desk.storage.migrate import migrate
from tests.desk.backup.filled import NOW, settings
from tests.postgresql import Postgresql


@pytest.fixture
def here(postgresql: Postgresql, tmp_path: Path) -> Settings:
    """An installation on PostgreSQL with its keys in files."""
    found = settings(tmp_path / "a", postgresql.fresh(), keys=None)
    migrate(found.database_url, load_keys(found))
    return found


def test_only_one_has_it(here: Settings) -> None:
    said = "on another machine or in another folder"
    with (
        alone_in_database(here.database_url),
        pytest.raises(CannotStartError, match=said),
        alone_in_database(here.database_url),
    ):
        pytest.fail("it was free")
    with alone_in_database(here.database_url) as lock:
        assert lock


def test_it_is_of_one_database(here: Settings, postgresql: Postgresql) -> None:
    with alone_in_database(here.database_url), alone_in_database(postgresql.fresh()) as lock:
        assert lock


def test_sqlite_needs_none(tmp_path: Path) -> None:
    with alone_in_database(f"sqlite:///{tmp_path}/none.db") as lock:
        assert lock is None


def test_keys_are_not_changed_while_another_machine_runs(here: Settings, tmp_path: Path) -> None:
    """Its entries would be encrypted with the old key for ever."""
    before = (here.var / "data.key").read_text()
    refused = pytest.raises(CannotStartError, match="Another Privacy Desk")
    with alone_in_database(here.database_url), refused:
        key_rotation.rotate(here)
    assert (here.var / "data.key").read_text() == before


def test_nothing_is_restored_while_another_machine_runs(here: Settings, tmp_path: Path) -> None:
    file, keys = tmp_path / "b.tar", load_keys(here)
    make(here, keys, file, NOW)
    other = replace(here, var=tmp_path / "b")
    other.var.mkdir()
    refused = pytest.raises(CannotStartError, match="Another Privacy Desk")
    with alone_in_database(here.database_url), refused:
        restore(other, keys, file, NOW)


def end_connections(url: str) -> None:
    """As a restart of the server does."""
    connection = psycopg2.connect(url)
    connection.autocommit = True
    connection.cursor().execute(
        "SELECT pg_terminate_backend(pid) FROM pg_locks"
        " WHERE locktype = 'advisory' AND objid = %s AND granted",
        [NUMBER],
    )
    connection.close()


def test_it_is_taken_again_after_the_server_was_restarted(here: Settings) -> None:
    with alone_in_database(here.database_url) as lock:
        assert lock
        lock.renew()
        end_connections(here.database_url)
        lock.renew()
        with pytest.raises(CannotStartError), alone_in_database(here.database_url):
            pass


def test_it_is_said_if_another_one_was_quicker(here: Settings) -> None:
    with alone_in_database(here.database_url) as lock:
        assert lock
        end_connections(here.database_url)
        refused = pytest.raises(CannotStartError, match="Stop that first")
        with alone_in_database(here.database_url), refused:
            lock.renew()
