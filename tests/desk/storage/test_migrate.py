"""Migrations make exactly the tables the code uses, on both databases, up and down."""

import multiprocessing
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlalchemy.engine import Engine

import desk
from desk.storage import StorageError, StorageUnavailable, open_store
from desk.storage.engine import make_engine, sqlite_path
from desk.storage.migrate import SCRIPTS, alembic_config, check_version, migrate
from desk.storage.tables import metadata
from tests.desk.samples import KEYS


def tables(url: str) -> set[str]:
    engine = make_engine(url)
    try:
        return set(inspect(engine).get_table_names())
    finally:
        engine.dispose()


def test_migrations_and_tables_agree(database_url: str) -> None:
    engine = make_engine(database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_up_and_down_and_up_again(empty_url: str) -> None:
    migrate(empty_url, KEYS)
    assert tables(empty_url) == {"alembic_version", *metadata.tables}
    migrate(empty_url, KEYS)
    migrate(empty_url, KEYS, "base")
    assert tables(empty_url) == {"alembic_version"}
    migrate(empty_url, KEYS)
    open_store(empty_url, KEYS).check()


def test_migrating_from_several_threads_at_once(empty_url: str) -> None:
    failures: list[Exception] = []

    def run() -> None:
        try:
            migrate(empty_url, KEYS)
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    open_store(empty_url, KEYS).check()


def test_migrating_from_several_processes_at_once(empty_url: str) -> None:
    # Forked: each has its own copy of the lock that keeps threads apart.
    context = multiprocessing.get_context("fork")
    started = [context.Process(target=migrate, args=(empty_url, KEYS)) for _ in range(4)]
    for process in started:
        process.start()
    for process in started:
        process.join(60)
    assert [process.exitcode for process in started] == [0] * 4
    open_store(empty_url, KEYS).check()


def test_a_database_of_a_newer_version_is_refused(empty_url: str) -> None:
    migrate(empty_url, KEYS)
    engine = make_engine(empty_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(StorageError, match="newer version"):
        migrate(empty_url, KEYS)


def test_only_a_database_of_this_version_will_do(empty_url: str) -> None:
    make_engine_on_new_file(empty_url).dispose()
    with pytest.raises(StorageError, match="not at the version"):
        check_version(empty_url)
    migrate(empty_url, KEYS)
    check_version(empty_url)
    migrate(empty_url, KEYS, "-1")
    with pytest.raises(StorageError, match="not at the version"):
        check_version(empty_url)


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(StorageUnavailable, match=r"there is no .*/desk\.db"):
        check_version(f"sqlite:///{tmp_path}/desk.db")
    assert list(tmp_path.iterdir()) == []


def test_a_migration_that_fails_leaves_nothing(empty_url: str) -> None:
    """A table that stands in the way of the last one made: the others are not made either."""
    engine = make_engine_on_new_file(empty_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE users (id TEXT)"))
    engine.dispose()
    with pytest.raises(StorageError):
        migrate(empty_url, KEYS)
    assert tables(empty_url) == {"users"}


def make_engine_on_new_file(url: str) -> Engine:
    path = sqlite_path(url)
    if path:
        path.touch()
    return make_engine(url)


def test_a_folder_that_cannot_be_made_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageUnavailable, match="cannot be used"):
        migrate(f"sqlite:///{tmp_path}/file/desk.db", KEYS)


def test_a_server_that_is_away_is_unavailable() -> None:
    with pytest.raises(StorageUnavailable):
        migrate("postgresql://u@127.0.0.1:1/none", KEYS)


def test_the_migrations_lie_inside_the_package() -> None:
    assert SCRIPTS.is_relative_to(Path(desk.__file__).parent)
    scripts = ScriptDirectory.from_config(alembic_config())
    assert len(scripts.get_heads()) == 1
    assert scripts.get_base()
