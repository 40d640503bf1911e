"""Before a migration the database is copied, for the way back."""

import shutil
import stat
from pathlib import Path

import pytest

from desk.storage import StorageError
from desk.storage.copy_before import copy_before_migration
from desk.storage.engine import engine_at, reading
from desk.storage.migrate import migrate, newest_revision
from tests.desk.samples import KEYS
from tests.postgresql import Postgresql, postgresql_programs


def revision(url: str) -> str:
    with engine_at(url) as engine, reading(engine) as connection:
        return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar())


def test_an_older_one_is_copied_and_can_be_gone_back_to(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/desk.db"
    migrate(url, KEYS)
    migrate(url, KEYS, "-1")
    older = revision(url)
    copy = copy_before_migration(url, tmp_path)
    assert copy == tmp_path / f"desk.before-{newest_revision()}"
    assert copy
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    migrate(url, KEYS)
    assert revision(f"sqlite:///{copy}") == older
    assert copy_before_migration(url, tmp_path) is None  # nothing to migrate any more


def test_nothing_to_copy(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/desk.db"
    assert copy_before_migration(url, tmp_path) is None
    migrate(url, KEYS)
    assert copy_before_migration(url, tmp_path) is None
    assert list(tmp_path.glob("desk.before-*")) == []


def test_postgresql_is_dumped(
    postgresql: Postgresql, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(postgresql_programs()))
    url = postgresql.fresh()
    migrate(url, KEYS)
    migrate(url, KEYS, "-1")
    copy = copy_before_migration(url, tmp_path)
    assert copy
    assert copy.read_bytes().startswith(b"PGDMP")
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    postgresql.drop(url)


def test_without_pg_dump_there_is_none_and_a_failed_one_is_said(
    postgresql: Postgresql, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgresql.fresh()
    migrate(url, KEYS)
    migrate(url, KEYS, "-1")
    programs = tmp_path / "bin"
    programs.mkdir()
    monkeypatch.setenv("PATH", str(programs))
    assert copy_before_migration(url, tmp_path) is None
    shutil.copy("/bin/false", programs / "pg_dump")
    with pytest.raises(StorageError, match="pg_dump failed"):
        copy_before_migration(url, tmp_path)
    assert list(tmp_path.glob("desk.before-*")) == []
    postgresql.drop(url)
